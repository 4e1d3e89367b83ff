"""The hosted invoice page: shows what is owed, and takes payment by card or by bank transfer."""

from collections.abc import Iterator

import httpx
import pytest

from tests.sandbox.hosted.conftest import invoice_of
from tests.sandbox.server import SandboxServer


@pytest.fixture
def stand_in() -> Iterator[SandboxServer]:
    """Paying changes the company, so each test has its own."""
    with SandboxServer() as server:
        yield server


def status_of(api: httpx.Client, invoice: str) -> str:
    status: str = api.get(f"/v1/invoices/{invoice}").json()["status"]
    return status


def test_shows_the_invoice_in_the_customers_language_or_the_one_asked_for(
    api: httpx.Client, browser: httpx.Client
) -> None:
    invoice = invoice_of(api, "cus_SakuraDental", "open")

    page = browser.get(invoice["hosted_invoice_url"])
    english = browser.get(invoice["hosted_invoice_url"], params={"locale": "en"})

    for said in (invoice["number"], f"¥{invoice['total']:,} を支払う", "請求書をダウンロード", "Stripe の代役"):
        assert said in page.text
    assert f"Pay ¥{invoice['total']:,}" in english.text
    assert page.headers["cache-control"] == "no-store"


def test_takes_a_new_card_and_thanks(api: httpx.Client, browser: httpx.Client) -> None:
    invoice = invoice_of(api, "cus_SakuraDental", "open")

    paid = browser.post(invoice["hosted_invoice_url"], data={"card": "mastercard"}, follow_redirects=True)

    assert "お支払いが完了しました" in paid.text
    assert "領収書を見る" in paid.text
    assert status_of(api, invoice["id"]) == "paid"
    assert api.get("/v1/subscriptions/sub_1SakuraStarterMonthly").json()["status"] == "active"


def test_says_that_a_card_was_declined_and_leaves_the_invoice_open(api: httpx.Client, browser: httpx.Client) -> None:
    invoice = invoice_of(api, "cus_SakuraDental", "open")

    refused = browser.post(invoice["hosted_invoice_url"], data={"card": "visa_no_funds"})

    assert refused.status_code == 402
    assert "残高またはご利用限度額が不足しています" in refused.text
    assert status_of(api, invoice["id"]) == "open"


def test_the_card_on_file_is_tried_again(api: httpx.Client, browser: httpx.Client) -> None:
    invoice = invoice_of(api, "cus_SakuraDental", "open")

    assert "登録済みのカード" in browser.get(invoice["hosted_invoice_url"]).text
    assert browser.post(invoice["hosted_invoice_url"], data={"card": "on_file"}).status_code == 402


def test_a_bank_transfer_invoice_says_where_to_pay_and_lets_the_transfer_arrive(
    api: httpx.Client, browser: httpx.Client
) -> None:
    invoice = invoice_of(api, "cus_MinatoTrading", "open")

    assert "お振込先" in browser.get(invoice["hosted_invoice_url"]).text
    assert "カードで支払う" not in browser.get(invoice["hosted_invoice_url"]).text
    browser.post(invoice["hosted_invoice_url"], data={"card": "transfer"})

    still_open = api.get("/v1/invoices", params={"customer": "cus_MinatoTrading", "status": "open"}).json()["data"]
    assert len(still_open) == 1


def test_paying_twice_or_with_nonsense_is_refused_in_words(api: httpx.Client, browser: httpx.Client) -> None:
    paid = invoice_of(api, "cus_AobaClinic", "paid")
    due = invoice_of(api, "cus_SakuraDental", "open")

    assert browser.post(paid["hosted_invoice_url"], data={"card": "visa"}).status_code == 402
    assert browser.post(due["hosted_invoice_url"], data={"card": "library"}).status_code == 402
    assert browser.post(due["hosted_invoice_url"]).status_code == 402


def test_the_receipt_page_shows_the_payment(api: httpx.Client, browser: httpx.Client) -> None:
    charge = api.get("/v1/charges", params={"customer": "cus_Northwind"}).json()["data"][0]

    page = browser.get(charge["receipt_url"])

    for said in (charge["receipt_number"], "American Express •••• 0005", "Download receipt"):
        assert said in page.text


@pytest.mark.parametrize(
    "address", ["/i/acct_1HinodeSoftSandbx/nothing", "/i/acct_other/nothing", "/receipts/nothing", "/p/session/nothing"]
)
def test_an_unknown_link_is_not_there(browser: httpx.Client, address: str) -> None:
    answer = browser.get(address, headers={"Accept-Language": "ja"})

    assert answer.status_code == 404
    assert "ページが見つかりません" in answer.text
