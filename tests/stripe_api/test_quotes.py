"""Quotes at Stripe: made once, read whole, and what acceptance brings about carries the name of who ordered."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from portal import clock
from portal.model.names import CustomerId, Email, QuoteId
from portal.model.quote import Acceptance, Quote, QuotedLine, QuoteTerms, QuoteWish
from portal.money import Money
from portal.stripe_api import files
from portal.stripe_api.client import StripeClient
from portal.stripe_api.files import fetch_quote_pdf
from portal.stripe_api.listing import fetch_slice
from portal.stripe_api.problems import NotAtStripe, RefusedByStripe, StripeAway
from portal.stripe_api.quote_answers import fetch_terms, finish_acceptance
from portal.stripe_api.quotes import QUOTES, accept_quote, cancel_quote, create_quote, fetch_quote
from tests.stand_in import AOBA_CLINIC, MINATO_TRADING, STANDARD, StandIn

HANA = Email("hana@aoba-clinic.example")
SETUP = QuotedLine(2, words="導入支援", each=Money(30_000, "jpy"))
SEATS = QuotedLine(12, STANDARD)
BY_CARD, BY_INVOICE = QuoteTerms(by_transfer=False), QuoteTerms(by_transfer=True, days_until_due=14)


def wish(*lines: QuotedLine, **terms: Any) -> QuoteWish:
    ends = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30)
    return QuoteWish(lines or (SEATS,), ends, HANA, **terms)


async def made(
    client: StripeClient, stand_in: StandIn, *lines: QuotedLine, by: QuoteTerms = BY_CARD, **terms: Any
) -> Quote:
    customer = stand_in.newcomer()["id"]
    return await fetch_quote(client, await create_quote(client, customer, wish(*lines, **terms), by, f"k{customer}"))


def yes(quote: Quote, order: str = "PO-7") -> Acceptance:
    return Acceptance(quote.id, quote.customer, HANA, "青葉 花", order, clock.now())


async def accepted(client: StripeClient, quote: Quote, order: str = "PO-7") -> Quote:
    await accept_quote(client, quote.id)
    taken = await fetch_quote(client, quote.id)
    for _ in range(2):  # as if the first had been cut off at its end
        await finish_acceptance(client, taken, yes(quote, order), "注文番号")
    return taken


async def test_it_is_open_with_a_number_and_its_lines(client: StripeClient, stand_in: StandIn) -> None:
    quote = await made(client, stand_in, SEATS, SETUP, header="お見積り", footer="以上")

    assert quote.status == "open"
    assert quote.number is not None
    assert [(line.product, line.quantity, line.amount.minor) for line in quote.lines] == [
        ("Standard", 12, 18_000),
        ("導入支援", 2, 60_000),
    ]
    assert (quote.upfront.minor, quote.recurring, quote.interval) == (78_000, Money(18_000, "jpy"), "month")
    assert (quote.header, quote.footer, quote.made_by) == ("お見積り", "以上", HANA)


async def test_the_same_wish_under_the_same_key_is_one_quote(client: StripeClient, stand_in: StandIn) -> None:
    customer, wanted = stand_in.newcomer()["id"], wish(SEATS, SETUP, discount=Decimal(10))
    ids = {await create_quote(client, customer, wanted, BY_CARD, "twice") for _ in range(2)}

    assert len(ids) == 1
    assert len(stand_in.get("quotes", {"customer": customer})["data"]) == 1


async def test_percents_are_off_everything_for_as_long_as_it_runs(client: StripeClient, stand_in: StandIn) -> None:
    quote = await made(client, stand_in, SEATS, SETUP, discount=Decimal("12.5"))

    assert (quote.discount.minor, quote.upfront.minor) == (9_750, 68_250)
    assert quote.recurring == Money(15_750, "jpy")


async def test_a_long_quote_comes_with_all_its_lines(client: StripeClient, stand_in: StandIn) -> None:
    lines = [QuotedLine(1, words=f"作業{place}", each=Money(100, "jpy")) for place in range(13)]
    quote = await made(client, stand_in, *lines)
    listed = await fetch_slice(client, QUOTES)

    assert [line.product for line in quote.lines] == [f"作業{place}" for place in range(13)]
    assert next(one for one in listed.found if one.id == quote.id) == quote


async def test_every_bill_of_the_new_plan_shows_the_order(client: StripeClient, stand_in: StandIn) -> None:
    quote = await accepted(client, await made(client, stand_in, fields={"契約番号": "K-1"}))
    subscription = stand_in.get(f"subscriptions/{quote.subscription}")
    [first] = stand_in.invoices_of(quote.customer)

    shown = [{"name": "契約番号", "value": "K-1"}, {"name": "注文番号", "value": "PO-7"}]
    assert subscription["invoice_settings"]["custom_fields"] == first["custom_fields"] == shown
    assert subscription["metadata"]["portal_accepted_name"] == "青葉 花"
    assert subscription["metadata"]["portal_accepted_by"] == HANA
    assert first["metadata"]["portal_purchase_order"] == "PO-7"


async def test_what_is_sold_once_is_billed_and_sent(client: StripeClient, stand_in: StandIn) -> None:
    quote = await accepted(client, await made(client, stand_in, SETUP, by=BY_INVOICE))
    [invoice] = stand_in.invoices_of(quote.customer)

    assert (invoice["id"], invoice["status"], invoice["amount_due"]) == (quote.invoice, "open", 60_000)
    assert invoice["custom_fields"] == [{"name": "注文番号", "value": "PO-7"}]
    assert invoice["due_date"] - invoice["created"] == 14 * 86400
    assert stand_in.asked()[f"POST /v1/invoices/{invoice['id']}/send"] >= 1
    sent = stand_in.get("events", {"type": "invoice.sent"})["data"]
    assert [event["data"]["object"]["id"] for event in sent].count(invoice["id"]) == 1


async def test_by_card_it_is_final_and_mailed_to_nobody(client: StripeClient, stand_in: StandIn) -> None:
    quote = await accepted(client, await made(client, stand_in, SETUP), "")
    [invoice] = stand_in.invoices_of(quote.customer)

    assert invoice["status"] in ("open", "paid")
    assert invoice["custom_fields"] is None
    assert f"POST /v1/invoices/{invoice['id']}/send" not in stand_in.asked()


async def test_what_is_canceled_is_accepted_no_more(client: StripeClient, stand_in: StandIn) -> None:
    quote = await made(client, stand_in)
    await cancel_quote(client, quote.id)

    with pytest.raises(RefusedByStripe):
        await accept_quote(client, quote.id)
    assert (await fetch_quote(client, quote.id)).status == "canceled"


async def test_terms_are_those_of_the_newest_contract(client: StripeClient, stand_in: StandIn) -> None:
    aoba = await fetch_terms(client, CustomerId(AOBA_CLINIC))
    minato = await fetch_terms(client, CustomerId(MINATO_TRADING))
    nobody = await fetch_terms(client, stand_in.newcomer()["id"])

    assert aoba is not None
    assert minato is not None
    assert (aoba.by_transfer, aoba.tax_rates) == (False, ("txr_1ConsumptionTax10",))
    assert minato.by_transfer
    assert nobody is None


async def test_the_pdf_comes_whole_once_it_is_finalised(client: StripeClient, stand_in: StandIn) -> None:
    quote = await made(client, stand_in)
    draft = stand_in.post("quotes", {"customer": quote.customer, "line_items": [{"price": STANDARD}]})
    with await fetch_quote_pdf(client, quote.id) as file:
        assert file.read().startswith(b"%PDF-")
    with pytest.raises(RefusedByStripe):
        await fetch_quote_pdf(client, draft["id"])
    with pytest.raises(NotAtStripe):
        await fetch_quote_pdf(client, QuoteId("qt_none"))


async def test_the_pdf_has_its_bounds(client: StripeClient, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    quote = await made(client, stand_in)
    monkeypatch.setattr(files, "LARGEST", 100)
    with pytest.raises(RefusedByStripe, match="larger"):
        await fetch_quote_pdf(client, quote.id)
    monkeypatch.setattr(files, "SECONDS", 0.05)
    stand_in.faults(latency_ms=2000)
    with pytest.raises(StripeAway):
        await fetch_quote_pdf(client, quote.id)
