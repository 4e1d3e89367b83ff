"""A Stripe event's way in, from the knock at the door to the mirror."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from portal import intake
from portal.app import create_app
from portal.assembly import Portal
from portal.database.engine import writing
from portal.mirror import stale
from tests.people import Person, SetClock
from tests.stand_in import AOBA_CLINIC, StandIn
from tests.tables import rows, select
from tests.waiting import until
from tests.webhooks import SECRET, body_of, signed

CUSTOMER = {"object": "customer", "id": AOBA_CLINIC}


@pytest.fixture
def stripe(connected: Portal) -> Person:
    """Whoever knocks at the webhook's door."""
    return Person(create_app(connected, background=False))


async def knock(stripe: Person, portal: Portal, body: bytes, signature: str | None = None) -> httpx2.Response:
    header = signed(body, portal.clock()) if signature is None else signature
    headers = {"Stripe-Signature": header} if header else {}
    return await stripe.post("/webhooks/stripe", content=body, headers={**headers, "Content-Type": "application/json"})


def events(portal: Portal) -> list[str]:
    return [id for (id,) in select(portal, "SELECT id FROM events ORDER BY id")]


def name_of(portal: Portal, customer: str = AOBA_CLINIC) -> str:
    found = select(portal, "SELECT name FROM customers WHERE id = ?", customer)
    return str(found[0][0]) if found else ""


async def test_an_answered_event_is_on_disk_and_what_it_speaks_of_is_marked(stripe: Person, connected: Portal) -> None:
    answer = await knock(stripe, connected, body_of(CUSTOMER))

    assert answer.status_code == 200
    assert events(connected) == ["evt_1"]
    assert select(connected, "SELECT kind, id FROM stale") == [("customer", AOBA_CLINIC)]
    assert connected.stale_bell.is_set()


async def test_no_call_to_stripe_is_made_before_the_answer(
    stripe: Person, connected: Portal, stand_in: StandIn
) -> None:
    await knock(stripe, connected, body_of(CUSTOMER))

    assert stand_in.asked() == {}


async def test_a_payload_is_never_stored_and_the_object_is_read_instead(stripe: Person, connected: Portal) -> None:
    old_shape = {**CUSTOMER, "name": "A name of 2020", "sources": {"data": []}, "email": 5}
    answer = await knock(stripe, connected, body_of(old_shape, api_version="2015-01-01"))
    await intake.refresh_stale(connected)

    assert answer.status_code == 200
    assert name_of(connected) == "青葉クリニック"
    assert not rows(connected, "stale")


async def test_the_same_event_three_times_is_one_reading(stripe: Person, connected: Portal, stand_in: StandIn) -> None:
    answers = [await knock(stripe, connected, body_of(CUSTOMER)) for _ in range(3)]
    await intake.refresh_stale(connected)
    again = await knock(stripe, connected, body_of(CUSTOMER))
    await intake.refresh_stale(connected)

    assert {answer.status_code for answer in [*answers, again]} == {200}
    assert stand_in.asked() == {f"GET /v1/customers/{AOBA_CLINIC}": 1}


async def test_ten_events_of_one_object_are_one_reading(stripe: Person, connected: Portal, stand_in: StandIn) -> None:
    for number in range(10):
        await knock(stripe, connected, body_of(CUSTOMER, id=f"evt_{number}"))
    await intake.refresh_stale(connected)

    assert len(events(connected)) == 10
    assert stand_in.asked() == {f"GET /v1/customers/{AOBA_CLINIC}": 1}


async def test_an_event_of_an_unknown_kind_is_taken_and_changes_nothing(stripe: Person, connected: Portal) -> None:
    answer = await knock(stripe, connected, body_of({"object": "tomorrow", "id": "x_1"}, type="tomorrow.invented"))

    assert answer.status_code == 200
    assert select(connected, "SELECT type FROM events") == [("tomorrow.invented",)]
    assert not rows(connected, "stale")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda body, now: "",
        lambda body, now: "t=1,v1=nonsense",
        lambda body, now: signed(body, now, "whsec_other"),
        lambda body, now: signed(body + b" ", now),
        lambda body, now: signed(body, now - timedelta(minutes=6)),
        lambda body, now: signed(body, now + timedelta(minutes=6)),
    ],
    ids=["missing", "nonsense", "another secret", "another body", "old", "from the future"],
)
async def test_what_stripe_did_not_sign_just_now_is_refused(
    stripe: Person, connected: Portal, wrong: Callable[..., str]
) -> None:
    body = body_of(CUSTOMER)
    answer = await knock(stripe, connected, body, wrong(body, connected.clock()))

    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/plain")
    assert events(connected) == []


async def test_bytes_that_are_not_text_are_refused(stripe: Person, connected: Portal) -> None:
    at = int(connected.clock().timestamp())

    assert (await knock(stripe, connected, b"\xff\xfe{}", f"t={at},v1=abc")).status_code == 400


