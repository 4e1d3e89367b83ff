"""What the tests of 'paid outside Stripe' do: press the button, look into the log, begin and die."""

from collections.abc import Awaitable, Callable

from httpx2 import Response

from portal.access import paid_outside
from portal.assembly import Portal
from portal.billing import paid_outside_form
from portal.database.engine import reading, writing
from portal.mirror import invoices
from portal.model.names import Email, InvoiceId
from tests import desk_log
from tests.people import Person
from tests.sandbox.calls import Thing

SATO = Email("sato@hinode-schedule.example")  # a colleague of Ito's
AMOUNT = 31337
Sit = Callable[[Email], Awaitable[Person]]


async def mark(person: Person, invoice: Thing, facts: dict[str, str], **changes: str) -> Response:
    return await person.post(f"/staff/invoices/{invoice['id']}/paid-outside", data={**facts, **changes})


def logged(portal: Portal) -> list[tuple[str, str | None, str, str]]:
    return [(one.who, one.invoice, one.before, one.after) for one in desk_log.read(portal, "paid_outside")]


async def begin(portal: Portal, owed: Thing, facts: dict[str, str], who: Email) -> None:
    """As far as it comes when the process dies before Stripe has answered."""
    async with reading(portal.engine) as conn:
        found = await invoices.find_for_staff(conn, InvoiceId(owed["id"]))
    assert found
    language = portal.templates.languages["en"]
    today = portal.clock().astimezone(portal.settings.timezone)
    form = paid_outside_form.read(facts, found[0], today, language)
    assert form.given
    async with writing(portal.engine) as conn:
        assert await paid_outside.begin(conn, found[0], form.given, who, portal.clock())
