"""Webhooks: signed, tried again, lost, repeated and shuffled on demand. The receiver is a real server."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.sandbox.calls import Calls, Thing
from tests.stripe.description import Description


class Receiver(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taker)
        self.taken: list[tuple[str, bytes]] = []
        self.refuses = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hook"

    @property
    def types(self) -> list[str]:
        return [json.loads(body)["type"] for _, body in self.taken]


class Taker(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.taken.append((self.headers["stripe-signature"], body))
        self.server.refuses -= 1
        self.send_response(500 if self.server.refuses >= 0 else 200)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def endpoint(stripe: Calls, receiver: Receiver) -> Thing:
    made: Thing = stripe.post("webhook_endpoints", {"url": receiver.url, "enabled_events": ["customer.created"]})
    return made


def soon(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 8
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def test_delivers_signed_what_the_endpoint_listens_to(stripe: Calls, receiver: Receiver, endpoint: Thing) -> None:
    stripe.post("products", {"name": "nobody listens to this"})
    customer = stripe.post("customers", {"name": "青葉クリニック"})
    soon(lambda: len(receiver.taken) == 1)
    [(signature, body)] = receiver.taken
    said = dict(part.split("=", 1) for part in signature.split(","))
    expected = hmac.new(endpoint["secret"].encode(), f"{said['t']}.".encode() + body, hashlib.sha256).hexdigest()
    event = json.loads(body)

    assert hmac.compare_digest(said["v1"], expected)
    assert abs(time.time() - int(said["t"])) < 60
    assert event["data"]["object"]["id"] == customer["id"]
    assert event["request"]["id"].startswith("req_")
    assert Description.load().check_object("event", event) == []


def test_tries_again_until_it_is_taken(stripe: Calls, receiver: Receiver, endpoint: Thing) -> None:
    receiver.refuses = 2
    stripe.post("customers")
    soon(lambda: len(receiver.taken) == 3)
    soon(lambda: stripe.get("events", {"delivery_success": True})["data"] != [])

    assert len({body for _, body in receiver.taken}) == 1


def test_what_is_dropped_is_lost_but_listed_as_not_delivered(
    stripe: Calls, receiver: Receiver, endpoint: Thing
) -> None:
    stripe.faults(webhooks={"drop": 1})
    lost = stripe.post("customers")
    stripe.post("customers")

    def missed() -> list[str]:
        events = stripe.get("events", {"delivery_success": False, "type": "customer.*"})["data"]
        return [event["data"]["object"]["id"] for event in events]

    soon(lambda: missed() == [lost["id"]])
    assert len(receiver.taken) == 1


def test_repeats_on_demand(stripe: Calls, receiver: Receiver, endpoint: Thing) -> None:
    stripe.faults(webhooks={"repeat": 2})
    stripe.post("customers")

    soon(lambda: len(receiver.taken) == 3)


def test_shuffles_on_demand_and_loses_none(stripe: Calls, receiver: Receiver, endpoint: Thing) -> None:
    stripe.faults(webhooks={"shuffle": True})
    made = [stripe.post("customers")["id"] for _ in range(12)]
    soon(lambda: len(receiver.taken) == 12)
    told = [json.loads(body)["data"]["object"]["id"] for _, body in receiver.taken]

    assert sorted(told) == sorted(made)
    assert told != made


def test_shows_the_secret_once(stripe: Calls, endpoint: Thing) -> None:
    assert endpoint["secret"].startswith("whsec_")
    assert "secret" not in stripe.get(f"webhook_endpoints/{endpoint['id']}")


def test_a_disabled_endpoint_hears_nothing(stripe: Calls, receiver: Receiver, endpoint: Thing) -> None:
    path = f"webhook_endpoints/{endpoint['id']}"
    stripe.post(path, {"disabled": True})
    stripe.post("customers")
    stripe.post(path, {"disabled": False})
    stripe.post("customers")

    soon(lambda: receiver.types == ["customer.created"])


def test_a_renewal_tells_its_whole_story(stripe: Calls, receiver: Receiver, subscription: Thing) -> None:
    stripe.post("webhook_endpoints", {"url": receiver.url, "enabled_events": ["*"]})
    stripe.advance(days=32)

    expected = {
        "invoice.created",
        "customer.subscription.updated",
        "invoice.finalized",
        "charge.succeeded",
        "payment_intent.succeeded",
        "invoice_payment.paid",
        "invoice.paid",
        "invoice.payment_succeeded",
    }
    soon(lambda: expected <= set(receiver.types))
