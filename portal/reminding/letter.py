"""The portal's own reminder: one mail for all open invoices of a customer, in the customer's language."""

from portal.access import accounts, reminder_links
from portal.assembly import Portal
from portal.billing.reminder_cases import Debt, was_reminded
from portal.database.engine import Connection
from portal.mail import messages
from portal.mail.delivery import Mail
from portal.model.names import Email
from portal.model.reminder import Letter
from portal.reminding.debts import today_of

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
