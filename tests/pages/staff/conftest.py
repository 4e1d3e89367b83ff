"""A desk at a portal whose Stripe is the stand-in, and an invoice that waits for a transfer there."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from portal.access import payer_names
from portal.app import create_app
from portal.assembly import Portal
from portal.billing.payer_names import normalised
from portal.database.engine import writing
from portal.intake import refresh_stale
from portal.mirror import stale
from portal.model.names import CustomerId, Email
from tests.pages.staff.marking import AMOUNT, SATO, Sit
from tests.pages.staff.statements import PAYER, owe
from tests.people import ITO, Person, sit_down
from tests.sandbox.calls import Thing
from tests.stand_in import MINATO_TRADING, StandIn


@pytest.fixture
def sit(connected: Portal) -> Sit:
    """Somebody of staff at the desk of a portal whose Stripe is the stand-in."""
    connected.settings = replace(connected.settings, staff_emails=(ITO, SATO))

    async def arrive(who: Email) -> Person:
        return await sit_down(Person(create_app(connected, background=False)), connected, who)

    return arrive


@pytest.fixture
async def clerk(sit: Sit) -> Person:
    """Ito, of staff."""
    return await sit(ITO)


@pytest.fixture
async def owed(stand_in: StandIn, connected: Portal) -> Thing:
    """A new open invoice of Minato's, to be paid by transfer; the mirror knows it."""
    terms = {"collection_method": "send_invoice", "days_until_due": 30, "auto_advance": True}
    invoice = stand_in.post("invoices", {"customer": MINATO_TRADING, "currency": "jpy", **terms})
    item = {"customer": MINATO_TRADING, "invoice": invoice["id"], "amount": AMOUNT, "currency": "jpy"}
    stand_in.post("invoiceitems", item)
    finalized: Thing = stand_in.post(f"invoices/{invoice['id']}/finalize")
    async with writing(connected.engine) as conn:
        await stale.mark(conn, [("invoice", invoice["id"])], connected.clock())
    await refresh_stale(connected)
    return finalized


@dataclass(frozen=True)
class Owed:
    """New open invoices that wait for a transfer, known to the mirror. No deposit before their day is surely theirs."""

    stand_in: StandIn
    portal: Portal
    day: date

    async def __call__(self, *amounts: int, customer: str = MINATO_TRADING) -> list[Thing]:
        made = owe(self.stand_in, *amounts, customer=customer)
        async with writing(self.portal.engine) as conn:
            await stale.mark(conn, [("invoice", one["id"]) for one in made], self.portal.clock())
        await refresh_stale(self.portal)
        return made


@pytest.fixture
async def owing(stand_in: StandIn, connected: Portal) -> Owed:
    """A bank's kana for Minato was confirmed before: nobody can tell them from its name."""
    async with writing(connected.engine) as conn:
        await payer_names.remember(conn, normalised(PAYER), CustomerId(MINATO_TRADING), SATO, connected.clock())
    return Owed(stand_in, connected, connected.clock().astimezone(connected.settings.timezone).date())


@pytest.fixture
def day(connected: Portal) -> str:
    """A few days ago, where the operator is."""
    return (connected.clock().astimezone(connected.settings.timezone) - timedelta(days=4)).date().isoformat()


@pytest.fixture
def facts(day: str) -> dict[str, str]:
    return {"received": day, "amount": "31,337", "reason": "transfer", "reference": "0511-3", "note": ""}
