"""Somebody whose plan a test may change as it likes."""

import time

import pytest

from portal.assembly import Portal
from portal.database.engine import writing
from portal.mirror.store import store
from portal.stripe_api.customers import fetch_customer
from tests.conftest import Visit
from tests.people import Person
from tests.stand_in import StandIn


@pytest.fixture
async def clinic(visit: Visit, stand_in: StandIn, connected: Portal) -> Person:
    """A customer of this test only."""
    address = f"clinic-{time.monotonic_ns()}@shinki.example"
    customer = stand_in.newcomer(email=address)["id"]
    found = await fetch_customer(connected.stripe, customer)
    async with writing(connected.engine) as conn:
        await store(conn, [found], connected.clock())
    person = await visit(address)
    person.headers["X-Customer"] = customer
    return person
