"""Whose moments are to be decided: all of them, once each, and nobody who cannot have one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from portal.assembly import Portal
from portal.mirror import due_moments
from portal.mirror.due_moments import Span
from portal.stripe_api.subscriptions import SubscriptionFound
from tests import make
from tests.conftest import Given

END = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
JUNE = Span(END - timedelta(hours=1), END + timedelta(hours=1))


def contract(n: int, **facts: object) -> SubscriptionFound:
    found = make.subscription(f"sub_{n}", f"cus_{n}")
    return replace(found, subscription=replace(found.subscription, **facts))  # type: ignore[arg-type]


async def test_hundreds_on_one_day_are_each_found_once(portal: Portal, given: Given) -> None:
    await given(*(make.customer(f"cus_{n}") for n in range(450)), *(contract(n) for n in range(450)))
    found = [customer async for customer in due_moments.renewals_for_staff(portal.engine, JUNE, 30)]

    assert sorted(found) == sorted(f"cus_{n}" for n in range(450))


async def test_who_cannot_have_one_is_not_looked_at(portal: Portal, given: Given) -> None:
    ending, later = END - timedelta(days=1), END + timedelta(days=9)
    await given(contract(1, cancel_at=ending), contract(2, paused=True), contract(3, status="trialing"))
    await given(contract(4, status="canceled"), contract(5, period_end=later), contract(6, status="past_due"))

    assert [one async for one in due_moments.renewals_for_staff(portal.engine, JUNE, 30)] == ["cus_6"]
    assert [one async for one in due_moments.renewals_for_staff(portal.engine, JUNE, 31)] == []


async def test_only_a_card_that_something_is_charged_to_is_looked_at(portal: Portal, given: Given) -> None:
    def card(n: int) -> object:
        return make.card(f"pm_{n}", f"cus_{n}", exp_month=6, exp_year=2026)

    people = [make.customer(f"cus_{n}", default_payment_method=f"pm_{n}") for n in (1, 2)]
    await given(*people, make.customer("cus_3"), *(card(n) for n in (1, 2, 3)))
    await given(contract(1), contract(2, collection_method="send_invoice"), contract(3))
    days = date(2026, 6, 1), date(2026, 7, 1)

    assert [one async for one in due_moments.cards_for_staff(portal.engine, *days)] == ["cus_1"]
    assert [one async for one in due_moments.cards_for_staff(portal.engine, days[1], days[1])] == []
