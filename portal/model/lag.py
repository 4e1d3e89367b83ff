"""How far what the pages show may be behind Stripe."""

from dataclasses import dataclass
from datetime import datetime, timedelta

OLD = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Lag:
    """The signs of it, each with since when; None where there is none, or nothing is known."""

    away: datetime | None = None  # Stripe does not answer
    unread: datetime | None = None  # of what was announced, the longest waiting
    swept: datetime | None = None  # until when Stripe's list of events was looked through
    sweep_every: timedelta = timedelta()

    def as_of(self, now: datetime) -> datetime | None:
        """Until when what the pages show is known to be Stripe's; None while it is at most ten minutes old."""
        signs = ((self.away, OLD), (self.unread, OLD), (self.swept, self.sweep_every + OLD))
        return min((since for since, most in signs if since and now - since > most), default=None)
