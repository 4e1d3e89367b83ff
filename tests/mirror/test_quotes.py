"""Quotes in the mirror: as Stripe has them, wherever they were answered, and over when the clock says so."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from portal import clock as wall
from portal import intake
from portal.assembly import Portal
from portal.database.engine import reading, writing
from portal.mirror import quotes
from portal.mirror.compare import compare
from portal.mirror.fill import fill
from portal.mirror.store import store
from portal.mirror.windows import Board
from portal.model.quote import Quote, State
from portal.stripe_api.events import fetch_events
from portal.stripe_api.listing import Slice
from portal.stripe_api.pace import unpaced
from tests import make
from tests.conftest import Given
from tests.people import SetClock
from tests.sandbox.calls import Thing
from tests.stand_in import AOBA_CLINIC, STANDARD, StandIn
from tests.tables import select

OFFERED = "qt_1AobaPremiumYearly"


async def found(portal: Portal, id: str, customer: str = make.AOBA) -> Quote | None:
    async with reading(portal.engine) as conn:
        return await quotes.find(conn, make.account(customer), id)


def quoted(stand_in: StandIn) -> Thing:
    """Made by staff, at Stripe."""
    customer = stand_in.newcomer()["id"]
    line = {"price": STANDARD, "quantity": 3}
    made = stand_in.post("quotes", {"customer": customer, "line_items": [line]})
    opened: Thing = stand_in.post(f"quotes/{made['id']}/finalize")
    return opened


async def hear(portal: Portal, since: timedelta = timedelta(seconds=5)) -> None:
    """As the sweep does: events of the last moments, taken in and followed."""
    async for events in fetch_events(portal.stripe, wall.now() - since):
        await intake.take_all(portal, events)
    await intake.refresh_stale(portal)


async def test_it_is_kept_whole_and_by_the_latest_answer(portal: Portal, given: Given, clock: SetClock) -> None:
    now = make.quote(made_by="hana@aoba-clinic.example", header="お見積り", interval_count=3)
    older = replace(now, status="draft", lines=now.lines * 2)
    await given(now)
    async with writing(portal.engine) as conn:
        await store(conn, [older], clock() - timedelta(minutes=1))

    assert await found(portal, "qt_1") == now
    assert await found(portal, "qt_1", make.MALLORYS) is None


async def test_lines_go_with_the_answer_that_brought_them(portal: Portal, given: Given) -> None:
    await given(make.quote(lines=make.quote().lines * 3))
    await given(make.quote())

    assert await found(portal, "qt_1") == make.quote()


async def test_a_draft_is_nobodys_business_but_its_makers(portal: Portal, given: Given) -> None:
    await given(make.quote("qt_draft", status="draft", number=None, finalized_at=None), make.quote("qt_open"))
    async with reading(portal.engine) as conn:
        mine = await quotes.list_for(conn, make.account())
        all_there_are = await quotes.list_for_staff(conn)

    assert [quote.id for quote in mine] == ["qt_open"]
    assert len(all_there_are) == 2
    assert await found(portal, "qt_draft") is None


@pytest.mark.parametrize(
    ("days", "facts", "state"),
    [
        (29, {}, "open"),
        (30, {}, "expired"),
        (31, {"status": "canceled", "canceled_at": make.MAY + timedelta(days=30)}, "expired"),
        (31, {"status": "canceled", "canceled_at": make.MAY + timedelta(days=3)}, "canceled"),
        (31, {"status": "accepted", "accepted_at": make.MAY + timedelta(days=3)}, "accepted"),
        (1, {"status": "draft"}, "draft"),
    ],
)
def test_the_clock_knows_the_end_before_stripe_has_told(days: int, facts: dict[str, Any], state: State) -> None:
    assert make.quote(**facts).state(make.MAY + timedelta(days=days)) == state


@pytest.mark.parametrize("deed", ["accept", "cancel"])
async def test_what_is_answered_elsewhere_is_seen(connected: Portal, stand_in: StandIn, deed: str) -> None:
    quote = quoted(stand_in)
    await hear(connected)
    before = await found(connected, quote["id"], quote["customer"])
    stand_in.post(f"quotes/{quote['id']}/{deed}")
    await hear(connected)
    after = await found(connected, quote["id"], quote["customer"])

    assert before is not None
    assert after is not None
    assert (before.status, after.status) == ("open", {"accept": "accepted", "cancel": "canceled"}[deed])
    assert (after.subscription is not None) == (deed == "accept")


async def test_a_sync_brings_them_in_one_walk(connected: Portal, stand_in: StandIn) -> None:
    quote = quoted(stand_in)
    await fill(connected.engine, connected.stripe, wall.now, pace=unpaced(), full=True)

    kept = {id for (id,) in select(connected, "SELECT id FROM quotes")}
    assert {OFFERED, quote["id"]} <= kept
    assert len(kept) == len(stand_in.books.objects["quote"])
    offered = await found(connected, OFFERED, AOBA_CLINIC)
    assert offered is not None
    assert [line.quantity for line in offered.lines] == [12, 1]


async def test_a_comparison_finds_and_mends_what_differs(connected: Portal, stand_in: StandIn) -> None:
    quote = quoted(stand_in)
    said: list[str] = []
    async with writing(connected.engine) as conn:
        gone = make.quote("qt_gone", AOBA_CLINIC)
        known = await quotes.find(conn, make.account(AOBA_CLINIC), OFFERED)
        assert known is not None
        await store(conn, [replace(known, lines=known.lines[:1]), gone], wall.now() - timedelta(days=1))
    for _ in range(2):
        said = []
        pace, tell = unpaced(), lambda difference: said.append(str(difference))  # noqa: B023
        async with writing(connected.engine) as conn:
            await conn._conn.exec_driver_sql("UPDATE quotes SET fetched_at = 1")  # type: ignore[attr-defined]
        await compare(connected.engine, connected.stripe, wall.now, pace=pace, repair=True, tell=tell)
    assert [line for line in said if line.startswith("quote ")] == []
    assert await found(connected, "qt_gone", AOBA_CLINIC) is None
    assert await found(connected, quote["id"], quote["customer"]) is not None


def test_a_list_without_a_filter_by_time_is_never_split() -> None:
    board = Board(["quotes", "invoices"], in_one=frozenset({"quotes"}))
    page = Slice(list(range(100)), list(range(1_000_000, 999_900, -1)), "qt_100", True)
    taken = list(iter(board.take, None))
    for window in taken:
        board.take_in(window, page)

    assert [window.list for window in taken] == ["quotes", "invoices"]
    again = board.take()
    assert again is not None
    assert again.list == "invoices"
    assert board.remaining("quotes") is None
