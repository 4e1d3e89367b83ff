"""The checker itself: it takes what Stripe takes and gives, and names each kind of departure from it."""

import json
import time
from typing import Any

import pytest

from tests.stripe.description import Description

PRODUCT = {
    "id": "prod_1",
    "object": "product",
    "active": True,
    "created": 1_700_000_000,
    "description": None,
    "images": [],
    "livemode": False,
    "marketing_features": [],
    "metadata": {"seats": "12"},
    "name": "Standard",
    "package_dimensions": None,
    "shippable": None,
    "tax_code": None,
    "updated": 1_700_000_000,
    "url": None,
}
PRICE = {
    "id": "price_1",
    "object": "price",
    "active": True,
    "billing_scheme": "per_unit",
    "created": 1_700_000_000,
    "currency": "jpy",
    "livemode": False,
    "lookup_key": None,
    "metadata": {},
    "nickname": None,
    "product": "prod_1",
    "recurring": {"interval": "month", "interval_count": 1, "meter": None, "usage_type": "licensed"},
    "tiers_mode": None,
    "transform_quantity": None,
    "type": "recurring",
    "unit_amount": 1200,
    "unit_amount_decimal": "1200",
}


@pytest.fixture(scope="module")
def description() -> Description:
    return Description.load()


def answer(description: Description, **changes: Any) -> list[str]:
    """What is wrong with a list of one price that has these changes."""
    price = {name: value for name, value in {**PRICE, **changes}.items() if value != "left out"}
    listed = {"object": "list", "url": "/v1/prices", "has_more": False, "data": [price]}
    return description.check_response("GET", "/v1/prices", 200, json.dumps(listed).encode())


def test_an_answer_as_stripe_gives_it_is_fine(description: Description) -> None:
    assert answer(description) == []
    assert answer(description, product=PRODUCT) == []
    assert answer(description, product={"id": "prod_1", "object": "product", "deleted": True}) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"colour": "green"}, "data[0].colour is not in Stripe's description"),
        ({"currency": "left out"}, "data[0].currency is missing"),
        ({"active": None}, "data[0].active None instead of boolean"),
        ({"created": True}, "data[0].created True instead of integer"),
        ({"unit_amount": "1200"}, "data[0].unit_amount '1200' instead of integer"),
        ({"unit_amount_decimal": 1200}, "data[0].unit_amount_decimal 1200 instead of a string"),
        ({"type": "often"}, "data[0].type 'often' is none of 'one_time', 'recurring'"),
        ({"currency": "¥"}, "data[0].currency '¥' does not match [a-z]{3}"),
        ({"nickname": "n" * 5001}, "data[0].nickname is 5001 long, the limit is 5000"),
        ({"metadata": {"seats": 12}}, "data[0].metadata.seats 12 instead of a string"),
        ({"recurring": {}}, "data[0].recurring.interval is missing"),
        ({"product": {**PRODUCT, "images": [1]}}, "data[0].product.images[0] 1 instead of a string"),
    ],
)
def test_names_what_an_answer_has_wrong(description: Description, changes: dict[str, Any], said: str) -> None:
    assert f"GET /v1/prices 200: {said}" in answer(description, **changes)


def test_an_error_has_the_shape_of_an_error(description: Description) -> None:
    error = {"type": "invalid_request_error", "code": "resource_missing", "message": "No such price: 'x'"}
    assert description.check_response("GET", "/v1/prices/x", 404, json.dumps({"error": error}).encode()) == []

    wrong = json.dumps({"error": {**error, "type": "sad"}}).encode()
    assert "error.type 'sad' is none of" in description.check_response("GET", "/v1/prices/x", 404, wrong)[0]
    assert description.check_response("GET", "/v1/prices/x", 500, b"oh") == ["GET /v1/prices/x 500: is not JSON"]


