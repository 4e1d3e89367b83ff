"""The mails to the operator's own people; rendered when they go out, as `post.py` does all others."""

from portal.access import links
from portal.access.secret import new_code
from portal.assembly import Portal
from portal.database.engine import writing
from portal.language import choose
from portal.mail import messages
from portal.mail.delivery import Mail
from portal.mail.outbox import Queued
from portal.model.names import Email
from portal.model.staff import role_of


async def _sign_in(portal: Portal, queued: Queued) -> Mail | None:
    """None for an address that is not staff's: only here, out of sight of who asked, does it make a difference."""
    settings, code = portal.settings, new_code()
    to, asked, destination = queued.recipient, queued.facts.get("browser"), str(queued.facts["destination"])
    role = role_of(to, settings.staff_emails, settings.staff_readers)
    whose, good = (to, code) if role else (Email(""), None)
    async with writing(portal.engine) as conn:
        keys, now = settings.secret_keys, portal.clock()
        token = await links.create(conn, whose, destination, keys, now, code=good, browser=asked, staff=True)
    if role is None:
        return None
    language = choose([queued.facts["language"]], portal.templates.fallback)
    link = portal.address_of("staff-sign-in-link", token=token)
    minutes = int(links.LIFE.total_seconds() // 60)
    facts = {"company": portal.company, "link": link, "code": code, "minutes": minutes, "staff": True}
    return messages.render(portal.templates, "sign_in", language, to, **facts)


MESSAGES = {"staff_sign_in": _sign_in}
