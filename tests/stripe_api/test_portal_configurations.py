"""What customers may change to: our own configuration, else the default one; nothing where changing is off."""

import pytest

from portal.model.offer import OfferedPrice
from portal.stripe_api.client import StripeClient
from portal.stripe_api.portal_configurations import OURS, fetch_offers
from tests.stand_in import STANDARD, StandIn


async def test_the_default_configuration_names_prices_seats_and_rules(client: StripeClient, stand_in: StandIn) -> None:
    offers = await fetch_offers(client)

    assert offers.configuration.startswith("bpc_")
    assert offers.allowed >= {"price", "quantity"}
    assert (offers.proration, offers.restarts) == ("always_invoice", False)
    assert OfferedPrice(STANDARD, True, 1, 999) in offers.prices
    assert len(offers.prices) == 12


async def test_ours_wins_over_the_default(client: StripeClient, stand_in: StandIn) -> None:
    default = await fetch_offers(client)
    update = {"enabled": True, "default_allowed_updates": ["quantity"], "products": [], "proration_behavior": "none"}
    given = {"features": {"subscription_update": update}, "metadata": {OURS[0]: OURS[1]}}
    with stand_in.restored("billing_portal.configuration"):
        ours = stand_in.post("billing_portal/configurations", given)["id"]
        found = await fetch_offers(client)
        stand_in.post(f"billing_portal/configurations/{ours}", {"active": False})
        default_again = await fetch_offers(client)

    assert (found.configuration, set(found.allowed), list(found.prices)) == (ours, {"quantity"}, [])
    assert default_again == default


async def test_where_changing_is_switched_off_nothing_may_be_changed(
    client: StripeClient, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for configuration in stand_in.books.objects["billing_portal.configuration"].values():
        monkeypatch.setitem(configuration["features"]["subscription_update"], "enabled", False)

    assert (await fetch_offers(client)).allowed == frozenset()
