"""What Stripe hears when it rings; what becomes of the event is told in tests/test_intake.py."""

from dataclasses import replace

from portal.app import create_app
from portal.assembly import build_portal
from portal.routes import path_for
from portal.settings import Settings
from tests.people import Person, SetClock
from tests.webhooks import body_of, signed


async def test_while_the_database_is_away_stripe_is_asked_to_come_again(settings: Settings, clock: SetClock) -> None:
    nowhere = replace(settings, database_url="postgresql://portal@127.0.0.1:9/portal")
    portal = build_portal(nowhere, path_for, now=clock)
    stripe, body = Person(create_app(portal, background=False)), body_of({"object": "customer", "id": "cus_1"})
    signature = {"Stripe-Signature": signed(body, clock())}
    answer = await stripe.post("/webhooks/stripe", content=body, headers=signature)
    await portal.close()

    assert (answer.status_code, answer.text) == (503, "Not taken: send it again.\n")
