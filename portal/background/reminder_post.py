"""The portal's own reminders, and the word to staff when one is answered; rendered when they go out, as all others."""

from portal.access import reminder_answers, reminder_links
from portal.assembly import Portal
from portal.background.moment_post import stop_link
from portal.billing import reminder_form
from portal.database.engine import reading, writing
from portal.mail import messages
from portal.mail.delivery import Mail
from portal.mail.outbox import Queued
from portal.model.reminder import CHOSEN_AS
from portal.reminding import going_out, letter


async def _reminder(portal: Portal, queued: Queued) -> Mail | None:
    """None where it may not go out any more. The link is this mailbox's own."""
    customer, day = going_out.whose(queued)
    async with writing(portal.engine) as conn:
        asked = await going_out.ask_again(portal, conn, customer, day, queued.recipient)
        await going_out.take_back(portal, conn, queued, asked)
        if asked.letter is None:
            return None
        token = await reminder_links.create(conn, customer, day, queued.recipient, portal.clock())
    stop = stop_link(portal, customer, queued.recipient, CHOSEN_AS)
    return letter.render(portal, asked.letter, queued.recipient, portal.address_of("answer", token=token), stop)


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


GIVEN_UP = {letter.MESSAGE: going_out.give_up}
MESSAGES = {letter.MESSAGE: _reminder, reminder_form.MESSAGE: _answer}
