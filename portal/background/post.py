"""Sends what the outbox holds. A sign-in link is made here, at the last moment, so that no table holds its token."""

from portal import log
from portal.access import accounts, links
from portal.assembly import Portal
from portal.background.loop import survive
from portal.database.engine import writing
from portal.language import choose
from portal.mail import messages, outbox
from portal.mail.delivery import Mail
from portal.mail.outbox import Queued
from portal.model.names import Email


async def send_queued(portal: Portal) -> None:
    """All that is due, one after the other, in the order it was queued."""
    while True:
        async with writing(portal.engine) as conn:
            claimed = await outbox.claim(conn, portal.clock())
        if not claimed:
            return
        for queued in claimed:
            problem = await survive(_send(portal, queued), f"mail {queued.id} ({queued.message})")
            if problem:
                await _put_off(portal, queued, problem)


async def _send(portal: Portal, queued: Queued) -> None:
    """Render and deliver; raises Undelivered, or whatever is wrong with the message itself."""
    mail = await MESSAGES[queued.message](portal, queued)
    if mail is not None:
        await portal.deliver(mail)
    async with writing(portal.engine) as conn:
        if mail is None:
            await outbox.drop(conn, queued)
        else:
            await outbox.mark_sent(conn, queued, portal.clock())


async def _put_off(portal: Portal, queued: Queued, problem: Exception) -> None:
    async with writing(portal.engine) as conn:
        given_up = await outbox.put_off(conn, queued, f"{type(problem).__name__}: {problem}", portal.clock())
    if given_up:
        log.warning("a mail is given up", id=queued.id, message=queued.message)


async def _sign_in(portal: Portal, queued: Queued) -> Mail | None:
    """None for an address that nobody knows: only here, out of sight of who asked, does it make a difference."""
    async with writing(portal.engine) as conn:
        mine = await accounts.list_for(conn, queued.recipient)
        if not mine:
            return None
        destination = str(queued.facts["destination"])
        keys = portal.settings.secret_keys
        token = await links.create(conn, queued.recipient, destination, keys, portal.clock())
    language = choose([queued.facts["language"], mine[0].language], portal.templates.fallback)
    link = portal.address_of("sign-in-link", token=token)
    minutes = int(links.LIFE.total_seconds() // 60)
    # To the address as Stripe holds it: what was typed may be written otherwise.
    to = Email(mine[0].email or queued.recipient)
    return messages.render(
        portal.templates, "sign_in", language, to, company=portal.company, link=link, minutes=minutes
    )


MESSAGES = {"sign_in": _sign_in}
