"""The next charge follows what it depends on, and never stands in the way of the contract it belongs to."""

import pytest

from portal import intake
from portal.assembly import Portal
from portal.model.names import CustomerId
from portal.stripe_api.events import StripeEvent
from tests.stand_in import StandIn
from tests.tables import rows, select


async def happen(portal: Portal, id: str, about: tuple[str, str]) -> None:
    """Stripe tells of it, and we look."""
    await intake.take_all(portal, [StripeEvent(id, "x.updated", None, portal.clock(), (about,))])
    await intake.refresh_stale(portal)


async def test_a_contract_that_stripe_cannot_preview_is_shown_all_the_same(
    connected: Portal, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = stand_in.newcomer()["id"]
    refused, fine = (stand_in.subscribe(customer)["id"] for _ in range(2))
    contract = stand_in.books.objects["subscription"][refused]
    monkeypatch.setitem(contract, "automatic_tax", {**contract["automatic_tax"], "enabled": True})
    await happen(connected, "evt_1", ("subscription", refused))
    charges = "SELECT subscription, amount FROM next_charges WHERE customer = ? ORDER BY amount"
    after_the_event = select(connected, charges, customer)

    assert not rows(connected, "stale")
    assert after_the_event == [(refused, None)]
    assert await intake.reread_customer(connected, CustomerId(customer))
    assert dict(select(connected, charges, customer)) == {refused: None, fine: 15000}


async def test_a_change_of_the_customers_balance_changes_the_next_charge(connected: Portal, stand_in: StandIn) -> None:
    customer = stand_in.newcomer()["id"]
    stand_in.subscribe(customer)
    await intake.reread_customer(connected, CustomerId(customer))
    stand_in.post(f"customers/{customer}", {"balance": -5000})
    stand_in.behave()
    for id in ("evt_1", "evt_2"):
        await happen(connected, id, ("customer", customer))

    assert select(connected, "SELECT amount FROM next_charges WHERE customer = ?", customer) == [(10000,)]
    assert stand_in.asked()["POST /v1/invoices/create_preview"] == 1
    assert not rows(connected, "stale")
