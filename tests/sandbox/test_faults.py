"""Misbehaviour on demand, and back to normal."""

import time
from typing import Any

import pytest

from tests.sandbox.calls import Calls


def test_answers_429_as_stripe_does(stripe: Calls) -> None:
    stripe.faults(status=429)
    answer = stripe.client.get("/v1/customers")
    stripe.client.delete("/_sandbox/faults")

    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "rate_limit")
    assert answer.headers["stripe-rate-limited-reason"]
    assert stripe.get("customers")["data"] == []


def test_a_key_that_may_not_is_refused_as_stripe_does(stripe: Calls) -> None:
    stripe.faults(status=403)
    answer = stripe.client.get("/v1/credit_notes")

    assert (answer.status_code, answer.json()["error"]["type"]) == (403, "invalid_request_error")


def test_fails_every_third_call_only(stripe: Calls) -> None:
    stripe.faults(status=500, every=3)
    statuses = [stripe.client.get("/v1/customers").status_code for _ in range(6)]

    assert statuses == [200, 200, 500, 200, 200, 500]


def test_a_call_that_failed_was_not_done(stripe: Calls) -> None:
    stripe.faults(status=500, every=1)
    stripe.client.post("/v1/customers", headers={"Idempotency-Key": "k1"})
    stripe.client.delete("/_sandbox/faults")

    assert stripe.get("customers")["data"] == []
    assert stripe.post("customers", key="k1")["object"] == "customer"


def test_makes_calls_wait_but_not_its_own_controls(stripe: Calls) -> None:
    stripe.faults(latency_ms=300)
    before = time.monotonic()
    stripe.client.get("/_sandbox/requests")
    controlled = time.monotonic()
    stripe.get("customers")

    assert controlled - before < 0.25
    assert time.monotonic() - controlled >= 0.3


@pytest.mark.parametrize(
    "wanted",
    [
        [],
        {"status": 404},
        {"every": 0},
        {"latency_ms": -1},
        {"latency": 5},
        {"next_decline": "no_such_reason"},
        {"webhooks": {"drop": -1}},
        {"webhooks": {"shuffle": "yes"}},
    ],
)
def test_refuses_a_fault_it_does_not_know_and_says_why(stripe: Calls, wanted: Any) -> None:
    answer = stripe.client.post("/_sandbox/faults", json=wanted)

    assert answer.status_code == 400
    assert "expected" in answer.json()["error"] or "known are" in answer.json()["error"]
    assert stripe.client.get("/_sandbox/faults").json()["status"] is None


@pytest.mark.parametrize("seconds", ["", "-1", "soon", "1e99"])
def test_refuses_to_advance_by_what_is_no_time(stripe: Calls, seconds: str) -> None:
    assert stripe.client.post("/_sandbox/advance", data={"seconds": seconds}).status_code == 400


def test_advances_by_json_too(stripe: Calls) -> None:
    before = stripe.client.post("/_sandbox/advance", json={"seconds": 0}).json()["now"]
    after = stripe.client.post("/_sandbox/advance", json={"seconds": 86400}).json()["now"]

    assert 86400 <= after - before <= 86402
