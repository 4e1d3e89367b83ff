"""Customer Portal: sessions with their flows, configurations merged as Stripe merges them."""

from typing import Any

import pytest

from tests.sandbox.calls import Calls, Thing

AOBA = {"customer": "cus_AobaClinic"}


def test_a_session_has_an_address_nobody_can_guess(company: Calls) -> None:
    wanted = {**AOBA, "return_url": "https://portal.example/billing/return", "locale": "ja"}
    first = company.post("billing_portal/sessions", wanted)
    second = company.post("billing_portal/sessions", wanted)

    assert first["url"] != second["url"]
    assert "/p/session/" in first["url"]
    assert (first["locale"], first["flow"]) == ("ja", None)


@pytest.mark.parametrize(
    ("type", "details"),
    [
        ("payment_method_update", None),
        ("subscription_cancel", {"subscription": "sub_1AobaStandardMonthly"}),
        ("subscription_update", {"subscription": "sub_1AobaStandardMonthly"}),
    ],
)
def test_takes_a_flow_and_where_it_ends(company: Calls, type: str, details: Thing | None) -> None:
    ends = {"type": "redirect", "redirect": {"return_url": "https://portal.example/billing/return?done=1"}}
    flow = {"type": type, "after_completion": ends, **({type: details} if details else {})}
    session = company.post("billing_portal/sessions", {**AOBA, "flow_data": flow})

    assert session["flow"]["type"] == type
    assert session["flow"]["after_completion"]["redirect"] == ends["redirect"]


@pytest.mark.parametrize(
    "flow",
    [
        {"type": "subscription_cancel"},
        {"type": "subscription_cancel", "subscription_cancel": {"subscription": "sub_1MinatoStandardMonthly"}},
        {"type": "subscription_update", "subscription_update": {"subscription": "sub_none"}},
        {"type": "something_else"},
    ],
)
def test_refuses_a_flow_that_cannot_be_gone_through(company: Calls, flow: Any) -> None:
    assert company.refused("POST", "billing_portal/sessions", {**AOBA, "flow_data": flow}).status_code == 400


def test_plan_changes_are_not_for_those_who_pay_by_invoice(company: Calls) -> None:
    flow = {"type": "subscription_update", "subscription_update": {"subscription": "sub_1MinatoStandardMonthly"}}
    wanted = {"customer": "cus_MinatoTrading", "flow_data": flow}

    assert company.refused("POST", "billing_portal/sessions", wanted).status_code == 400


def test_updating_one_feature_leaves_the_others(stripe: Calls) -> None:
    features = {"invoice_history": {"enabled": True}, "subscription_cancel": {"enabled": True}}
    made = stripe.post("billing_portal/configurations", {"features": features, "metadata": {"purpose": "portal"}})
    path = f"billing_portal/configurations/{made['id']}"
    changed = stripe.post(path, {"features": {"subscription_cancel": {"mode": "immediately"}}})

    assert changed["features"]["invoice_history"] == {"enabled": True}
    assert changed["features"]["subscription_cancel"]["enabled"] is True
    assert changed["features"]["subscription_cancel"]["mode"] == "immediately"
    assert (changed["is_default"], changed["metadata"]) == (False, {"purpose": "portal"})
