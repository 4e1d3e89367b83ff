"""The stand-in's own time: the wall clock moved by an offset, or held still while past days are played through."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Clock:
    def __init__(self) -> None:
        self._offset = 0
        self._held: int | None = None

    def now(self) -> int:
        if self._held is not None:
            return self._held
        return int(time.time()) + self._offset

    @property
    def ahead(self) -> int:
        """By how many seconds it has been moved."""
        return self._offset

    @contextmanager
    def held(self) -> Iterator[None]:
        """Time stands still inside, and moves only by `set`."""
        self._held = self.now()
        try:
            yield
        finally:
            self._held = None

    def set(self, moment: int) -> None:
        self._held = moment

    def shift(self, seconds: int) -> None:
        self._offset += seconds
