"""create_preview: the bill before it is made, equal to the one that is made, and nothing stored."""

from tests.sandbox.calls import Calls, Thing


def test_shows_the_next_renewal(stripe: Calls, subscription: Thing) -> None:
    preview = stripe.post("invoices/create_preview", {"subscription": subscription["id"]})

    assert preview["id"].startswith("upcoming_in_")
    assert (preview["number"], preview["total"]) == (None, 15_000)
    assert preview["created"] == subscription["items"]["data"][0]["current_period_end"]
    assert preview["lines"]["data"][0]["period"]["start"] == preview["created"]
    assert len(stripe.get("invoices")["data"]) == 1


def test_equals_the_invoice_that_the_same_change_brings(stripe: Calls, subscription: Thing) -> None:
    item = subscription["items"]["data"][0]
    change = {
        "items": [{"id": item["id"], "quantity": 13}],
        "proration_behavior": "always_invoice",
        "proration_date": item["current_period_start"] + 1_000_000,
    }
    asked = {"subscription": subscription["id"], "subscription_details": change}
    preview = stripe.post("invoices/create_preview", asked)
    stripe.post(f"subscriptions/{subscription['id']}", change)
    made = stripe.get("invoices", {"limit": 1})["data"][0]

    for field in ("total", "amount_due", "subtotal", "currency"):
        assert preview[field] == made[field]
    assert [one["amount"] for one in preview["lines"]["data"]] == [one["amount"] for one in made["lines"]["data"]]


def test_puts_prorations_on_the_next_renewal_when_they_are_to_wait(stripe: Calls, subscription: Thing) -> None:
    item = subscription["items"]["data"][0]
    middle = (item["current_period_start"] + item["current_period_end"]) // 2
    change = {"items": [{"id": item["id"], "quantity": 20}], "proration_date": middle}
    asked = {"subscription": subscription["id"], "subscription_details": change}

    preview = stripe.post("invoices/create_preview", asked)
    without = stripe.post("invoices/create_preview", {**asked, "preview_mode": "recurring"})

    assert preview["total"] == 30_000 + 7500
    assert without["total"] == 30_000
    assert stripe.get("invoiceitems")["data"] == []
    assert stripe.get(f"subscriptions/{subscription['id']}")["items"]["data"][0]["quantity"] == 10


def test_of_a_customer_shows_the_soonest(company: Calls) -> None:
    preview = company.post("invoices/create_preview", {"customer": "cus_TanakaWorks"})
    subscriptions = company.get("subscriptions", {"customer": "cus_TanakaWorks"})["data"]

    assert preview["created"] == min(one["items"]["data"][0]["current_period_end"] for one in subscriptions)


def test_of_a_new_subscription_adds_the_tax(company: Calls) -> None:
    items = [{"price": "price_1StandardMonthlyJpy", "quantity": 3}]
    details = {"items": items, "default_tax_rates": ["txr_1ConsumptionTax10"]}
    asked = {"customer": "cus_AobaClinic", "subscription_details": details}
    preview = company.post("invoices/create_preview", asked)

    assert (preview["subtotal"], preview["total"]) == (4500, 4950)
    assert preview["total_taxes"][0]["amount"] == 450


def test_there_is_none_when_the_subscription_is_ending(stripe: Calls, subscription: Thing) -> None:
    stripe.post(f"subscriptions/{subscription['id']}", {"cancel_at_period_end": True})
    refusal = stripe.client.post("/v1/invoices/create_preview", data={"subscription": subscription["id"]})

    assert (refusal.status_code, refusal.json()["error"]["code"]) == (404, "invoice_upcoming_none")


def test_recurring_after_a_change_is_the_next_renewal(stripe: Calls, subscription: Thing) -> None:
    item = subscription["items"]["data"][0]
    once = stripe.post("coupons", {"percent_off": 10, "duration": "once"})["id"]
    change = {"items": [{"id": item["id"], "quantity": 20}], "proration_behavior": "always_invoice"}
    asked = {"subscription": subscription["id"], "subscription_details": change, "discounts": [{"coupon": once}]}

    preview = stripe.post("invoices/create_preview", {**asked, "preview_mode": "recurring"})

    assert (preview["created"], preview["total"]) == (item["current_period_end"], 30_000)
    assert preview["lines"]["data"][0]["period"]["start"] == item["current_period_end"]
