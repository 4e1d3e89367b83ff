"""The portal's own reminder: one mail for all open invoices of a customer, in the customer's language."""

from portal.access import accounts, reminder_links, reminders
from portal.access.reminder_links import Reminded
from portal.assembly import Portal
from portal.billing.reminder_cases import Debt, was_reminded
from portal.database.engine import Connection
from portal.mail import messages
from portal.mail.delivery import Mail
from portal.mirror import unpaid
from portal.model.names import CustomerId, Email
from portal.model.reminder import Letter
from portal.model.unpaid import UnpaidFilter
from portal.reminding.debts import MOST, today_of

MESSAGE = "reminder"


async def of_debt(portal: Portal, conn: Connection, debt: Debt) -> Letter | None:
    """As it would go out now."""
    customer = await accounts.find_by_id(conn, debt.customer)
    if customer is None:
        return None
    going = [one.case for one in debt.going]
    named = {case.invoice.id for case in going}
    sent = [one for one in debt.sent if one.invoice in named]
    late = [case.invoice for case in going]
    return Letter(customer, late, debt.not_late, was_reminded(sent, today_of(portal).date()))


async def of_sent(portal: Portal, conn: Connection, customer: CustomerId, reminded: Reminded) -> Letter | None:
    """As it goes out, with what is open by now of what it was to name."""
    whose = await accounts.find_by_id(conn, customer)
    if whose is None:
        return None
    today, named = today_of(portal), {row.id for row in reminded.invoices}
    owed = await unpaid.list_for_staff(conn, UnpaidFilter(customer=customer), today, MOST)
    sent = [one for one in await reminders.list_for_staff(conn, [customer]) if one.invoice in named]
    others = [row for row in owed if row.days_late(today) < 1]
    return Letter(whose, reminded.invoices, others, was_reminded(sent, reminded.day))


def render(portal: Portal, letter: Letter, to: Email, answer: str, stop: str) -> Mail:
    """`answer` and `stop`: where it is answered and switched off, this mailbox's own addresses."""
    language = portal.templates.choose([letter.customer.language])
    facts = {
        "company": portal.company,
        "letter": letter,
        "account": letter.customer.title,
        "today": today_of(portal),
        "bank": portal.settings.bank_details,
        "page_of": lambda row: f"{portal.address_of('invoice', invoice=row.id)}?account={letter.customer.id}",
        "answer": answer,
        "unsubscribe": stop,
        "days": reminder_links.LIFE.days,
    }
    return messages.render(portal.templates, MESSAGE, language, to, **facts)
