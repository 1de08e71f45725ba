"""What rules ask of values alone, each answered once a project: most modules call and import the same few things."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Answers(dict[str, Answer], Generic[Asked, Answer]):
    """By values. What is not there yet is asked for."""

    def __init__(self, asked: Asked, question: Callable[[Asked, str], Answer]) -> None:
        super().__init__()
        self._asked = asked
        self._question = question

    def __missing__(self, value: str) -> Answer:
        answer = self[value] = self._question(self._asked, value)
        return answer
