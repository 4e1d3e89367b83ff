"""`portal sync`, against the stand-in: it stores all that Stripe lists, and goes on where it was cut."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from portal import clock as wall
from portal.assembly import Portal, build_portal
from portal.database.engine import writing
from portal.mirror.alone import Taken
from portal.mirror.fill import NEXT_CHARGES, OVERLAP, fill
from portal.mirror.store import store
from portal.routes import path_for
from portal.settings import Settings
from portal.stripe_api.pace import unpaced
from portal.stripe_api.problems import RefusedByStripe, StripeAway
from tests import make
from tests.stand_in import TANAKA_WORKS, StandIn
from tests.tables import rows, select


class Cut(Exception):
    """The power went, in the middle of a walk."""


@pytest.fixture
async def unfilled(settings: Settings, stand_in: StandIn) -> AsyncIterator[Portal]:
    portal = build_portal(replace(settings, stripe_api_base=stand_in.url), path_for)
    yield portal
    await portal.close()


async def sync(portal: Portal, *, full: bool = False, cut_at: str = "") -> dict[str, int]:
    """How many of each list were stored; Cut after the first page of the list `cut_at`."""
    stored: dict[str, int] = {}

    def report(name: str, rows: int, left: int | None) -> None:
        stored[name] = rows
        if name == cut_at:
            raise Cut

    await fill(portal.engine, portal.stripe, wall.now, pace=unpaced(), full=full, report=report)
    return stored


def count_issued(stand_in: StandIn) -> int:
    """Invoices that are more than a draft."""
    return sum(invoice["status"] != "draft" for invoice in stand_in.books.objects["invoice"].values())


def count_stored(portal: Portal) -> int:
    return len(select(portal, "SELECT 1 FROM invoices WHERE status <> 'draft'"))


def stored_windows(portal: Portal) -> Sequence[tuple[Any, ...]]:
    return select(portal, "SELECT list, done FROM sync_windows")


async def test_the_whole_company_is_stored(unfilled: Portal, stand_in: StandIn) -> None:
    stored = await sync(unfilled)

    assert len(select(unfilled, "SELECT id FROM invoices WHERE customer = ?", TANAKA_WORKS)) == 400
    for table in ("customers", "products", "prices", "tax_rates", "payments", "credit_notes", "refunds"):
        assert stored[table] > 0
        assert len(rows(unfilled, table)) == stored[table]
    assert select(unfilled, "SELECT count(*) FROM payments WHERE customer = '' OR customer IS NULL") == [(0,)]
    assert len(rows(unfilled, "customers")) == len(stand_in.get("customers", {"limit": 100})["data"])


async def test_a_second_walk_changes_nothing_but_when_it_looked(unfilled: Portal) -> None:
    def invoices() -> Sequence[tuple[object, ...]]:
        return select(unfilled, "SELECT id, number, status, total, about, issued_at FROM invoices ORDER BY id")

    await sync(unfilled)
    first = invoices()
    await sync(unfilled, full=True)

    assert invoices() == first


@pytest.mark.parametrize("name", ["products", "customers", "subscriptions", "invoices", "payments", "refunds"])
async def test_a_walk_that_was_cut_goes_on_where_each_window_was(
    unfilled: Portal, stand_in: StandIn, name: str
) -> None:
    with pytest.raises(Cut):
        await sync(unfilled, cut_at=name)
    windows = stored_windows(unfilled)
    finished = {list for list, _ in windows} - {list for list, done in windows if not done}
    stand_in.behave()
    await sync(unfilled)

    assert not {call.removeprefix("GET /v1/") for call in stand_in.asked()} & finished
    for kind in ("customer", "product", "price", "subscription"):
        assert len(rows(unfilled, f"{kind}s")) == len(stand_in.books.objects[kind])
    assert count_stored(unfilled) == count_issued(stand_in)
    assert stored_windows(unfilled) == []


async def test_next_charges_that_were_asked_for_are_not_asked_for_again(unfilled: Portal, stand_in: StandIn) -> None:
    with pytest.raises(Cut):
        await sync(unfilled, cut_at=NEXT_CHARGES)
    known = len(select(unfilled, "SELECT 1 FROM next_charges"))
    stand_in.behave()
    await sync(unfilled)

    running = "SELECT 1 FROM subscriptions WHERE status NOT IN ('canceled', 'incomplete_expired')"
    assert known > 0
    assert stand_in.asked().get("POST /v1/invoices/create_preview", 0) <= len(select(unfilled, running)) - known
    assert len(select(unfilled, "SELECT 1 FROM next_charges")) == len(select(unfilled, running))


async def test_a_full_walk_begins_anew(unfilled: Portal, stand_in: StandIn) -> None:
    with pytest.raises(Cut):
        await sync(unfilled, cut_at=NEXT_CHARGES)
    stand_in.behave()
    await sync(unfilled, full=True)

    assert stand_in.asked()["GET /v1/products"] == 1


async def test_after_a_whole_walk_the_next_one_looks_at_everything_again(unfilled: Portal, stand_in: StandIn) -> None:
    await sync(unfilled)
    stand_in.behave()
    await sync(unfilled)

    assert all(stand_in.asked()[f"GET /v1/{name}"] for name in ("products", "prices", "customers", "subscriptions"))


async def test_what_happened_meanwhile_is_swept_afterwards(unfilled: Portal) -> None:
    began = wall.seconds(wall.now())
    await sync(unfilled)
    [(swept,)] = select(unfilled, "SELECT at FROM instants WHERE name = 'swept'")

    assert began <= swept + OVERLAP.total_seconds() <= wall.seconds(wall.now())


async def test_a_walk_that_was_cut_is_swept_from_its_first_beginning(unfilled: Portal) -> None:
    with pytest.raises(Cut):
        await sync(unfilled, cut_at="invoices")
    [(began,)] = select(unfilled, "SELECT at FROM instants WHERE name = 'sync'")
    await asyncio.sleep(1.1)
    await sync(unfilled)

    assert select(unfilled, "SELECT at FROM instants WHERE name = 'swept'") == [(began - OVERLAP.total_seconds(),)]


async def test_a_row_that_a_webhook_brought_meanwhile_is_not_undone(unfilled: Portal, stand_in: StandIn) -> None:
    newest = stand_in.invoices_of(TANAKA_WORKS)[0]["id"]
    later = wall.now() + timedelta(hours=1)
    async with writing(unfilled.engine) as conn:
        await store(conn, [make.invoice(newest, TANAKA_WORKS, number="NEWER", lines=())], later)
    await sync(unfilled)

    assert select(unfilled, "SELECT number FROM invoices WHERE id = ?", newest) == [("NEWER",)]
    assert select(unfilled, "SELECT 1 FROM invoice_lines WHERE invoice = ?", newest) == []


async def test_a_walk_never_waits_for_somebody_who_waits_for_it(unfilled: Portal, stand_in: StandIn) -> None:
    contract = stand_in.subscription_of(TANAKA_WORKS)["id"]
    card = stand_in.get(f"customers/{TANAKA_WORKS}")["invoice_settings"]["default_payment_method"]
    async with writing(unfilled.engine) as conn:
        await store(conn, [make.subscription(contract, TANAKA_WORKS)], wall.now())
        walking = asyncio.create_task(sync(unfilled))
        await asyncio.sleep(0.5)
        await store(conn, [make.card(card, TANAKA_WORKS)], wall.now())

    assert await walking


async def test_two_at_once_are_one_too_many(unfilled: Portal, stand_in: StandIn) -> None:
    stand_in.faults(latency_ms=100)
    first = asyncio.create_task(sync(unfilled))
    await asyncio.sleep(0.15)
    with pytest.raises(Taken, match=r"sync is held by .* process \d+ .* alive until \d\d:\d\d:\d\d UTC"):
        await sync(unfilled)
    stand_in.behave()
    await first

    assert await sync(unfilled)
    assert rows(unfilled, "leases") == []


async def test_calls_that_fail_now_and_then_do_not_stop_the_walk(unfilled: Portal, stand_in: StandIn) -> None:
    stand_in.faults(status=500, every=9)
    await sync(unfilled)

    assert count_stored(unfilled) == count_issued(stand_in)
    assert stored_windows(unfilled) == []


async def test_a_429_now_and_then_slows_the_walk_and_does_not_stop_it(unfilled: Portal, stand_in: StandIn) -> None:
    stand_in.faults(status=429, every=12)
    pace = unpaced()
    await fill(unfilled.engine, unfilled.stripe, wall.now, pace=pace)

    assert pace.share < 1
    assert count_stored(unfilled) == count_issued(stand_in)


async def test_a_key_that_stripe_refuses_ends_it_at_once(settings: Settings, stand_in: StandIn) -> None:
    wrong = replace(settings, stripe_api_base=stand_in.url, stripe_api_key="sk_live_nonsense")
    portal = build_portal(wrong, path_for)
    try:
        with pytest.raises(RefusedByStripe):
            await sync(portal)
    finally:
        await portal.close()


async def test_without_stripe_there_is_no_walk(portal: Portal) -> None:
    with pytest.raises(StripeAway):
        await sync(portal)
