"""Keeps secrets out of the log, whoever writes there."""

from __future__ import annotations

import logging
from collections.abc import Collection


class Redacting(logging.Formatter):
    """Formats as the formatter it stands for, with secrets blotted out, also in tracebacks."""

    def __init__(self, inner: logging.Formatter, secrets: Collection[str]) -> None:
        super().__init__()
        self._inner = inner
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        text = self._inner.format(record)
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return text


def redact(logger: logging.Logger, secrets: Collection[str]) -> None:
    """Whatever the handlers of `logger` write from now on has none of the secrets in it."""
    for handler in logger.handlers:
        handler.setFormatter(Redacting(handler.formatter or logging.Formatter(), secrets))
