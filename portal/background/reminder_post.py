"""The portal's own reminders, and the word to staff when one is answered; rendered when they go out, as all others."""

from datetime import date

from portal.access import reminder_answers, reminder_links
from portal.access.reminder_links import Reminded
from portal.assembly import Portal
from portal.background.moment_post import stop_link
from portal.billing import reminder_form
from portal.database.engine import reading, writing
from portal.mail import messages
from portal.mail.delivery import Mail
from portal.mail.outbox import Queued
from portal.model.names import CustomerId
from portal.model.reminder import CHOSEN_AS
from portal.reminding import letter


async def _reminder(portal: Portal, queued: Queued) -> Mail | None:
    """None where all of it was paid before the mail could go out. The link is this mailbox's own."""
    customer, day = CustomerId(queued.facts["customer"]), date.fromisoformat(str(queued.facts["day"]))
    async with writing(portal.engine) as conn:
        still_open = await reminder_links.list_open(conn, customer, day)
        reminded = Reminded(customer, day, queued.recipient, still_open)
        written = await letter.of_sent(portal, conn, customer, reminded) if still_open else None
        if written is None:
            return None
        token = await reminder_links.create(conn, customer, day, queued.recipient, portal.clock())
    stop = stop_link(portal, customer, queued.recipient, CHOSEN_AS)
    return letter.render(portal, written, queued.recipient, portal.address_of("answer", token=token), stop)


async def _answer(portal: Portal, queued: Queued) -> Mail | None:
    """To staff, in the operator's language."""
    async with reading(portal.engine) as conn:
        answer = await reminder_answers.find_for_staff(conn, int(queued.facts["answer"]))
        if answer is None:
            return None
        about = await reminder_links.list_open(conn, answer.customer, answer.reminded_on)
    language = portal.templates.languages[portal.templates.fallback]
    facts = {
        "company": portal.company,
        "answer": answer,
        "says": reminder_form.says(answer.given, language),
        "about": about,
        "link": portal.address_of("reminded-customer", customer=answer.customer),
    }
    return messages.render(portal.templates, reminder_form.MESSAGE, language.code, queued.recipient, **facts)


MESSAGES = {letter.MESSAGE: _reminder, reminder_form.MESSAGE: _answer}
