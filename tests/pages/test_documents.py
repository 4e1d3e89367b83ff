"""PDF, receipt and payment page: read at the click, checked to be theirs and Stripe's, else said plainly."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from portal.access import limits
from portal.access.limits import PER_READER
from portal.assembly import Portal
from portal.database.engine import writing
from portal.mirror.store import Found, store
from tests import make
from tests.conftest import Visit
from tests.people import Person, SetClock, text_of
from tests.stand_in import AOBA_CLINIC, MINATO_TRADING, NORTHWIND, SAKURA_DENTAL, StandIn

DOCUMENTS = ("pdf", "receipt", "pay")
STRIPES_PDF = "https://pay.stripe.com/invoice/in_1/pdf"


async def keep(portal: Portal, *found: Found) -> None:
    async with writing(portal.engine) as conn:
        await store(conn, found, portal.clock())


@pytest.fixture
async def hana(visit: Visit) -> Person:
    return await visit(AOBA_CLINIC)


async def test_the_pdf_is_stripes_own_and_holds_the_invoice(hana: Person, stand_in: StandIn) -> None:
    said = stand_in.invoices_of(AOBA_CLINIC)[0]
    answer = await hana.get(f"/invoices/{said['id']}/pdf")

    assert answer.status_code == 303
    assert answer.headers["location"] == said["invoice_pdf"]
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert stand_in.client.get(answer.headers["location"]).content.startswith(b"%PDF")


async def test_the_receipt_is_that_of_the_payment(hana: Person, stand_in: StandIn) -> None:
    answer = await hana.get(f"/invoices/{stand_in.invoices_of(AOBA_CLINIC)[0]['id']}/receipt")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{stand_in.url}/receipts/")


async def test_what_can_be_paid_leads_to_stripes_page_and_what_is_paid_back_to_the_invoice(
    visit: Visit, stand_in: StandIn
) -> None:
    sakura = await visit(SAKURA_DENTAL)
    open_one = stand_in.invoices_of(SAKURA_DENTAL, status="open")[-1]
    paid = stand_in.invoices_of(SAKURA_DENTAL, status="paid")[0]

    assert (await sakura.get(f"/invoices/{open_one['id']}/pay")).headers["location"] == open_one["hosted_invoice_url"]
    assert (await sakura.get(f"/invoices/{paid['id']}/pay")).headers["location"] == f"/invoices/{paid['id']}"


async def test_money_from_outside_stripe_has_no_receipt(visit: Visit, stand_in: StandIn) -> None:
    minato = await visit(MINATO_TRADING)
    answers = [
        await minato.get(f"/invoices/{invoice['id']}/receipt")
        for invoice in stand_in.invoices_of(MINATO_TRADING, status="paid")
    ]

    assert {answer.status_code for answer in answers} == {303, 404}


@pytest.mark.parametrize("document", DOCUMENTS)
async def test_anothers_an_unknown_ones_and_a_drafts_are_the_very_same_missing_page(
    hana: Person, stand_in: StandIn, connected: Portal, document: str
) -> None:
    await keep(connected, make.invoice("in_draft", AOBA_CLINIC, status="draft"))
    theirs = stand_in.invoices_of(NORTHWIND)[0]["id"]
    stand_in.behave()
    answers = [await hana.get(f"/invoices/{id}/{document}") for id in (theirs, "in_none", "in_draft")]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert stand_in.asked() == {}


@pytest.mark.parametrize("document", DOCUMENTS)
async def test_an_invoice_that_stripe_says_is_anothers_is_not_handed_out(
    hana: Person, stand_in: StandIn, connected: Portal, document: str
) -> None:
    theirs = stand_in.invoices_of(SAKURA_DENTAL)[1]["id"]
    await keep(connected, make.invoice(theirs, AOBA_CLINIC))

    assert (await hana.get(f"/invoices/{theirs}/{document}")).status_code == 404


@pytest.mark.parametrize("document", DOCUMENTS)
async def test_an_invoice_that_stripe_no_longer_has_is_not_there(
    hana: Person, connected: Portal, document: str
) -> None:
    await keep(connected, make.invoice("in_gone", AOBA_CLINIC))

    assert (await hana.get(f"/invoices/in_gone/{document}")).status_code == 404


@pytest.mark.parametrize("status", [429, 500])
@pytest.mark.parametrize("document", DOCUMENTS)
async def test_while_stripe_is_away_the_stored_link_serves(
    hana: Person, stand_in: StandIn, connected: Portal, document: str, status: int
) -> None:
    await keep(connected, make.invoice(customer=AOBA_CLINIC, payments=(make.payment(customer=AOBA_CLINIC),)))
    stand_in.faults(status=status)
    answer = await hana.get(f"/invoices/in_1/{document}")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith(("https://pay.stripe.com/", "https://invoice.stripe.com/"))


async def test_what_stripe_refuses_for_good_is_not_said_to_be_a_matter_of_waiting(
    hana: Person, connected: Portal, stand_in: StandIn
) -> None:
    await keep(connected, replace(make.invoice(customer=AOBA_CLINIC), pdf=None))
    stand_in.faults(status=403)
    answer = await hana.get("/invoices/in_1/pdf")

    assert answer.status_code == 503
    assert "trying again will not help" in text_of(answer.text)
    assert "does not answer" not in text_of(answer.text)
    assert "support@hinode-schedule.example" in answer.text


@pytest.mark.parametrize("document", DOCUMENTS)
async def test_while_stripe_refuses_the_stored_link_serves(
    hana: Person, stand_in: StandIn, connected: Portal, document: str
) -> None:
    await keep(connected, make.invoice(customer=AOBA_CLINIC, payments=(make.payment(customer=AOBA_CLINIC),)))
    stand_in.faults(status=403)

    assert (await hana.get(f"/invoices/in_1/{document}")).status_code == 303


async def test_a_link_that_cannot_be_alive_any_more_is_not_handed_out(
    hana: Person, stand_in: StandIn, connected: Portal
) -> None:
    issued = connected.clock() - timedelta(days=400)
    await keep(connected, make.invoice(customer=AOBA_CLINIC, issued_at=issued))
    assert isinstance(connected.clock, SetClock)
    for _ in range(14):  # eleven days, with a visit now and then that keeps the session
        connected.clock.forward(hours=20)
        await hana.get("/")
    stand_in.faults(status=500)
    answer = await hana.get("/invoices/in_1/pdf")

    assert answer.status_code == 503
    assert "The document cannot be fetched just now" in text_of(answer.text)
    assert 'href="/invoices/in_1/pdf"' in answer.text


async def test_after_three_seconds_without_an_answer_the_stored_link_serves(
    hana: Person, stand_in: StandIn, connected: Portal
) -> None:
    await keep(connected, make.invoice(customer=AOBA_CLINIC))
    stand_in.faults(latency_ms=8000)
    begun = time.monotonic()
    answer = await hana.get("/invoices/in_1/pdf")

    assert answer.headers["location"] == STRIPES_PDF
    assert time.monotonic() - begun < 4


@pytest.mark.parametrize(
    "url", ["https://evil.example/in_1.pdf", "http://pay.stripe.com/in_1", "https://pay.stripe.com.evil.example/", ""]
)
async def test_an_address_that_is_not_stripes_is_never_followed(
    hana: Person, stand_in: StandIn, connected: Portal, url: str
) -> None:
    await keep(connected, replace(make.invoice(customer=AOBA_CLINIC), pdf=url))
    stand_in.faults(status=500)
    answer = await hana.get("/invoices/in_1/pdf")

    assert answer.status_code == 503
    assert "location" not in answer.headers


async def test_who_has_not_signed_in_gets_no_document(stranger: Person) -> None:
    for document in DOCUMENTS:
        answer = await stranger.get(f"/invoices/in_1/{document}")
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in?next=")


async def test_who_clicks_all_the_time_is_led_to_where_it_was_last_read(
    hana: Person, stand_in: StandIn, connected: Portal
) -> None:
    said = stand_in.invoices_of(AOBA_CLINIC)[0]
    first = await hana.get(f"/invoices/{said['id']}/pdf")
    async with writing(connected.engine) as conn:
        for _ in range(PER_READER[0].most - 1):
            await limits.count(conn, PER_READER, AOBA_CLINIC, connected.clock())
    stand_in.behave()
    again = await hana.get(f"/invoices/{said['id']}/pdf")

    assert (again.status_code, again.headers["location"]) == (303, first.headers["location"])
    assert stand_in.asked() == {}
