"""The account, the key, the endpoint, the Customer Portal: each sickness has its line, and a mend."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from portal.assembly import Portal
from portal.clock import moment
from portal.database.engine import writing
from portal.doctor import clocks, customer_portal, deliveries, permissions, stripe_account, transfers, webhooks
from portal.doctor.case import Case
from portal.mirror import instants
from portal.model.declared import CustomerPortal, Declared, Transfer
from portal.model.endpoint import EVENTS
from portal.stripe_api.client import API_VERSION, StripeClient
from portal.stripe_api.permissions import READS, WRITES
from portal.stripe_api.portal_configurations import OURS
from tests.doctor.said import Said, said
from tests.people import SetClock
from tests.stand_in import StandIn

URL = "http://127.0.0.1:8000/webhooks/stripe"
STAMP = dict([OURS])


def worst(findings: list[Said], check: str) -> Said:
    return max((one for one in findings if one.check == check), key=lambda one: one.status != "ok")


@pytest.fixture
def endpoint(stand_in: StandIn) -> Any:
    """Makes one, as it should be but for what is given; gone with the test."""
    made = []

    def make(**given: Any) -> str:
        whole = {"url": URL, "enabled_events": sorted(EVENTS), "api_version": API_VERSION, **given}
        made.append(stand_in.post("webhook_endpoints", whole)["id"])
        return str(made[-1])

    yield make
    for id in made:
        stand_in.delete(f"webhook_endpoints/{id}")


async def restricted(portal: Portal, stand_in: StandIn, *names: str) -> AsyncIterator[Portal]:
    key = stand_in.limit_key("rk_test_doctor", *names)
    stripe = StripeClient(key, stand_in.url)
    yield replace(portal, settings=replace(portal.settings, stripe_api_key=key), stripe=stripe)
    await stripe.close()


async def test_a_healthy_account(connected: Portal) -> None:
    lines = said(await stripe_account.examine(Case(connected)))

    for check in ("api-version", "support-phone", "descriptor", "currency", "registration-number", "icon"):
        assert worst(lines, check).status == "ok", check
    assert "hard to read on white" in worst(lines, "colours").says


@pytest.mark.parametrize(
    ("path", "value", "check", "status", "says"),
    [
        (("business_profile", "support_phone"), None, "support-phone", "warning", "no support phone"),
        (("settings", "payments", "statement_descriptor"), None, "descriptor", "warning", "no statement descriptor"),
        (("settings", "branding", "icon"), None, "icon", "warning", "no icon"),
        (("settings", "branding", "primary_color"), "#ffff00", "colours", "warning", "#ffff00 is hard to read"),
        (("default_currency",), "usd", "currency", "warning", "its default currency is usd"),
    ],
)
async def test_what_the_account_lacks(
    connected: Portal, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, path: tuple[str, ...], value: Any,
    check: str, status: str, says: str,
) -> None:  # fmt: skip
    place = stand_in.books.account
    for name in path[:-1]:
        place = place[name]
    monkeypatch.setitem(place, path[-1], value)
    found = [one for one in said(await stripe_account.examine(Case(connected))) if one.check == check]

    assert any((one.status, says in one.says) == (status, True) for one in found)


async def test_a_japanese_account_needs_its_registration_number(
    connected: Portal, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    [number] = stand_in.get("tax_ids", {"owner": {"type": "self"}})["data"]
    monkeypatch.setitem(stand_in.books.objects["tax_id"][number["id"]], "value", "T12")
    malformed = worst(said(await stripe_account.examine(Case(connected))), "registration-number")
    monkeypatch.setitem(stand_in.books.objects["tax_id"][number["id"]], "type", "jp_cn")
    missing = worst(said(await stripe_account.examine(Case(connected))), "registration-number")

    assert (malformed.status, missing.status) == ("problem", "warning")


async def test_a_key_with_every_permission_and_a_key_without_one(connected: Portal, stand_in: StandIn) -> None:
    async for portal in restricted(connected, stand_in, *READS, *WRITES):
        assert [one.status for one in said(await permissions.examine(Case(portal)))] == ["ok"]
    assert stand_in.asked()["POST /v1/subscriptions/sub_portal_doctor"] == 1


@pytest.mark.parametrize("lacking", [*READS, *WRITES])
async def test_names_the_permission_that_the_key_lacks(connected: Portal, stand_in: StandIn, lacking: str) -> None:
    without = {lacking, lacking.replace("_read", "_write")}  # who may write may read
    async for portal in restricted(connected, stand_in, *(one for one in (*READS, *WRITES) if one not in without)):
        lines = said(await permissions.examine(Case(portal)))

    assert [one.status for one in lines if f"the key lacks {lacking}" in one.says] in (["warning"], ["problem"])


async def test_a_healthy_endpoint(connected: Portal, endpoint: Any) -> None:
    endpoint()

    assert [one.status for one in said(await webhooks.examine(Case(connected)))] == ["ok"]


@pytest.mark.parametrize(
    ("given", "disabled", "says"),
    [
        ({"url": "https://elsewhere.example/webhooks/stripe"}, False, "no endpoint at Stripe leads to"),
        ({"enabled_events": ["invoice.paid"]}, False, "lacks events: account.updated"),
        ({}, True, "is disabled"),
        ({"api_version": "2025-08-27.basil"}, False, "sends version 2025-08-27.basil"),
    ],
)
async def test_a_sick_endpoint(
    connected: Portal, stand_in: StandIn, endpoint: Any, given: dict[str, Any], disabled: bool, says: str
) -> None:
    id = endpoint(**given)
    stand_in.post(f"webhook_endpoints/{id}", {"disabled": disabled})
    lines = said(await webhooks.examine(Case(connected)))

    assert any(says in one.says and one.mend for one in lines if one.status != "ok")


async def test_without_a_secret_and_without_the_permission(connected: Portal, stand_in: StandIn) -> None:
    async for portal in restricted(connected, stand_in, "event_read"):
        bare = replace(portal, settings=replace(portal.settings, webhook_secrets=()))
        secret, permission = said(await webhooks.examine(Case(bare)))

    assert (secret.status, permission.status) == ("problem", "warning")
    assert "PORTAL_STRIPE_WEBHOOK_SECRET is missing" in secret.says


async def test_silence_is_a_problem_only_where_stripe_had_something_to_say(
    connected: Portal, stand_in: StandIn, endpoint: Any
) -> None:
    [before] = said(await deliveries.examine(Case(connected)))
    endpoint()
    [made] = said(await deliveries.examine(Case(connected)))
    stand_in.advance(seconds=3600)
    stand_in.subscribe(stand_in.newcomer()["id"])
    happened = moment(stand_in.get("events", {"limit": 1})["data"][0]["created"])
    connected.clock = SetClock(happened + timedelta(minutes=20))
    [silent] = said(await deliveries.examine(Case(connected)))
    async with writing(connected.engine) as conn:
        await instants.keep(conn, instants.DELIVERED, happened)
    [heard] = said(await deliveries.examine(Case(connected)))

    assert [one.status for one in (before, made, silent, heard)] == ["problem", "ok", "problem", "ok"]


async def test_the_clocks_are_compared(connected: Portal) -> None:
    right = said(await clocks.examine(Case(connected)))
    connected.clock = SetClock(connected.clock() - timedelta(minutes=20))
    wrong = said(await clocks.examine(Case(connected)))

    assert {one.status for one in right} == {"ok"}
    assert {one.status for one in wrong} == {"problem"}
    assert "+1200 s" in wrong[0].says or "+119" in wrong[0].says or "+120" in wrong[0].says


async def test_the_customer_portal_is_held_against_the_file(connected: Portal, stand_in: StandIn) -> None:
    [none] = said(await customer_portal.examine(Case(connected)))
    given = {"features": {"invoice_history": {"enabled": True}}, "metadata": STAMP}
    ours = stand_in.post("billing_portal/configurations", given)["id"]
    [other] = said(await customer_portal.examine(Case(connected, Declared(customer_portal=CustomerPortal()))))
    stand_in.post(f"billing_portal/configurations/{ours}", {"active": False})
    [off] = said(await customer_portal.examine(Case(connected)))
    stand_in.post(f"billing_portal/configurations/{ours}", {"metadata": {OURS[0]: ""}})

    assert (none.status, other.status, off.status) == ("warning", "problem", "problem")
    assert "is not as declared: name" in other.says


async def test_changes_that_stripes_page_puts_off_are_told(connected: Portal, stand_in: StandIn) -> None:
    offered = {"product": "prod_HinodeStandard", "prices": ["price_1StandardMonthlyJpy"]}
    put_off = {"conditions": [{"type": "decreasing_item_amount"}]}
    update = {"enabled": True, "default_allowed_updates": ["price"], "products": [offered]}
    features = {"subscription_update": {**update, "schedule_at_period_end": put_off}}
    with stand_in.restored("billing_portal.configuration"):
        stand_in.post("billing_portal/configurations", {"features": features, "metadata": STAMP})
        _, told = said(await customer_portal.examine(Case(connected)))

    assert told.status == "warning"
    assert "puts changes off (decreasing_item_amount)" in told.says
    assert "schedule_at_period_end" in told.mend


async def test_counts_the_transfer_customers_without_what_is_declared(connected: Portal) -> None:
    [without] = said(await transfers.examine(Case(connected)))
    [declared] = said(await transfers.examine(Case(connected, Declared(transfer=Transfer(footer="みずほ銀行")))))
    [nothing] = said(await transfers.examine(Case(connected, Declared())))

    assert "without a footer, such as your bank details" in without.says
    assert "without what is declared" in declared.says
    assert nothing.status == "ok"
