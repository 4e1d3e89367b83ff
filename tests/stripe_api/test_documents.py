"""What Stripe's answers become: credit notes, refunds, tax rates, and who the documents come from."""

from decimal import Decimal

import httpx
import pytest

from portal.money import Money
from portal.sandbox.api import tax_ids
from portal.sandbox.company.catalogue import TAX
from portal.stripe_api.account import fetch_company
from portal.stripe_api.addresses import WireAddress
from portal.stripe_api.client import StripeClient
from portal.stripe_api.credit_notes import CREDIT_NOTES, fetch_credit_note
from portal.stripe_api.listing import fetch_slice
from portal.stripe_api.problems import NotAtStripe
from portal.stripe_api.refunds import REFUNDS, fetch_refund
from portal.stripe_api.tax_rates import TAX_RATES, fetch_tax_rate
from tests.stand_in import AOBA_CLINIC, StandIn

HOTEL = "cus_KazehayaHotel"
NUMBER = "T6900001000142"


async def test_a_credit_note_says_where_the_money_went(client: StripeClient) -> None:
    notes = {str(note.customer): note for note in (await fetch_slice(client, CREDIT_NOTES)).found}
    paid_back, kept = notes[AOBA_CLINIC], notes[HOTEL]

    assert (paid_back.amount, paid_back.refunded, paid_back.to_balance) == (Money(3300, "jpy"), 3300, 0)
    assert (paid_back.reason, paid_back.status) == ("order_change", "issued")
    assert (kept.amount, kept.refunded, kept.to_balance) == (Money(7920, "jpy"), 0, 7920)
    assert paid_back == await fetch_credit_note(client, paid_back.id)


async def test_a_part_given_back_outside_stripe_is_neither_refund_nor_credit(
    client: StripeClient, stand_in: StandIn
) -> None:
    invoice = stand_in.subscribe(stand_in.newcomer()["id"])["latest_invoice"]
    wanted = {"invoice": invoice, "amount": 3000, "refund_amount": 1000, "out_of_band_amount": 500}
    note = stand_in.post("credit_notes", {**wanted, "credit_amount": 1500})
    found = await fetch_credit_note(client, note["id"])

    assert (found.refunded, found.outside, found.to_balance) == (1000, 500, 1500)


async def test_a_refund_names_the_intent_of_its_payment(client: StripeClient, stand_in: StandIn) -> None:
    [note] = stand_in.get("credit_notes", {"customer": AOBA_CLINIC})["data"]
    refund = await fetch_refund(client, note["refunds"][0]["refund"])

    assert (refund.amount, refund.status) == (Money(3300, "jpy"), "succeeded")
    assert refund.intent == stand_in.get(f"refunds/{refund.id}")["payment_intent"]
    assert refund in (await fetch_slice(client, REFUNDS)).found


async def test_a_tax_rate_is_a_decimal(client: StripeClient) -> None:
    rate = next(rate for rate in (await fetch_slice(client, TAX_RATES)).found if rate.id == TAX)

    assert rate.percent == Decimal(10)
    assert f"{rate.percent}" == "10"
    assert await fetch_tax_rate(client, rate.id) == rate


@pytest.mark.parametrize("fetch", [fetch_credit_note, fetch_refund, fetch_tax_rate])
async def test_what_is_not_there_is_not_at_stripe(client: StripeClient, fetch: object) -> None:
    assert callable(fetch)
    with pytest.raises(NotAtStripe):
        await fetch(client, "nothing_1")


async def test_the_company_has_an_address_and_the_number_that_its_invoices_bear(client: StripeClient) -> None:
    company = await fetch_company(client)

    assert company.address == "〒101-0054\n東京都千代田区神田錦町3-14\nヒノデビル5階"
    assert company.registration_number == NUMBER


async def test_of_two_numbers_the_one_that_stripe_prints_is_taken(
    client: StripeClient, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = tax_ids.create_own(stand_in.books, type="jp_trn", value="T1234567890123")
    settings = stand_in.books.account["settings"]["invoices"]
    printed = (await fetch_company(client)).registration_number
    monkeypatch.setitem(settings, "default_account_tax_ids", None)
    newest = (await fetch_company(client)).registration_number
    stand_in.books.shelves["tax_id"].remove(newer["id"])

    assert (printed, newest) == (NUMBER, "T1234567890123")
    assert (await fetch_company(client)).registration_number == NUMBER


class KeyWithoutTaxIds(httpx.AsyncHTTPTransport):
    """What Stripe says to a restricted key."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path != "/v1/tax_ids":
            return await super().handle_async_request(request)
        said = "The provided key does not have the required permissions for this endpoint."
        return httpx.Response(403, json={"error": {"type": "invalid_request_error", "message": said}})


async def test_a_key_that_may_not_read_tax_ids_still_reads_the_company(stand_in: StandIn) -> None:
    client = StripeClient("rk_test_123", stand_in.url, KeyWithoutTaxIds())
    company = await fetch_company(client)
    await client.close()

    assert (company.name, company.registration_number) == ("ヒノデソフト株式会社", None)


async def test_outside_japan_nobody_asks_for_it(
    client: StripeClient, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(stand_in.books.account, "country", "US")

    assert (await fetch_company(client)).registration_number is None
    assert "GET /v1/tax_ids" not in stand_in.asked()


async def test_without_a_support_address_the_registered_one_is_told(
    client: StripeClient, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered = {"city": "港区", "country": "JP", "line1": "2-1", "postal_code": "107-0062", "state": "東京都"}
    monkeypatch.setitem(stand_in.books.account["business_profile"], "support_address", None)
    monkeypatch.setitem(
        stand_in.books.account, "company", {"address_kanji": {**registered, "line2": None, "town": "南青山"}}
    )

    assert (await fetch_company(client)).address == "〒107-0062\n東京都港区南青山2-1"


@pytest.mark.parametrize(
    ("parts", "lines"),
    [
        (
            {
                "line1": "1120 SW Morrison St",
                "city": "Portland",
                "state": "OR",
                "postal_code": "97205",
                "country": "US",
            },
            "1120 SW Morrison St\nPortland, OR 97205\nUnited States",
        ),
        (
            {"line1": "3-14 Kanda Nishikicho", "city": "Chiyoda-ku", "state": "Tokyo", "country": "JP"},
            "3-14 Kanda Nishikicho\nChiyoda-ku, Tokyo\nJapan",
        ),
        ({"country": "JP"}, None),
        ({}, None),
    ],
)
def test_an_address_is_written_as_its_country_does(parts: dict[str, str], lines: str | None) -> None:
    assert WireAddress(**parts).lines == lines
