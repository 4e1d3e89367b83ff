"""Webhooks: which are Stripe's, and what each speaks of."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from portal.stripe_api.events import StripeEvent, read_event
from portal.stripe_api.problems import Forged
from tests.webhooks import SECRET, body_of, signed

NOW = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)


def read(body: bytes, signature: str | None = None, secrets: Sequence[str] = (SECRET,)) -> StripeEvent:
    return read_event(body, signed(body, NOW) if signature is None else signature, secrets, NOW)


INVOICE = body_of({"object": "invoice", "id": "in_1"})


def test_a_signed_event_is_read() -> None:
    event = read(INVOICE)

    assert (event.id, event.type, event.api_version) == ("evt_1", "x.updated", "2020-08-27")
    assert event.speaks_of == (("invoice", "in_1"),)


def test_while_a_secret_is_rolled_both_are_good() -> None:
    assert read(INVOICE, signed(INVOICE, NOW, "whsec_old"), ["whsec_new", "whsec_old"]).id == "evt_1"
    assert (
        read(INVOICE, f"{signed(INVOICE, NOW, 'whsec_else')},v1={signed(INVOICE, NOW).partition('v1=')[2]}").id
        == "evt_1"
    )


@pytest.mark.parametrize("minutes", [-4.9, 0, 4.9])
def test_five_minutes_either_way_are_tolerated(minutes: float) -> None:
    assert read(INVOICE, signed(INVOICE, NOW + timedelta(minutes=minutes))).id == "evt_1"


@pytest.mark.parametrize("minutes", [-5.1, 5.1, -60 * 24 * 365])
def test_more_than_five_minutes_either_way_is_forged(minutes: float) -> None:
    with pytest.raises(Forged):
        read(INVOICE, signed(INVOICE, NOW + timedelta(minutes=minutes)))


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "nonsense",
        "t=",
        "t=x,v1=y",
        "t=1779238800",
        "v1=abc",
        "t=1779238800,v1=",
        "t=1779238800,v0=abc",
        "t=²,v1=a",
        "t=" + "9" * 5000 + ",v1=a",
        "t=-1779238800,v1=a",
        ",,,=,=",
    ],
)
def test_a_malformed_signature_is_forged(signature: str) -> None:
    with pytest.raises(Forged):
        read(INVOICE, signature)


def test_another_secrets_or_another_bodys_signature_is_forged() -> None:
    for signature in (signed(INVOICE, NOW, "whsec_other"), signed(INVOICE + b" ", NOW)):
        with pytest.raises(Forged):
            read(INVOICE, signature)


def test_without_a_secret_everything_is_forged() -> None:
    with pytest.raises(Forged):
        read(INVOICE, secrets=())


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"id": "evt_1"}', b'{"id": 1, "type": 2}'])
def test_a_signed_body_that_is_not_an_event_is_forged(body: bytes) -> None:
    with pytest.raises(Forged):
        read(body)


def test_bytes_that_are_not_text_are_forged() -> None:
    with pytest.raises(Forged, match="UTF-8"):
        read(b"\xff\xfe", "t=1779238800,v1=abc")


@pytest.mark.parametrize(
    ("about", "speaks_of"),
    [
        ({"object": "customer", "id": "cus_1"}, [("customer", "cus_1")]),
        ({"object": "subscription", "id": "sub_1"}, [("subscription", "sub_1")]),
        ({"object": "price", "id": "price_1"}, [("price", "price_1")]),
        ({"object": "account", "id": "acct_1"}, [("company", "acct_1")]),
        ({"object": "invoice_payment", "id": "inpay_1", "invoice": "in_1"}, [("invoice", "in_1")]),
        (
            {"object": "payment_method", "id": "pm_1", "customer": "cus_1"},
            [("payment_method", "pm_1"), ("customer", "cus_1")],
        ),
        ({"object": "payment_method", "id": "pm_1", "customer": None}, [("payment_method", "pm_1")]),
        (
            {"object": "payment_intent", "id": "pi_1", "payment_details": {"order_reference": "in_1"}},
            [("invoice", "in_1")],
        ),
        ({"object": "payment_intent", "id": "pi_1"}, []),
        (
            {"object": "invoiceitem", "id": "ii_1", "parent": {"subscription_details": {"subscription": "sub_1"}}},
            [("subscription", "sub_1")],
        ),
        ({"object": "invoiceitem", "id": "ii_1", "subscription": "sub_1"}, [("subscription", "sub_1")]),
        ({"object": "invoiceitem", "id": "ii_1", "parent": None}, []),
        ({"object": "discount", "subscription": "sub_1", "customer": "cus_1"}, [("subscription", "sub_1")]),
        ({"object": "discount", "subscription": None, "customer": "cus_1"}, [("contracts", "cus_1")]),
        ({"object": "card", "id": "card_1", "customer": "cus_1"}, [("customer", "cus_1")]),
        (
            {"object": "credit_note", "id": "cn_1", "invoice": "in_1", "customer": "cus_1"},
            [("credit_note", "cn_1"), ("invoice", "in_1")],
        ),
        (
            {"object": "credit_note", "id": "cn_1", "customer": "cus_1", "customer_balance_transaction": "cbtxn_1"},
            [("credit_note", "cn_1"), ("customer", "cus_1")],
        ),
        (
            {"object": "refund", "id": "re_1", "payment_intent": "pi_1"},
            [("refund", "re_1"), ("payment_intent", "pi_1")],
        ),
        ({"object": "refund", "id": "re_1", "payment_intent": None}, [("refund", "re_1")]),
        ({"object": "tax_rate", "id": "txr_1"}, [("tax_rate", "txr_1")]),
        ({"object": "balance"}, []),
        ({"object": "invented_tomorrow", "id": "new_1"}, []),
        ({"object": "invoice", "id": ""}, []),
        ({"object": "invoice_payment", "id": "inpay_1", "invoice": {"id": "in_1"}}, []),
    ],
)
def test_an_event_speaks_of_what_must_be_read_again(about: dict[str, Any], speaks_of: list[tuple[str, str]]) -> None:
    assert read(body_of(about)).speaks_of == tuple(speaks_of)
