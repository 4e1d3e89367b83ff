"""expand[]: ids become objects, in lists too, four levels deep and no deeper."""

import pytest

from tests.sandbox.calls import Calls


def test_opens_an_id_and_leaves_the_stored_object_alone(company: Calls) -> None:
    [expanded] = company.get("invoices", {"limit": 1, "expand": ["data.customer"]})["data"]
    [plain] = company.get("invoices", {"limit": 1})["data"]

    assert expanded["customer"]["id"] == plain["customer"]


def test_tells_payments_only_when_asked(company: Calls) -> None:
    paid = company.get("invoices", {"customer": "cus_AobaClinic", "limit": 1})["data"][0]
    asked = company.get(f"invoices/{paid['id']}", {"expand": ["payments", "amount_paid_off_stripe"]})

    assert "payments" not in paid
    assert asked["payments"]["data"][0]["status"] == "paid"
    assert asked["amount_paid_off_stripe"] == 0


def test_opens_four_levels(company: Calls) -> None:
    params = {"limit": 1, "status": "paid", "expand": ["data.payment.payment_intent.latest_charge"]}
    [payment] = company.get("invoice_payments", {**params, "invoice": _paid(company)})["data"]

    charge = payment["payment"]["payment_intent"]["latest_charge"]
    assert charge["receipt_url"].startswith(str(company.client.base_url))


def test_refuses_five_levels(company: Calls) -> None:
    refusal = company.refused("GET", "invoices", {"expand": ["data.payments.data.payment.payment_intent"]})

    assert refusal.status_code == 400
    assert "more than 4 levels" in refusal.json()["error"]["message"]


@pytest.mark.parametrize("path", ["data.number", "data.nothing", "data.customer.name"])
def test_refuses_what_is_no_reference(company: Calls, path: str) -> None:
    assert company.refused("GET", "invoices", {"expand": [path]}).status_code == 400


def test_money_from_elsewhere_has_no_intent_to_open(company: Calls) -> None:
    minato = company.get("invoices", {"customer": "cus_MinatoTrading", "status": "paid", "limit": 100})["data"]
    outside = next(one for one in minato if not one["attempted"])

    told = company.get(
        f"invoices/{outside['id']}", {"expand": ["payments.data.payment.payment_intent", "amount_paid_off_stripe"]}
    )

    assert told["amount_paid_off_stripe"] == told["amount_paid"] == outside["amount_due"]
    assert [one["payment"]["type"] for one in told["payments"]["data"] if one["status"] == "paid"] == ["payment_record"]


def _paid(company: Calls) -> str:
    [paid] = company.get("invoices", {"customer": "cus_AobaClinic", "limit": 1, "status": "paid"})["data"]
    return str(paid["id"])
