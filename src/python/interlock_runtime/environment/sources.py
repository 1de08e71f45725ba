"""Where the text of a variable comes from: the variable itself, or the file that its twin `X_FILE` names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

FILE_SUFFIX = "_FILE"
LONGEST_FILE = 1_000_000
"""Bytes. What is longer is no value but a mistake, such as a device."""


class UnusableSourceError(Exception):
    """The message is a whole sentence, and has nothing of a value in it."""


def text_of(environ: Mapping[str, str], name: str) -> str:
    """The text of a variable, empty when neither it nor its file says anything. Raises UnusableSourceError.

    Secrets come as files, which Docker and Kubernetes mount. Such a file may end with a line break, as most editors
    and `echo` leave one; it is no part of the value.
    """
    told, file = environ.get(name, ""), environ.get(f"{name}{FILE_SUFFIX}", "")
    if not file:
        return told
    if told:
        raise UnusableSourceError(f"{name} and {name}{FILE_SUFFIX} are both set, of which one is enough")
    text = _content(f"{name}{FILE_SUFFIX}", file)
    # Deployments mount a file for each secret, and cannot leave out those that nobody gave a value: they are empty.
    return text if text.strip() else ""


def _content(variable: str, file: str) -> str:
    try:
        with Path(file).open("rb") as opened:
            content = opened.read(LONGEST_FILE + 1)
        # Some editors begin a file with a byte order mark, which is no part of the text.
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Its message shows a part of the file, which may be a secret.
        raise UnusableSourceError(f"{variable} names {file!r}, which is no text in UTF-8") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnusableSourceError(f"{variable} names {file!r}, which cannot be read: {reason}") from None
    if len(content) > LONGEST_FILE:
        raise UnusableSourceError(f"{variable} names {file!r}, which is longer than a value can be")
    if "\0" in text:
        # A variable cannot hold one, and what reads the value may end it there.
        raise UnusableSourceError(f"{variable} names {file!r}, which has a NUL character in it")
    return text.removesuffix("\n").removesuffix("\r")
