"""Back from Stripe: what was just done shows at once, and a Stripe that is away keeps nobody."""

import time
from dataclasses import replace

import pytest

from portal.access.limits import PER_RETURN
from portal.assembly import Portal
from portal.database.engine import writing
from portal.mirror.store import store
from portal.stripe_api.client import StripeClient
from portal.stripe_api.customers import fetch_customer
from tests.conftest import Visit
from tests.people import Person, text_of
from tests.stand_in import AOBA_CLINIC, StandIn
from tests.tables import select

NEWS = "Up to date as of this moment"
LATER = "may take a few minutes to show"


@pytest.fixture
async def newcomer(visit: Visit, stand_in: StandIn, connected: Portal) -> Person:
    """Of a customer of this test only, known to the mirror, with a contract that is not."""
    address = f"new-{time.monotonic_ns()}@shinki.example"
    customer = stand_in.newcomer(email=address)["id"]
    found = await fetch_customer(connected.stripe, customer)
    async with writing(connected.engine) as conn:
        await store(conn, [found], connected.clock())
    stand_in.subscribe(customer)
    person = await visit(address)
    person.headers["X-Customer"] = customer  # for the test to know
    return person


async def test_a_new_contract_and_its_invoice_show_without_a_webhook(newcomer: Person) -> None:
    before = text_of((await newcomer.get("/")).text)
    back = await newcomer.get("/billing/return")
    after = text_of((await newcomer.get("/")).text)

    assert (back.status_code, back.headers["location"]) == (303, "/")
    assert "Standard" not in before
    assert "Standard 10 seats × ¥1,500 per month" in after
    assert "Next charge ¥15,000" in after
    assert "Paid" in after
    assert NEWS in after


async def test_behind_tls_the_note_of_the_return_is_for_tls_only(visit: Visit, connected: Portal) -> None:
    connected.settings = replace(connected.settings, base_url="https://billing.example")
    back = await (await visit(AOBA_CLINIC)).get("/billing/return")

    assert back.headers["location"] == "/"
    assert "Secure" in back.headers["set-cookie"]


async def test_a_changed_card_shows_at_once(newcomer: Person, stand_in: StandIn) -> None:
    customer = newcomer.headers["X-Customer"]
    card = stand_in.post("payment_methods/pm_card_jcb/attach", {"customer": customer})["id"]
    stand_in.post(f"customers/{customer}", {"invoice_settings": {"default_payment_method": card}})
    await newcomer.get("/billing/return")

    assert "JCB ••••" in text_of((await newcomer.get("/")).text)


async def test_a_contract_that_was_cancelled_at_stripe_shows_its_end(newcomer: Person, stand_in: StandIn) -> None:
    id = stand_in.subscription_of(newcomer.headers["X-Customer"])["id"]
    stand_in.post(f"subscriptions/{id}", {"cancel_at_period_end": True})
    await newcomer.get("/billing/return")
    page = (await newcomer.get("/")).text

    assert 'data-kind="ends"' in page
    assert "No further charge is planned for this plan." in page


async def test_the_note_is_shown_once(newcomer: Person) -> None:
    await newcomer.get("/billing/return")
    pages = [text_of((await newcomer.get("/")).text) for _ in range(2)]

    assert [NEWS in page for page in pages] == [True, False]


@pytest.mark.parametrize("status", [429, 500])
async def test_while_stripe_is_away_the_person_goes_on_and_is_told(
    visit: Visit, stand_in: StandIn, status: int
) -> None:
    hana = await visit(AOBA_CLINIC)
    stand_in.faults(status=status)
    back = await hana.get("/billing/return")
    page = text_of((await hana.get("/")).text)

    assert (back.status_code, back.headers["location"]) == (303, "/")
    assert LATER in page
    assert NEWS not in page


async def test_a_slow_stripe_keeps_nobody_longer_than_three_seconds(visit: Visit, stand_in: StandIn) -> None:
    hana = await visit(AOBA_CLINIC)
    stand_in.faults(latency_ms=8000)
    begun = time.monotonic()
    back = await hana.get("/billing/return")

    assert back.status_code == 303
    assert time.monotonic() - begun < 4


async def test_only_this_customer_is_read_again(visit: Visit, stand_in: StandIn, connected: Portal) -> None:
    before = select(connected, "SELECT id, fetched_at FROM invoices WHERE customer != ? ORDER BY id", AOBA_CLINIC)
    await (await visit(AOBA_CLINIC)).get("/billing/return")

    assert before == select(
        connected, "SELECT id, fetched_at FROM invoices WHERE customer != ? ORDER BY id", AOBA_CLINIC
    )
    assert "GET /v1/customers" not in stand_in.asked()


async def test_a_key_without_the_right_to_read_is_no_broken_page(visit: Visit, connected: Portal) -> None:
    hana = await visit(AOBA_CLINIC)
    await connected.stripe.close()
    connected.stripe = StripeClient("pk_live_nonsense", connected.settings.stripe_api_base)

    assert (await hana.get("/billing/return")).status_code == 303


async def test_who_comes_back_all_the_time_waits_for_the_webhook(visit: Visit, stand_in: StandIn) -> None:
    hana = await visit(AOBA_CLINIC)
    for _ in range(PER_RETURN[0].most):
        await hana.get("/billing/return")
    stand_in.behave()
    back = await hana.get("/billing/return")

    assert (back.status_code, back.headers["location"]) == (303, "/")
    assert stand_in.asked() == {}
    assert LATER in text_of((await hana.get("/")).text)
