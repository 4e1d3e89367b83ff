"""What is wrong with a file that cannot be taken. Nothing of it is kept."""

from typing import Literal

Why = Literal[
    "empty",
    "picture",
    "pdf",
    "workbook",
    "binary",
    "encoding",
    "cut",
    "sums",
    "many",
    "no_table",
    "other_zengin",
    "day",
    "amount",
    "currency",
    "way",
]


class Unreadable(Exception):
    """`line` is counted from 1, where it is one line that stands in the way, with what stands there."""

    def __init__(self, why: Why, line: int | None = None, text: str = "") -> None:
        super().__init__(why)
        self.why, self.line, self.text = why, line, text[:60]
