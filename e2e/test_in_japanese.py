"""The same journeys for a Japanese reader, and the words that an accountant looks for."""

import re

import pytest
from playwright.sync_api import expect

from e2e.conftest import Come
from e2e.journeys import JOURNEYS, Journey
from e2e.people import HANA, MINATO, NORTHWIND, SAKURA
from e2e.stage import Stage, soon
from e2e.words import day

KANA = re.compile(r"[\u3041-\u30ff]")
NAMES = re.compile(r"Standard|Visa|Mastercard|English|@|^hinode-schedule\.example$")


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.__name__)
def test_a_japanese_owner(journey: Journey, come: Come) -> None:
    journey(come("ja"))


def test_the_mail_is_japanese_and_so_is_the_page_behind_it(come: Come) -> None:
    hana = come("ja")
    hana.go("/sign-in")
    letter = hana.ask_for_link(HANA.email)
    assert letter.subject == "【ヒノデソフト株式会社】ご請求ページへのサインイン"
    assert 'lang="ja"' in letter.html
    for part in (letter.text, letter.html):
        assert "ご請求ページにサインインするためのリンクです。" in part
        assert letter.link in part


def test_speaks_the_customers_language_where_the_browser_wishes_none_of_ours(come: Come) -> None:
    hana = come("fr")
    hana.go("/sign-in")
    hana.go(hana.ask_for_link(HANA.email).link)
    expect(hana.page.locator("html")).to_have_attribute("lang", "en")
    hana.press("Sign in")
    expect(hana.page.locator("html")).to_have_attribute("lang", "ja")


def test_writes_amounts_dates_and_statuses_in_japanese(come: Come, stage: Stage) -> None:
    minato = come("ja").sign_in(MINATO, "/invoices")
    open_ones = stage.find("invoices", customer=MINATO.customer, status="open")["data"]
    newest, overdue = (minato.invoice(one["id"]) for one in open_ones)
    minato.sees(day(open_ones[0]["effective_at"], "ja"), newest)
    minato.sees("￥41,250", newest)
    minato.sees("未払い", newest)
    minato.sees("期日超過", overdue)
    minato.sees("支払済み")


def test_writes_dollars_for_a_customer_who_pays_in_them(come: Come) -> None:
    northwind = come("ja").sign_in(NORTHWIND)
    northwind.sees("$19.00", northwind.part("What you pay for"))


def test_a_failed_card_is_replaced_and_the_invoice_paid(come: Come, stage: Stage) -> None:
    sakura = come("ja").sign_in(SAKURA)
    invoice = stage.find("invoices", customer=SAKURA.customer, status="open")["data"][0]["id"]
    expect(sakura.page.get_by_role("heading", name="￥4,950の決済ができませんでした")).to_be_visible()
    sakura.sees("残高またはご利用限度額の不足により決済できませんでした。")
    sakura.page.get_by_role("button", name="別のカードを登録").click()
    sakura.page.get_by_role("radio", name="Mastercard •••• 4444").check()
    sakura.page.get_by_role("button", name="カードを保存").click()
    sakura.is_at("/")
    sakura.sees("Mastercard •••• 4444", sakura.part("Payment method"))

    sakura.invoice(invoice).get_by_role("link", name="支払う").click()
    sakura.page.get_by_role("button", name="¥4,950 を支払う").click()
    sakura.sees("お支払いが完了しました。")
    settled = sakura.page.get_by_text("現在お支払いいただくものはありません。")
    running = sakura.part("What you pay for").get_by_text("ご利用中")
    soon(lambda: sakura.go("/") and settled.count() and running.count())  # each is read again by itself
    expect(sakura.page.get_by_role("heading", name="￥4,950の決済ができませんでした")).to_have_count(0)


def test_a_transfer_that_arrives_settles_the_invoice(come: Come, stage: Stage) -> None:
    minato = come("ja").sign_in(MINATO)
    overdue = stage.find("invoices", customer=MINATO.customer, status="open")["data"][-1]["id"]
    minato.page.get_by_role("link", name="お支払い方法を見る").click()
    minato.page.get_by_role("button", name="テスト：振込が届いたことにする").click()
    minato.sees("支払い済み")
    paid = minato.page.locator(f"article[data-invoice={overdue}][data-status=paid]")
    soon(lambda: minato.go(f"/invoices/{overdue}") and paid.count())
    minato.sees("銀行振込", minato.part("Payments"))


@pytest.mark.parametrize("path", ["/", "/invoices", "/invoices/in_1NeverThere", "/invoices?status=lost"])
def test_no_english_is_left_on_a_page(come: Come, path: str) -> None:
    """But names: of products, of cards, of languages, and what Stripe itself has written into the invoice."""
    hana = come("ja").sign_in(HANA)
    hana.go(path)
    for line in hana.page.locator("body").inner_text().splitlines():
        for part in line.split("\t"):
            assert _is_japanese_or_a_name(part.strip()), part


def _is_japanese_or_a_name(text: str) -> bool:
    return not re.search(r"[a-z]{3}", text) or KANA.search(text) is not None or bool(NAMES.search(text))
