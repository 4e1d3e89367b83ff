"""Reminders: who is due for one today, what each would say, and sending those that were looked at."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from portal.access import accounts, mail_choices
from portal.assembly import Portal, portal_of
from portal.billing.reminder_cases import Debt
from portal.database.engine import Connection, reading
from portal.mail.delivery import Mail
from portal.model.names import CustomerId, Email
from portal.model.reminder import CHOSEN_AS
from portal.pages import arrival
from portal.pages.render import page
from portal.pages.staff.guards import Clerk, acting, at_desk
from portal.reminding import letter
from portal.reminding.debts import calendar_of, find, list_all, today_of
from portal.reminding.sending import Outcome, Sender, remind

MOST = 100  # customers at a time
NO_LINK = "…"  # in a preview: the real ones are made when the mail goes out, and known to its reader alone


@dataclass(frozen=True, slots=True)
class Preview:
    """What one customer would get. No mail: Stripe writes it, or nothing may go out."""

    debt: Debt
    to: tuple[Email, ...]
    mail: Mail | None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one."""

    customer: CustomerId
    title: str
    outcome: Outcome


@at_desk
async def index(request: Request, clerk: Clerk) -> Response:
    portal = portal_of(request)
    debts = await list_all(portal)
    today, others = today_of(portal), [debt for debt in debts if not debt.is_due]
    facts = {
        "due": [debt for debt in debts if debt.is_due],
        "others": others[:MOST],
        "more": len(others) > MOST,
        "most": MOST,
        "today": today,
        "next_day": calendar_of(portal.settings).on_or_after(today.date()),
        "settings": portal.settings,
    }
    return page(request, "staff/reminders.html", **facts)


@at_desk
async def preview(request: Request, clerk: Clerk) -> Response:
    """The ticked ones, each mail as it will go out."""
    portal = portal_of(request)
    wanted = [*dict.fromkeys(map(CustomerId, request.query_params.getlist("customer")))][:MOST]
    async with reading(portal.engine) as conn:
        found = [one for customer in wanted if (one := await preview_of(portal, conn, customer))]
    today = today_of(portal)
    rests = not calendar_of(portal.settings).is_business_day(today.date())
    facts = {"found": found, "today": today, "way": portal.settings.reminder_by, "rests": rests}
    return page(request, "staff/reminders_preview.html", **facts)


@acting
async def send(request: Request, clerk: Clerk) -> Response:
    """One after the other; what went and what did not stands on the answer. To send it again does no harm."""
    portal, who = portal_of(request), Sender(clerk.email, arrival.client_of(request))
    results = []
    for ticked in (await request.form()).getlist("go")[:MOST]:
        customer, _, mark = str(ticked).rpartition(".")
        outcome = await remind(portal, CustomerId(customer), mark, who)
        results.append(await result_of(portal, CustomerId(customer), outcome))
    code = 200 if all(one.outcome == "sent" for one in results) else 409
    return page(request, "staff/reminders_sent.html", code if results else 400, results=results)


async def result_of(portal: Portal, customer: CustomerId, outcome: Outcome) -> Result:
    async with reading(portal.engine) as conn:
        known = await accounts.find_by_id(conn, customer)
    return Result(customer, known.title if known else customer, outcome)


async def preview_of(portal: Portal, conn: Connection, customer: CustomerId) -> Preview | None:
    """None for who owes nothing."""
    debt = await find(portal, conn, customer)
    account = await accounts.open_for_staff(conn, customer)
    if debt is None or account is None:
        return None
    if portal.settings.reminder_by == "stripe":
        known = await accounts.find_by_id(conn, customer)
        return Preview(debt, (Email(known.email),) if known and known.email else (), None)
    people = tuple(await mail_choices.addressees(conn, account, CHOSEN_AS))
    written = await letter.of_debt(portal, conn, debt) if debt.going and people else None
    links = (f"{portal.settings.base_url}/{what}/{NO_LINK}" for what in ("answers", "unsubscribe"))
    return Preview(debt, people, letter.render(portal, written, people[0], *links) if written else None)