async def test_while_a_secret_is_rolled_both_are_good(stripe: Person, connected: Portal) -> None:
    connected.settings = replace(connected.settings, webhook_secrets=("whsec_new", SECRET))
    bodies = [body_of(CUSTOMER, id=f"evt_{secret}") for secret in ("whsec_new", SECRET)]
    answers = [
        await knock(stripe, connected, body, signed(body, connected.clock(), secret))
        for body, secret in zip(bodies, ("whsec_new", SECRET), strict=True)
    ]

    assert [answer.status_code for answer in answers] == [200, 200]


async def test_a_body_larger_than_a_megabyte_is_refused(stripe: Person, connected: Portal) -> None:
    large = body_of({**CUSTOMER, "description": "x" * 1024 * 1024})

    assert (await knock(stripe, connected, large)).status_code == 413
    assert events(connected) == []


async def test_a_large_body_that_hides_its_length_is_refused_too(stripe: Person, connected: Portal) -> None:
    async def pieces() -> Any:
        for _ in range(40):
            yield b"x" * 64 * 1024

    answer = await stripe.post("/webhooks/stripe", content=pieces(), headers={"Stripe-Signature": "t=1,v1=a"})

    assert answer.status_code == 413


async def test_a_webhook_needs_no_cookie_and_no_origin(stripe: Person, connected: Portal) -> None:
    stripe.headers["Sec-Fetch-Site"] = "cross-site"

    assert (await knock(stripe, connected, body_of(CUSTOMER))).status_code == 200
    assert (await stripe.get("/webhooks/stripe")).status_code == 405


async def test_while_stripe_is_away_the_reading_waits_and_then_happens(
    stripe: Person, connected: Portal, stand_in: StandIn
) -> None:
    customer = stand_in.newcomer()["id"]
    await knock(stripe, connected, body_of({"object": "customer", "id": customer}))
    stand_in.faults(status=500)
    await intake.refresh_stale(connected)
    missing = name_of(connected, customer)
    stand_in.behave()
    assert isinstance(connected.clock, SetClock)
    connected.clock.forward(minutes=2)
    await intake.refresh_stale(connected)

    assert missing == ""
    assert name_of(connected, customer) == "新規医院"
    assert not rows(connected, "stale")


async def test_an_event_that_comes_during_the_reading_is_read_again(
    stripe: Person, connected: Portal, stand_in: StandIn
) -> None:
    customer = stand_in.newcomer(name="Before")["id"]
    about = {"object": "customer", "id": customer}
    await knock(stripe, connected, body_of(about))
    stand_in.faults(latency_ms=300)
    reading = asyncio.create_task(intake.refresh_stale(connected))
    await until(lambda: f"GET /v1/customers/{customer}" in stand_in.asked())
    await knock(stripe, connected, body_of(about, id="evt_2"))
    await reading
    await intake.refresh_stale(connected)

    assert stand_in.asked()[f"GET /v1/customers/{customer}"] == 2
    assert not rows(connected, "stale")


async def test_a_draft_is_not_read_until_it_is_finalised(stripe: Person, connected: Portal, stand_in: StandIn) -> None:
    draft = stand_in.post("invoices", {"customer": stand_in.newcomer()["id"]})
    await knock(stripe, connected, body_of(draft))
    unread = rows(connected, "stale")
    finalized = stand_in.post(f"invoices/{draft['id']}/finalize")
    await knock(stripe, connected, body_of(finalized, id="evt_2", type="invoice.finalized"))
    await intake.refresh_stale(connected)

    assert unread == []
    assert select(connected, "SELECT status FROM invoices WHERE id = ?", draft["id"]) == [(finalized["status"],)]


async def test_the_ten_events_of_a_paid_period_are_two_reads(
    stripe: Person, connected: Portal, stand_in: StandIn
) -> None:
    customer = stand_in.newcomer()["id"]
    stand_in.subscribe(customer)
    known = list(stand_in.books.objects["event"])
    begun = stand_in.subscribe(customer)
    told = [event for id, event in stand_in.books.objects["event"].items() if id not in known]
    stand_in.client.delete("/_sandbox/requests")
    for event in told:
        await knock(stripe, connected, json.dumps(event).encode())
    await intake.refresh_stale(connected)

    assert len(told) > 8
    assert stand_in.asked() == {
        "GET /v1/invoice_payments": 1,
        f"GET /v1/subscriptions/{begun['id']}": 1,
        "POST /v1/invoices/create_preview": 1,
    }
    assert ("paid", "paid", "4242") in paid_invoices(connected, customer)


def paid_invoices(portal: Portal, customer: str) -> list[tuple[Any, ...]]:
    sql = "SELECT i.status, p.status, p.last4 FROM invoices i JOIN payments p ON p.invoice = i.id"
    return [*select(portal, f"{sql} WHERE i.customer = ?", customer)]


async def test_a_mark_that_only_a_later_version_understands_stops_no_other(
    connected: Portal, stand_in: StandIn
) -> None:
    async with writing(connected.engine) as conn:
        await stale.mark(conn, [("invented later", "x_1"), ("customer", AOBA_CLINIC)], connected.clock())
    with pytest.raises(ExceptionGroup):
        await intake.refresh_stale(connected)

    assert select(connected, "SELECT id FROM stale") == [("x_1",)]
