"""When what happens in the sample years, counted back from now."""

from collections.abc import Callable
from datetime import UTC, datetime

from portal.sandbox.api.periods import DAY, add_months

Happening = Callable[[], object]


class Timeline:
    def __init__(self, now: int) -> None:
        self.now = now
        self.year = datetime.fromtimestamp(now, UTC).year
        self.beginning = add_months(now, -12 * 12) - 40 * DAY
        self._happenings: list[tuple[int, int, Happening]] = []

    def ago(self, *, months: int = 0, days: float = 0) -> int:
        """So many days before now, and from there whole months back: a monthly period then ended that many days ago."""
        return add_months(self.now - int(days * DAY), -months)

    def add(self, moment: int, happen: Happening) -> None:
        self._happenings.append((moment, len(self._happenings), happen))

    def in_order(self) -> list[tuple[int, Happening]]:
        return [(moment, happen) for moment, _, happen in sorted(self._happenings, key=lambda one: one[:2])]
