"""What the sample company offers: a code for everybody, and one open quote."""

from portal.sandbox.company.offers import COUPON, PROMOTION, QUOTE
from tests.sandbox.calls import Calls


def test_a_code_takes_ten_percent_off_once(company: Calls) -> None:
    [code] = company.get("promotion_codes", {"code": "WELCOME10", "active": True, "expand": ["data.promotion.coupon"]})[
        "data"
    ]

    assert (code["id"], code["promotion"]["coupon"]["id"]) == (PROMOTION, COUPON)
    assert (code["promotion"]["coupon"]["percent_off"], code["promotion"]["coupon"]["duration"]) == (10, "once")


def test_aoba_has_an_open_quote(company: Calls) -> None:
    [quote] = company.get("quotes", {"customer": "cus_AobaClinic", "status": "open"})["data"]

    assert (quote["id"], quote["number"]) == (QUOTE, "QT-AOBA0001-0001-1")
    assert (quote["amount_subtotal"], quote["amount_total"]) == (288_000 + 30_000, 349_800)
    assert quote["computed"]["recurring"]["amount_total"] == 316_800
