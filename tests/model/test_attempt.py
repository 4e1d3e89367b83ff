"""Which attempt is which, when an invoice is read again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from portal.model.attempt import Attempt, find_same, next_number
from portal.model.failure import Failure
from portal.model.names import InvoiceId
from portal.money import Money
from tests import make

NOW = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)
SOON = NOW + timedelta(days=3)
FIRST = Attempt(1, "ch_1", 1, NOW, SOON, "card_declined", "lost_card")
PLAIN = Failure(
    InvoiceId("in_1"), 1, make.AOBA, Money(11000, "jpy"), NOW, SOON, "card_declined", "lost_card", None, charge="ch_1"
)


@pytest.mark.parametrize(
    ("known", "facts", "is_news"),
    [
        ([], {}, True),
        ([FIRST], {}, False),
        ([FIRST], {"charge": "ch_2"}, True),  # a person's own try: Stripe does not count it
        ([FIRST], {"charge": "ch_2", "counted": 2}, True),
        ([FIRST, replace(FIRST, number=2, charge="ch_2")], {}, False),  # an older answer, or an event that was late
        ([FIRST], {"counted": 2}, True),  # planned, counted, and never sent to the bank
        ([FIRST, replace(FIRST, number=2, counted=2)], {"counted": 2}, False),
        ([replace(FIRST, next_at=NOW)], {"counted": 2}, False),  # first read before the count rose for it
        ([replace(FIRST, next_at=None)], {"counted": 2}, False),
        ([replace(FIRST, charge=None)], {}, False),  # from before charges were kept
        ([replace(FIRST, charge=None, failed_at=NOW - timedelta(hours=5))], {}, True),
        ([replace(FIRST, charge=None)], {"charge": None}, False),  # nothing was charged: the same words, the same count
        ([replace(FIRST, charge=None)], {"charge": None, "decline_code": "expired_card"}, True),
        ([replace(FIRST, charge=None)], {"charge": None, "counted": 2}, True),
        ([FIRST], {"charge": None}, True),
    ],
)
def test_an_attempt_is_known_by_its_charge(known: list[Attempt], facts: dict[str, Any], is_news: bool) -> None:
    assert (find_same(known, replace(PLAIN, **facts)) is None) is is_news


@pytest.mark.parametrize(
    ("known", "counted", "number"),
    [([], 1, 1), ([], 3, 3), ([FIRST], 1, 2), ([FIRST, replace(FIRST, number=2)], 2, 3)],
)
def test_attempts_are_numbered_as_they_come_whoever_made_them(known: list[Attempt], counted: int, number: int) -> None:
    assert next_number(known, replace(PLAIN, counted=counted)) == number
