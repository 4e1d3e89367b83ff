"""What time it is. Handed down as `now`, so that tests set it; nothing else asks the wall clock."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

Clock = Callable[[], datetime]


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def moment(seconds: int) -> datetime:
    """A moment from Stripe's unix seconds."""
    return datetime.fromtimestamp(seconds, UTC)


def micros(moment: datetime) -> int:
    """Microseconds: fine enough to tell which of two questions to Stripe was asked later."""
    return seconds(moment) * 1_000_000 + moment.microsecond


def from_micros(value: int) -> datetime:
    return moment(value // 1_000_000)


def day_of(moment: datetime, zone: tzinfo) -> datetime:
    """The moment at which this day began there."""
    return moment.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def seconds(moment: datetime) -> int:
    """Unix seconds, as Stripe and our tables keep them. A naive moment is refused: it would be read in local time."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return int(moment.timestamp())
