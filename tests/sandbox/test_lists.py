"""Lists: pages in both directions, filters, what is refused."""

from typing import Any

import pytest

from tests.sandbox.calls import Calls

TANAKA = {"customer": "cus_TanakaWorks"}


def ids(page: Any) -> list[str]:
    return [one["id"] for one in page["data"]]


def test_pages_through_everything_newest_first_and_each_once(company: Calls) -> None:
    seen: list[dict[str, Any]] = []
    page = company.get("invoices", {**TANAKA, "limit": 100})
    seen += page["data"]
    while page["has_more"]:
        page = company.get("invoices", {**TANAKA, "limit": 100, "starting_after": seen[-1]["id"]})
        seen += page["data"]

    assert len({one["id"] for one in seen}) == len(seen) == 400
    assert [one["created"] for one in seen] == sorted((one["created"] for one in seen), reverse=True)


def test_pages_back_to_where_it_came_from(company: Calls) -> None:
    first = company.get("invoices", {"limit": 7})
    second = company.get("invoices", {"limit": 7, "starting_after": ids(first)[-1]})
    back = company.get("invoices", {"limit": 3, "ending_before": ids(second)[0]})

    assert ids(back) == ids(first)[-3:]
    assert back["has_more"] is True


def test_says_that_nothing_follows_the_last_page(company: Calls) -> None:
    everything = company.get("products", {"limit": 100})
    before_last = company.get("products", {"limit": 1, "starting_after": ids(everything)[-2]})

    assert before_last["data"] == everything["data"][-1:]
    assert before_last["has_more"] is False


def test_windows_of_created_share_no_invoice_and_miss_none(company: Calls) -> None:
    everything = company.get("invoices", {"customer": "cus_AobaClinic", "limit": 100})["data"]
    middle = everything[5]["created"]
    older = company.get("invoices", {"customer": "cus_AobaClinic", "limit": 100, "created": {"lt": middle}})
    newer = company.get("invoices", {"customer": "cus_AobaClinic", "limit": 100, "created": {"gte": middle}})

    assert ids(newer) + ids(older) == [one["id"] for one in everything]


@pytest.mark.parametrize(
    ("path", "filters", "count"),
    [
        ("invoices", {"customer": "cus_MinatoTrading", "status": "open"}, 2),
        ("invoices", {"subscription": "sub_1AobaStandardMonthly"}, 14),
        ("invoices", {"collection_method": "send_invoice"}, 18),
        ("subscriptions", {"customer": "cus_TanakaWorks"}, 3),
        ("subscriptions", {"status": "past_due"}, 2),
        ("subscriptions", {"price": "price_1PremiumMonthlyUsd"}, 1),
        ("customers", {"email": "accounting@kazehaya.example"}, 2),
        ("prices", {"product": "prod_HinodeStarter", "currency": "usd"}, 2),
        ("prices", {"lookup_keys": ["standard_monthly_jpy"]}, 1),
        ("charges", {"customer": "cus_AobaClinic"}, 14),
        ("payment_methods", {}, 0),
        ("payment_methods", {"customer": "cus_AobaClinic"}, 1),
    ],
)
def test_filters(company: Calls, path: str, filters: dict[str, Any], count: int) -> None:
    assert len(company.get(path, {**filters, "limit": 100})["data"]) == count


def test_lists_subscription_items_oldest_first(stripe: Calls, hana: Any, monthly: Any) -> None:
    other = stripe.post(
        "prices",
        {"currency": "jpy", "product": monthly["product"], "unit_amount": 1, "recurring": {"interval": "month"}},
    )
    items = [{"price": monthly["id"]}, {"price": other["id"]}]
    begun = stripe.post("subscriptions", {"customer": hana["id"], "items": items})

    listed = stripe.get("subscription_items", {"subscription": begun["id"], "limit": 1})
    following = stripe.get("subscription_items", {"subscription": begun["id"], "starting_after": ids(listed)[0]})

    assert [item["price"]["id"] for item in listed["data"] + following["data"]] == [monthly["id"], other["id"]]


@pytest.mark.parametrize("limit", ["0", "101", "ten"])
def test_refuses_a_limit_outside_1_to_100(company: Calls, limit: str) -> None:
    refusal = company.refused("GET", "invoices", {"limit": limit})

    assert refusal.status_code == 400
    assert refusal.json()["error"]["param"] == "limit"
