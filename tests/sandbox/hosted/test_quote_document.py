"""The PDF of a quote: for whoever has a key, in the customer's language, once the quote is finalized."""

from typing import Any

import httpx
import pytest

from tests.sandbox.hosted.test_documents import text_of


def quoted(api: httpx.Client, customer: str, price: str, **given: str) -> dict[str, Any]:
    line = {"line_items[0][price]": price, "line_items[0][quantity]": "12"}
    draft = api.post("/v1/quotes", data={"customer": customer, **line, **given}).json()
    opened: dict[str, Any] = api.post(f"/v1/quotes/{draft['id']}/finalize").json()
    return opened


def test_says_in_japanese_what_is_offered_until_when(api: httpx.Client) -> None:
    given = {
        "default_tax_rates[0]": "txr_1ConsumptionTax10",
        "header": "年間契約のご提案",
        "footer": "ご検討ください。",
    }
    quote = quoted(api, "cus_AobaClinic", "price_1PremiumYearlyJpy", **given)
    text = text_of(api.get(f"/v1/quotes/{quote['id']}/pdf"))

    assert quote["amount_total"] == 12 * 24_000 * 1.1
    for said in (
        "御見積書",
        quote["number"],
        "青葉クリニック 御中",
        "ヒノデソフト株式会社",
        "有効期限",
        "消費税（10%）",
    ):
        assert said in text
    for said in ("年間契約のご提案", "ご検討ください。", "¥316,800", "¥24,000 / 年"):
        assert said in text


def test_says_it_in_english_and_dollars_with_the_discount(api: httpx.Client) -> None:
    coupon = api.post("/v1/coupons", data={"percent_off": "10", "duration": "once"}).json()["id"]
    quote = quoted(api, "cus_Northwind", "price_1PremiumMonthlyUsd", **{"discounts[0][coupon]": coupon})
    text = text_of(api.get(f"/v1/quotes/{quote['id']}/pdf"))

    for said in ("Quote", "Northwind Studio LLC", "Discount", "-$22.80", "$205.20", "$228.00 per month"):
        assert said in text


@pytest.mark.parametrize(("customer", "said"), [("cus_AobaClinic", "失効"), ("cus_Northwind", "no longer valid")])
def test_says_that_it_no_longer_holds(api: httpx.Client, customer: str, said: str) -> None:
    money = "Usd" if customer == "cus_Northwind" else "Jpy"
    quote = quoted(api, customer, f"price_1StarterMonthly{money}")
    api.post(f"/v1/quotes/{quote['id']}/cancel")

    assert said in text_of(api.get(f"/v1/quotes/{quote['id']}/pdf"))


def test_is_neither_for_strangers_nor_of_drafts(api: httpx.Client, browser: httpx.Client) -> None:
    draft = api.post("/v1/quotes", data={"customer": "cus_AobaClinic"}).json()
    quote = quoted(api, "cus_AobaClinic", "price_1StarterMonthlyJpy")

    assert browser.get(f"/v1/quotes/{quote['id']}/pdf").status_code == 401
    assert api.get("/v1/quotes/qt_none/pdf").status_code == 404
    refusal = api.get(f"/v1/quotes/{draft['id']}/pdf")
    assert (refusal.status_code, refusal.headers["content-type"]) == (400, "application/json")
