"""What every call meets: the key, errors in Stripe's words, idempotency, headers."""

import pytest

from tests.sandbox.calls import Calls
from tests.sandbox.server import SandboxServer


@pytest.mark.parametrize("key", ["", "Bearer pk_test_1", "Bearer sk_live_1", "Basic !!", "Basic c2tfbGl2ZTo="])
def test_wants_a_secret_test_key(empty: SandboxServer, key: str) -> None:
    with empty.client(Authorization=key) as client:
        answer = client.get("/v1/customers")

    assert answer.status_code == 401
    assert answer.json()["error"]["type"] == "invalid_request_error"


@pytest.mark.parametrize("key", ["Bearer rk_test_1", "Basic c2tfdGVzdF8xOg=="])
def test_takes_a_restricted_key_and_basic_authentication(empty: SandboxServer, key: str) -> None:
    with empty.client(Authorization=key) as client:
        assert client.get("/v1/customers").status_code == 200


def test_says_which_request_this_was_and_in_which_version(stripe: Calls) -> None:
    answer = stripe.client.get("/v1/customers", headers={"Stripe-Version": "2026-08-26.dahlia"})

    assert answer.headers["request-id"].startswith("req_")
    assert answer.headers["stripe-version"] == "2026-08-26.dahlia"


@pytest.mark.parametrize(
    ("method", "path", "params", "status", "code", "param"),
    [
        ("GET", "invoices/in_none", {}, 404, "resource_missing", "id"),
        ("GET", "invoices", {"customer": "cus_none"}, 400, "resource_missing", "customer"),
        ("GET", "invoices", {"starting_after": "in_none"}, 400, "resource_missing", "starting_after"),
        ("GET", "invoices", {"colour": "red"}, 400, "parameter_unknown", "colour"),
        ("GET", "invoices", {"created": {"after": 1}}, 400, "parameter_unknown", "created[after]"),
        ("POST", "subscriptions", {}, 400, "parameter_missing", "customer"),
        ("GET", "nothing", {}, 404, None, None),
        ("DELETE", "customers", {}, 404, None, None),
    ],
)
def test_refuses_in_stripes_words(
    stripe: Calls, method: str, path: str, params: dict[str, str], status: int, code: str | None, param: str | None
) -> None:
    answer = stripe.refused(method, path, params)
    error = answer.json()["error"]

    assert (answer.status_code, error.get("code"), error.get("param")) == (status, code, param)
    assert error["type"] == "invalid_request_error"
    assert None not in error.values()


def test_the_same_key_and_parameters_replay_the_first_answer(stripe: Calls) -> None:
    first = stripe.client.post("/v1/customers", data={"name": "Hana"}, headers={"Idempotency-Key": "k1"})
    again = stripe.client.post("/v1/customers", data={"name": "Hana"}, headers={"Idempotency-Key": "k1"})

    assert again.content == first.content
    assert again.headers["idempotent-replayed"] == "true"
    assert len(stripe.get("customers")["data"]) == 1


def test_refuses_the_same_key_with_other_parameters(stripe: Calls) -> None:
    stripe.post("customers", {"name": "Hana"}, key="k1")

    refusal = stripe.refused("POST", "customers", {"name": "Ken"}, key="k1")

    assert (refusal.status_code, refusal.json()["error"]["type"]) == (400, "idempotency_error")


def test_a_refused_call_does_not_use_up_its_key(stripe: Calls) -> None:
    stripe.refused("POST", "customers", {"nome": "Hana"}, key="k1")

    assert stripe.post("customers", {"name": "Hana"}, key="k1")["name"] == "Hana"


def test_an_empty_value_unsets_and_metadata_is_merged(stripe: Calls) -> None:
    made = stripe.post("customers", {"name": "Hana", "phone": "1", "metadata": {"a": "1", "b": "2"}})

    changed = stripe.post(f"customers/{made['id']}", {"phone": "", "metadata": {"a": "", "c": "3"}})

    assert (changed["name"], changed["phone"], changed["metadata"]) == ("Hana", None, {"b": "2", "c": "3"})


def test_counts_calls_without_their_query_until_told_to_forget(stripe: Calls) -> None:
    stripe.get("customers", {"limit": 3})
    stripe.get("customers")
    counted = stripe.client.get("/_sandbox/requests").json()
    stripe.client.delete("/_sandbox/requests")

    assert counted == [{"method": "GET", "path": "/v1/customers", "count": 2}]
    assert stripe.client.get("/_sandbox/requests").json() == []
