"""Bad input that no file in a repository should hold: huge, binary, absurdly deep. Each is made by a function."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping

_PATH = "specs/shop/models.yaml"


def _huge() -> bytes:
    line = b"  Model: {fields: {name: string}} # one of very many, most likely written by a program\n"
    return b"models:\n" + line * (20_000_000 // len(line) + 1)


def _many_values() -> bytes:
    return b"models: [" + b"a," * 1_000_000 + b"a]\n"


def _billion_laughs() -> bytes:
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]" for level in range(1, 10)]
    return "\n".join(lines).encode()


def _deep_aliases() -> bytes:
    lines = ["a0: &a0 [x]", *(f"a{level}: &a{level} [*a{level - 1}]" for level in range(1, 200))]
    return "\n".join(lines).encode()


def _deep_blocks() -> bytes:
    return "\n".join(f"{' ' * level}a:" for level in range(5_000)).encode()


PRODUCED: Mapping[str, Callable[[], bytes]] = {
    "huge": _huge,
    "many_values": _many_values,
    "billion_laughs": _billion_laughs,
    "deep_aliases": _deep_aliases,
    "deep_flow_lists": lambda: b"models: " + b"[" * 5_000,
    "deep_flow_mappings": lambda: b"models: " + b"{a: " * 5_000 + b"}" * 5_000,
    "deep_blocks": _deep_blocks,
    "deep_dashes": lambda: b"- " * 5_000,
    "latin_1": lambda: "models:\n  Café: {fields: {name: string}}\n".encode("latin-1"),
    "utf_16": lambda: codecs.BOM_UTF16_LE + "models: {}\n".encode("utf-16-le"),
    "cut_off_character": lambda: "models:\n  # caf\N{LATIN SMALL LETTER E WITH ACUTE}".encode()[:-1],
    "zeros": lambda: bytes(1_000),
    "image": lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "carriage_returns": lambda: b"models:\r  Product:\r    feilds: {}\r",
    "windows_line_ends": lambda: b"models:\r\n  Product:\r\n    feilds: {}\r\n",
    "byte_order_mark": lambda: codecs.BOM_UTF8 + b"modles: {}\n",
    "byte_order_mark_twice": lambda: codecs.BOM_UTF8 * 2 + b"models: {}\n",
    "surrogate_escapes": lambda: b'models: {"\\ud83d\\ude00": string}\n',
    "escape_beyond_unicode": lambda: b'models: {"\\UFFFFFFFF": string}\n',
}
"""The bytes of one models.yaml each."""

PATH = _PATH
