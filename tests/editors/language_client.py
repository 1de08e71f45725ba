"""An editor as a language server sees it: JSON-RPC messages over the standard streams of a process (LSP 3.17)."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, TypeVar

PATIENCE = 60.0
"""Seconds to wait for an answer: far above what a loaded machine needs."""

T = TypeVar("T")
Message = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """A position in a document, lines and characters counted from 0."""

    line: int
    character: int

    def json(self) -> Message:
        return {"line": self.line, "character": self.character}


@dataclass(frozen=True)
class Problem:
    """A diagnostic and the text that is underlined by it."""

    message: str
    text: str


@dataclass
class LanguageClient:
    """One session with a language server for the workspace at `root`.

    `settings` are the workspace's, by sections, which the server asks for by `workspace/configuration`.
    """

    process: subprocess.Popen[bytes]
    root: Path
    settings: Mapping[str, Any]
    _answers: dict[int, Message] = field(default_factory=dict)
    _problems: dict[str, list[Message]] = field(default_factory=dict)
    _opened: dict[str, str] = field(default_factory=dict)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _last: int = 0
    _configured: bool = False

    def start(self) -> None:
        threading.Thread(target=self._listen, daemon=True).start()
        self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": self.root.as_uri(),
                "workspaceFolders": [{"uri": self.root.as_uri(), "name": self.root.name}],
                "capabilities": {
                    "workspace": {"configuration": True, "workspaceFolders": True},
                    "textDocument": {
                        "completion": {"completionItem": {"documentationFormat": ["markdown", "plaintext"]}},
                        "hover": {"contentFormat": ["markdown", "plaintext"]},
                        "publishDiagnostics": {},
                    },
                },
            },
        )
        self._notify("initialized", {})
        # What is opened before the server knows the settings is looked at twice, the first time without them.
        self._wait_for(lambda: self._configured or None, "a request for the settings")

    def open(self, path: Path, text: str) -> None:
        """Shows the server a file with this text, whatever is on the disk."""
        uri = path.as_uri()
        if uri in self._opened:
            self._close(path)
        self._opened[uri] = text
        self._last += 1
        document = {"uri": uri, "languageId": "yaml", "version": self._last, "text": text}
        self._notify("textDocument/didOpen", {"textDocument": document})

    def changed_on_disk(self, paths: Iterable[Path]) -> None:
        """Tells the server what a watcher of files would."""
        changes = [{"uri": path.as_uri(), "type": 2} for path in paths]
        self._notify("workspace/didChangeWatchedFiles", {"changes": changes})

    def problems(self, path: Path) -> list[Problem]:
        """The diagnostics that are published for the file as it was opened last."""
        uri = path.as_uri()
        published = self._wait_for(lambda: self._problems.get(uri), f"diagnostics of {path.name}")
        return [Problem(one["message"], _cut(self._opened[uri], one["range"])) for one in published]

    def _close(self, path: Path) -> None:
        """Closes a file, whose diagnostics the server then takes back, once those of its opening have come."""
        uri = path.as_uri()
        self.problems(path)
        del self._problems[uri]
        self._notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        self.problems(path)
        del self._problems[uri]

    def hover(self, path: Path, place: Place) -> str:
        """What is shown at a place, Markdown; nothing is the empty string."""
        answer = self.request("textDocument/hover", self._at(path, place))
        return "" if answer is None else str(answer["contents"]["value"])

    def completions(self, path: Path, place: Place) -> dict[str, str]:
        """What is proposed at a place: labels and their documentation."""
        answer = self.request("textDocument/completion", self._at(path, place))
        items = answer["items"] if isinstance(answer, dict) else answer
        return {item["label"]: _documentation(item) for item in items}

    def request(self, method: str, params: Message) -> Any:
        """The result of a request. Raises `AssertionError` for an error or when none comes in time."""
        self._last += 1
        number = self._last
        self._send({"id": number, "method": method, "params": params})
        answer = self._wait_for(lambda: self._answers.pop(number, None), f"an answer to {method}")
        assert "error" not in answer, answer["error"]
        return answer.get("result")

    def _at(self, path: Path, place: Place) -> Message:
        return {"textDocument": {"uri": path.as_uri()}, "position": place.json()}

    def _notify(self, method: str, params: Message) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        stdin = self.process.stdin
        assert stdin is not None
        stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        stdin.flush()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for message in _messages(self.process.stdout):
            with self._changed:
                self._take(message)
                self._changed.notify_all()

    def _take(self, message: Message) -> None:
        match message:
            case {"method": "workspace/configuration", "id": number, "params": {"items": items}}:
                sections = [item.get("section") for item in items]
                self._send({"id": number, "result": [self.settings.get(section) for section in sections]})
                self._configured = self._configured or not self.settings.keys().isdisjoint(sections)
            case {"method": _, "id": number}:
                self._send({"id": number, "result": None})
            case {"method": "textDocument/publishDiagnostics", "params": {"uri": uri, "diagnostics": found}}:
                self._problems[uri] = found
            case {"id": int(number)}:
                self._answers[number] = message
            case _:
                pass

    def _wait_for(self, look: Callable[[], T | None], what: str) -> T:
        deadline = time.monotonic() + PATIENCE
        with self._changed:
            while (found := look()) is None:
                left = deadline - time.monotonic()
                assert left > 0 and self.process.poll() is None, f"the language server did not send {what}"
                self._changed.wait(min(left, 1))
            return found


@contextmanager
def language_client(command: Sequence[str], root: Path, settings: Mapping[str, Any]) -> Iterator[LanguageClient]:
    """A session with a server that is started for it and ended with it."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root)
    try:
        client = LanguageClient(process, root, settings)
        client.start()
        yield client
    finally:
        process.kill()
        process.communicate()


def _messages(stream: IO[bytes]) -> Iterator[Message]:
    while header := stream.readline():
        length = 0
        while header.strip():
            name, _, value = header.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
            header = stream.readline()
        yield json.loads(stream.read(length))


def _documentation(item: Message) -> str:
    said = item.get("documentation", "")
    return str(said["value"] if isinstance(said, dict) else said)


def _cut(text: str, range_: Message) -> str:
    """The text of a range within one line."""
    start, end = range_["start"], range_["end"]
    line = text.splitlines()[start["line"]] if text else ""
    return line[start["character"] : end["character"] if end["line"] == start["line"] else None]
