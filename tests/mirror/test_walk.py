"""A key that may not read a list: all others are walked, and it is said what was left out."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from portal import clock as wall
from portal.assembly import Portal, build_portal
from portal.mirror.compare import compare
from portal.mirror.fill import Filled, fill
from portal.routes import path_for
from portal.settings import Settings
from portal.stripe_api.pace import unpaced
from portal.stripe_api.permissions import READS
from portal.stripe_api.problems import RefusedByStripe
from tests.stand_in import StandIn
from tests.tables import rows

KEY = "rk_test_restricted"
FULL = ("customers", "subscriptions", "invoices", "payments", "products", "prices", "next_charges")


def let_in(stand_in: StandIn, *lacking: str) -> None:
    """A key that may read all but this."""
    may = [name for name in READS if name not in lacking]
    stand_in.client.post("/_sandbox/keys", json={"key": KEY, "permissions": may}).raise_for_status()


@pytest.fixture
async def unfilled(settings: Settings, stand_in: StandIn) -> AsyncIterator[Portal]:
    portal = build_portal(replace(settings, stripe_api_base=stand_in.url, stripe_api_key=KEY), path_for)
    yield portal
    await portal.close()


async def sync(portal: Portal) -> Filled:
    return await fill(portal.engine, portal.stripe, wall.now, pace=unpaced())


@pytest.mark.parametrize(("name", "permission"), [("quotes", "quote_read"), ("tax_rates", "tax_rate_read")])
async def test_what_only_adds_to_the_pages_is_left_out_and_said(
    unfilled: Portal, stand_in: StandIn, name: str, permission: str
) -> None:
    let_in(stand_in, permission)
    filled = await sync(unfilled)

    assert {list: refusal.permission for list, refusal in filled.refused.items()} == {name: permission}
    assert rows(unfilled, name) == []
    assert all(rows(unfilled, table) for table in FULL)
    assert rows(unfilled, "sync_windows") == []


async def test_it_is_read_once_the_key_may(unfilled: Portal, stand_in: StandIn) -> None:
    let_in(stand_in, "quote_read")
    await sync(unfilled)
    let_in(stand_in)

    assert not (await sync(unfilled)).refused
    assert rows(unfilled, "quotes")


async def test_what_is_needed_is_told_when_all_others_are_stored(unfilled: Portal, stand_in: StandIn) -> None:
    let_in(stand_in, "credit_note_read", "quote_read")
    with pytest.raises(RefusedByStripe, match=r"^the list of credit_notes: .*rak_credit_note_read"):
        await sync(unfilled)

    assert all(rows(unfilled, table) for table in FULL if table != "next_charges")
    let_in(stand_in)
    stand_in.client.delete("/_sandbox/requests")
    await sync(unfilled)
    assert rows(unfilled, "credit_notes")
    assert "GET /v1/products" not in stand_in.asked()


async def test_a_comparison_leaves_it_out_too(unfilled: Portal, stand_in: StandIn) -> None:
    let_in(stand_in)
    await sync(unfilled)
    let_in(stand_in, "quote_read")
    found = await compare(
        unfilled.engine, unfilled.stripe, wall.now, pace=unpaced(), repair=True, tell=lambda difference: None
    )

    assert list(found.refused) == ["quotes"]
    assert found.left == 0
    assert rows(unfilled, "quotes")
