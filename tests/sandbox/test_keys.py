"""Restricted keys: what they were given, and a refusal that names what they were not."""

import pytest

from tests.sandbox.calls import Calls
from tests.sandbox.server import SandboxServer

KEY = "rk_test_small"


@pytest.mark.parametrize(
    ("method", "path", "lacking"),
    [
        ("GET", "customers", "rak_customer_read"),
        ("POST", "customers", "rak_customer_write"),
        ("GET", "prices", "rak_plan_read"),
        ("POST", "invoices/create_preview", "rak_invoice_read"),
        ("GET", "customers/cus_1/cash_balance", "rak_cash_balance_read"),
    ],
)
def test_names_the_permission_that_the_key_lacks(
    empty: SandboxServer, stripe: Calls, method: str, path: str, lacking: str
) -> None:
    stripe.limit_key(KEY, "webhook_write")
    with empty.client(Authorization=f"Bearer {KEY}") as client:
        answer = client.request(method, f"/v1/{path}", headers={"X-Test-Bad-Request": "1"})

    assert answer.status_code == 403
    assert (
        f"Having the '{lacking}' permission would allow this request to continue." in answer.json()["error"]["message"]
    )
    assert KEY not in answer.text


def test_who_may_write_may_read(empty: SandboxServer, stripe: Calls) -> None:
    stripe.limit_key(KEY, "webhook_write", "customer_read")
    with empty.client(Authorization=f"Bearer {KEY}") as client:
        assert client.get("/v1/webhook_endpoints").status_code == 200
        assert client.get("/v1/customers").status_code == 200


@pytest.mark.parametrize(
    "wanted", [[], {"key": "sk_test_1", "permissions": []}, {"key": KEY}, {"key": KEY, "permissions": ["everything"]}]
)
def test_says_what_it_expects_of_a_key(stripe: Calls, wanted: object) -> None:
    answer = stripe.client.post("/_sandbox/keys", json=wanted)

    assert answer.status_code == 400
    assert answer.json()["error"]