def test_an_events_object_is_held_to_its_own_schema(description: Description) -> None:
    event = {
        "id": "evt_1",
        "object": "event",
        "api_version": "2026-08-26.dahlia",
        "created": 1_700_000_000,
        "data": {"object": {**PRICE, "currency": None}},
        "livemode": False,
        "pending_webhooks": 0,
        "request": None,
        "type": "price.created",
    }
    assert description.check_object("event", event) == ["event: data.object.currency None instead of a string"]


@pytest.mark.parametrize(
    ("method", "path", "query", "body"),
    [
        ("GET", "/v1/invoices", "limit=100&created[gte]=1&status=open&expand[]=data.payments", ""),
        ("GET", "/v1/invoices", "created%5Bgte%5D=1&expand%5B0%5D=data.amount_paid_off_stripe", ""),
        ("GET", "/v1/invoices/in_1", "expand[0]=payments.data.payment.payment_intent", ""),
        ("GET", "/v1/prices", "active=true&expand[0]=data.product", ""),
        ("POST", "/v1/customers/cus_1", "", "metadata[seats]=12&phone=&invoice_settings[footer]=Thanks"),
        ("POST", "/v1/subscriptions/sub_1", "", "items[0][id]=si_1&items[0][quantity]=3&cancel_at_period_end=true"),
        ("POST", "/v1/webhook_endpoints", "", "url=https://a.example&enabled_events[]=*&enabled_events[]=invoice.paid"),
        ("POST", "/v1/invoices/create_preview", "", "customer=cus_1&subscription_details[proration_date]=1700000000"),
        ("DELETE", "/v1/subscriptions/sub_1", "prorate=true", ""),
    ],
)
def test_a_request_that_stripe_takes_is_fine(
    description: Description, method: str, path: str, query: str, body: str
) -> None:
    assert description.check_request(method, path, query, body) == []


@pytest.mark.parametrize(
    ("method", "path", "query", "body", "said"),
    [
        ("GET", "/v1/invoicez", "", "", "is not in Stripe's description"),
        ("PUT", "/v1/invoices", "", "", "is not in Stripe's description"),
        ("GET", "/v1/invoices", "colour=green", "", "colour is not in Stripe's description"),
        ("GET", "/v1/invoices", "limit=many", "", "limit 'many' instead of integer"),
        ("GET", "/v1/invoices", "created[after]=1", "", "created.after is not in Stripe's description"),
        ("GET", "/v1/invoices", "expand[]=data.colour", "", "expand 'data.colour' cannot be expanded"),
        ("GET", "/v1/invoices", "expand[]=data.a.b.c.d", "", "expand 'data.a.b.c.d' is deeper than 4 levels"),
        ("GET", "/v1/invoices", "expand[1]=data.customer", "", "expand has the keys 1 instead of [] or 0, 1, 2 …"),
        ("GET", "/v1/payment_methods/x/y", "", "", "is not in Stripe's description"),
        ("POST", "/v1/webhook_endpoints", "", "enabled_events[]=*", "url is missing"),
        ("POST", "/v1/subscriptions/s", "", "items[0][price][id]=p", "items[0].price {'id': 'p'} instead of a string"),
        (
            "POST",
            "/v1/subscriptions/s",
            "",
            "cancel_at_period_end=yes",
            "cancel_at_period_end 'yes' instead of boolean",
        ),
        ("DELETE", "/v1/subscriptions/s", "soon=true", "", "soon is not in Stripe's description"),
    ],
)
def test_names_what_a_request_has_wrong(
    description: Description, method: str, path: str, query: str, body: str, said: str
) -> None:
    assert any(line.endswith(said) for line in description.check_request(method, path, query, body))


def test_a_page_of_a_hundred_takes_no_time_to_speak_of(description: Description) -> None:
    listed = {"object": "list", "url": "/v1/prices", "has_more": False, "data": [{**PRICE, "product": PRODUCT}] * 100}
    body = json.dumps(listed).encode()
    description.check_response("GET", "/v1/prices", 200, body)

    started = time.process_time()
    assert description.check_response("GET", "/v1/prices", 200, body) == []
    assert time.process_time() - started < 0.2
