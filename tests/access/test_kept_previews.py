"""Kept previews: one account's, good once and for half an hour, and forgotten in time."""

from datetime import timedelta

import pytest

from portal.access import kept_previews
from portal.access.kept_previews import LIFE
from portal.assembly import Portal
from portal.database.engine import reading, writing
from portal.model.change import Figures, Terms, Wish, WishedItem
from portal.model.names import SubscriptionId
from portal.money import Money
from tests import make
from tests.people import SetClock
from tests.tables import select

WISH = Wish(SubscriptionId("sub_1"), (WishedItem("si_1", "price_1", 12), WishedItem("si_2", "price_2", None)))
TERMS = Terms("direct", "always_invoice", False, "bpc_1")
YEN = Money(700, "jpy")
FIGURES = Figures(make.invoice(total=700), True, YEN, Money(0, "jpy"), YEN, YEN, None, "month", 1)


@pytest.fixture
async def id(portal: Portal, clock: SetClock) -> str:
    async with writing(portal.engine) as conn:
        return await kept_previews.keep(conn, make.account(), WISH, TERMS, FIGURES, clock(), clock())


async def used(portal: Portal, id: str, customer: str = make.AOBA) -> bool:
    async with writing(portal.engine) as conn:
        return await kept_previews.use(conn, make.account(customer), id, portal.clock())


async def test_is_found_as_it_was_kept_by_its_own_account_alone(portal: Portal, id: str) -> None:
    async with reading(portal.engine) as conn:
        kept = await kept_previews.find(conn, make.account(), id)
        theirs = await kept_previews.find(conn, make.account(make.MALLORYS), id)

    assert theirs is None
    assert kept is not None
    assert (kept.wish, kept.terms, kept.total, kept.used_at) == (WISH, TERMS, YEN, None)


async def test_is_used_once_and_not_by_another_account(portal: Portal, id: str) -> None:
    assert [await used(portal, id, make.MALLORYS), await used(portal, id), await used(portal, id)] == [
        False,
        True,
        False,
    ]


async def test_is_good_for_half_an_hour(portal: Portal, clock: SetClock, id: str) -> None:
    clock.moment += LIFE

    assert not await used(portal, id)


async def test_the_latest_is_the_one_used_last_within_a_day(portal: Portal, clock: SetClock, id: str) -> None:
    async with reading(portal.engine) as conn:
        before = await kept_previews.find_latest(conn, make.account(), clock())
    await used(portal, id)
    async with reading(portal.engine) as conn:
        latest = await kept_previews.find_latest(conn, make.account(), clock())
        later = await kept_previews.find_latest(conn, make.account(), clock() + timedelta(days=1, seconds=1))

    assert (before, later) == (None, None)
    assert latest is not None
    assert latest.id == id


async def test_unused_ones_are_forgotten_after_a_day_and_used_ones_after_a_quarter(
    portal: Portal, clock: SetClock, id: str
) -> None:
    async with writing(portal.engine) as conn:
        await kept_previews.keep(conn, make.account(), WISH, TERMS, FIGURES, clock(), clock())
    await used(portal, id)
    left = []
    for days in (2, 89):
        clock.forward(days=days)
        async with writing(portal.engine) as conn:
            await kept_previews.forget_old(conn, clock())
        left.append([kept for (kept,) in select(portal, "SELECT id FROM kept_previews")])

    assert left == [[id], []]
