"""Attempts at an invoice that are written down, and how one that is read again is known.

It is known by its charge. The invoice's `attempt_count` is not enough: what a person tries between two of Stripe's own
tries does not raise it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.model.failure import Failure


@dataclass(frozen=True, slots=True)
class Attempt:
    """`counted`: the invoice's `attempt_count` as last read. `charge` None: nothing was charged, or it is not known."""

    number: int
    charge: str | None
    counted: int
    failed_at: datetime
    next_at: datetime | None
    code: str | None
    decline_code: str | None


def find_same(known: Sequence[Attempt], failure: Failure) -> Attempt | None:
    """The one that this is, of those `known` in their order; None: it is news."""
    found = next((one for one in reversed(known) if _is_same(one, failure)), None)
    return None if found and _was_tried_again(found, failure) else found


def next_number(known: Sequence[Attempt], failure: Failure) -> int:
    """Those that Stripe counts, and those of a person in between."""
    return max([failure.counted, *(one.number + 1 for one in known)])


def _is_same(one: Attempt, failure: Failure) -> bool:
    if failure.charge and one.charge:
        return one.charge == failure.charge
    if failure.charge:  # written down before charges were
        return int(one.failed_at.timestamp()) == int(failure.failed_at.timestamp())
    codes = (one.code, one.decline_code) == (failure.code, failure.decline_code)
    return one.charge is None and one.counted == failure.counted and codes


def _was_tried_again(found: Attempt, failure: Failure) -> bool:
    """At the time that was planned, Stripe counts a try that never reaches the bank: a lost card is not charged again.

    The count alone does not tell: it may have been read a moment before it rose for the same charge.
    """
    was_planned = found.next_at is not None and found.next_at > found.failed_at
    return was_planned and failure.counted > found.counted
