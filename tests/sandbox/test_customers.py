"""Customers, their cards and their tax ids."""

from tests.sandbox.calls import Calls, Thing


def test_a_new_customer_can_bring_a_card(stripe: Calls) -> None:
    made = stripe.post("customers", {"email": "hana@aoba.example", "payment_method": "pm_card_visa"})
    opened = stripe.get(f"customers/{made['id']}", {"expand": ["invoice_settings.default_payment_method"]})

    assert opened["invoice_settings"]["default_payment_method"]["card"]["brand"] == "visa"


def test_finds_by_address(stripe: Calls) -> None:
    made = [stripe.post("customers", {"email": "accounting@kazehaya.example"})["id"] for _ in range(2)]
    stripe.post("customers", {"email": "other@kazehaya.example"})
    found = stripe.get("customers", {"email": "accounting@kazehaya.example"})["data"]

    assert [one["id"] for one in found] == made[::-1]


def test_a_detached_card_is_nobodys_and_no_default(stripe: Calls, hana: Thing) -> None:
    card = hana["invoice_settings"]["default_payment_method"]
    detached = stripe.post(f"payment_methods/{card}/detach")

    assert detached["customer"] is None
    assert stripe.get(f"customers/{hana['id']}")["invoice_settings"]["default_payment_method"] is None
    assert stripe.get(f"customers/{hana['id']}/payment_methods")["data"] == []


def test_refuses_another_customers_card_as_default(stripe: Calls, hana: Thing) -> None:
    other = stripe.post("customers", {"payment_method": "pm_card_amex"})
    card = other["invoice_settings"]["default_payment_method"]
    wanted = {"invoice_settings": {"default_payment_method": card}}

    assert stripe.refused("POST", f"customers/{hana['id']}", wanted).status_code == 400


def test_refuses_to_pay_with_another_customers_card(stripe: Calls, hana: Thing) -> None:
    other = stripe.post("customers", {"payment_method": "pm_card_amex"})
    card = other["invoice_settings"]["default_payment_method"]
    draft = stripe.post("invoices", {"customer": hana["id"], "currency": "jpy"})
    item = {"customer": hana["id"], "invoice": draft["id"], "amount": 500, "currency": "jpy"}
    stripe.post("invoiceitems", item)

    assert stripe.refused("POST", f"invoices/{draft['id']}/pay", {"payment_method": card}).status_code == 400


def test_an_invoice_shows_the_tax_ids_of_its_day(stripe: Calls, hana: Thing) -> None:
    path = f"customers/{hana['id']}/tax_ids"
    made = stripe.post(path, {"type": "jp_trn", "value": "T1234567890123"})
    invoice = stripe.post("invoices", {"customer": hana["id"]})
    stripe.delete(f"{path}/{made['id']}")

    assert invoice["customer_tax_ids"] == [{"type": "jp_trn", "value": "T1234567890123"}]
    assert stripe.get(path)["data"] == []


def test_every_change_is_an_event_with_what_was_before(stripe: Calls, hana: Thing) -> None:
    stripe.post(f"customers/{hana['id']}", {"email": "hana@new.example"})
    [latest, *_] = stripe.get("events", {"types": ["customer.updated"]})["data"]

    assert latest["data"]["previous_attributes"] == {"email": "hana@aoba.example"}
    assert latest["data"]["object"]["email"] == "hana@new.example"


def test_their_invoices_bear_their_footer_and_fields(stripe: Calls, hana: Thing, monthly: Thing) -> None:
    fields = [{"name": "登録番号", "value": "T1234567890123"}]
    stripe.post(f"customers/{hana['id']}", {"invoice_settings": {"footer": "みずほ銀行", "custom_fields": fields}})
    items = [{"price": monthly["id"], "quantity": 1}]
    begun = stripe.post("subscriptions", {"customer": hana["id"], "items": items})
    invoice = stripe.get(f"invoices/{begun['latest_invoice']}")

    assert (invoice["footer"], invoice["custom_fields"]) == ("みずほ銀行", fields)
