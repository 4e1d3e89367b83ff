"""Sends what the outbox holds. Sign-in links and codes are made here, at the last moment: no table holds them."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from portal import log
from portal.access import acceptances, accounts, invitations, links, told_moments
from portal.access.invitations import Invitation
from portal.access.secret import keyed, new_code
from portal.assembly import Portal
from portal.background import digest, moment_post, plan_post, reminder_post, staff_post
from portal.background.loop import survive
from portal.billing import access_changes, quote_news
from portal.database.engine import Connection, DatabaseAway, reading, writing
from portal.mail import messages, outbox
from portal.mail.delivery import Mail, Refused, Undelivered
from portal.mail.outbox import Queued
from portal.mirror import quotes, subscriptions
from portal.model.names import CustomerId, Email, email_key

Claim = Callable[[Connection, datetime], Awaitable[Queued | None]]


class OfAnotherVersion(Exception):
    """A message that this version does not know: while machines are brought up one by one, another sends it."""


async def send_queued(portal: Portal, *lanes: Claim) -> None:
    """All that is due, one after the other, in the order it was queued. The urgent lane is for who waits for it."""
    for claim in lanes or (outbox.claim_urgent, outbox.claim):
        while not portal.stopping.is_set() and (queued := await _claim(portal, claim)):
            problem = await survive(_send(portal, queued), f"mail {queued.id} ({queued.message})")
            if problem:
                await _put_off(portal, queued, problem)


async def _claim(portal: Portal, claim: Claim) -> Queued | None:
    async with writing(portal.engine) as conn:
        return await claim(conn, portal.clock())


async def _send(portal: Portal, queued: Queued) -> None:
    """Render and deliver; raises Undelivered, or whatever is wrong with the message itself."""
    if queued.message not in MESSAGES:
        raise OfAnotherVersion(queued.message)
    mail = await MESSAGES[queued.message](portal, queued)
    if mail is not None:
        await portal.deliver(_addressed(portal, queued, mail))
    async with writing(portal.engine) as conn:
        if "cause" in queued.facts:
            await told_moments.end(conn, str(queued.facts["cause"]), "sent" if mail else "overtaken")
        if mail is None:
            await outbox.drop(conn, queued)
        else:
            await outbox.mark_sent(conn, queued, portal.clock())


def _addressed(portal: Portal, queued: Queued, mail: Mail) -> Mail:
    """With a name of its own that a second try keeps, and whom an answer goes to."""
    support = portal.company.support_email if portal.company else None
    own = keyed(f"{queued.id} {queued.written_at} {queued.recipient}", portal.settings.base_url)[:32]
    return replace(mail, id=own, reply_to=portal.settings.reply_to or support)


async def _put_off(portal: Portal, queued: Queued, problem: Exception) -> None:
    """Until later if that may help. A mail that is refused, or cannot be written, must hold back no other."""
    why, given_up = f"{type(problem).__name__}: {problem}", not _may_pass(problem)
    async with writing(portal.engine) as conn:
        if given_up:
            await outbox.give_up(conn, queued, why, portal.clock())
        else:
            given_up = await outbox.put_off(conn, queued, why, portal.clock())
        if given_up and "cause" in queued.facts:
            await told_moments.fail(conn, str(queued.facts["cause"]))
        if given_up and queued.message in reminder_post.GIVEN_UP:
            await reminder_post.GIVEN_UP[queued.message](portal, conn, queued, why)
    if given_up:
        log.warning("a mail is given up", id=queued.id, message=queued.message)


def _may_pass(problem: Exception) -> bool:
    passing = (Undelivered, DatabaseAway, OfAnotherVersion)
    return isinstance(problem, passing) and not isinstance(problem, Refused)


async def _sign_in(portal: Portal, queued: Queued) -> Mail | None:
    """None for an address that nobody knows: only here, out of sight of who asked, does it make a difference."""
    keys, asked = portal.settings.secret_keys, queued.facts.get("browser")
    code = new_code() if asked else None  # who was sent it by staff has no window to type it in
    to, destination = queued.recipient, str(queued.facts["destination"])
    async with writing(portal.engine) as conn:
        mine = await accounts.list_for(conn, to)
        # Wrong codes are counted at a link: there is one for nobody, too, or the count would tell who is known.
        whose, good = (to, code) if mine else (Email(""), None)
        token = await links.create(conn, whose, destination, keys, portal.clock(), code=good, browser=asked)
        invitation = None if mine else await invitations.find_newest(conn, to)
    if invitation:  # who lost the mail, or came too late, asks for a link like everybody else
        return await _invite(portal, invitation, portal.templates.choose([queued.facts["language"]]))
    if not mine:
        return None
    language = portal.templates.choose([queued.facts["language"], mine[0].language])
    link = portal.address_of("sign-in-link", token=token)
    minutes = int(links.LIFE.total_seconds() // 60)
    # To the address as Stripe holds it, if it is this one: what was typed may be written otherwise.
    written = next((Email(one.email) for one in mine if one.email and email_key(one.email) == to), to)
    facts = {"company": portal.company, "link": link, "code": code, "minutes": minutes, "staff": False}
    return messages.render(portal.templates, "sign_in", language, written, **facts)


async def _invitation(portal: Portal, queued: Queued) -> Mail | None:
    """None for one that was withdrawn while it was waiting."""
    async with writing(portal.engine) as conn:
        invitation = await invitations.find(conn, str(queued.facts["member"]), queued.recipient)
    return await _invite(portal, invitation, str(queued.facts["language"])) if invitation else None


async def _invite(portal: Portal, invitation: Invitation, language: str) -> Mail:
    """The link accepts it, for this mailbox and nobody else, by a button: scanners follow links."""
    keys, now = portal.settings.secret_keys, portal.clock()
    customer, member, life = invitation.customer, invitation.member, invitations.LIFE
    async with writing(portal.engine) as conn:
        token = await links.create(conn, invitation.email, "/", keys, now, life=life, customer=customer, member=member)
    link = portal.address_of("sign-in-link", token=token)
    facts = {"company": portal.company, "invitation": invitation, "link": link, "days": life.days}
    return messages.render(portal.templates, "invitation", language, invitation.email, **facts)


async def _access_changed(portal: Portal, queued: Queued) -> Mail | None:
    """In the language of the customer: what a colleague reads is not known."""
    async with reading(portal.engine) as conn:
        customer = await accounts.find_by_id(conn, CustomerId(queued.facts["customer"]))
    if customer is None:
        return None
    language = portal.templates.choose([customer.language])
    link = f"{portal.address_of('members')}?account={customer.id}"
    news = access_changes.describe(queued.facts, customer.title, portal.templates.languages[language])
    by = queued.facts["by"] if queued.facts["by"] != queued.facts["email"] else ""
    facts = {"company": portal.company, "account": customer.title, "link": link, "news": news, "by": by}
    stop = moment_post.stop_link(portal, customer.id, queued.recipient, "people")
    return messages.render(portal.templates, "access_changed", language, queued.recipient, unsubscribe=stop, **facts)


async def _quote_news(portal: Portal, queued: Queued) -> Mail | None:
    """To staff, in the operator's language, with what is known by now."""
    async with reading(portal.engine) as conn:
        quote = await quotes.find_for_staff(conn, str(queued.facts["quote"]))
        account = await accounts.open_for_staff(conn, quote.customer) if quote else None
        if quote is None or account is None:
            return None
        customer = await accounts.find_by_id(conn, account.customer)
        plans = await subscriptions.list_plans(conn, account)
        yes = await acceptances.find_for_staff(conn, quote.id)
    language = portal.templates.languages[portal.templates.fallback]
    facts = {
        "company": portal.company,
        "quote": quote,
        "deed": queued.facts["deed"],
        "words": quote_news.describe(quote, language),
        "account": customer.title if customer else quote.customer,
        "yes": yes if yes and yes.accepted_at else None,
        "others": [plan for plan in plans if plan.id != quote.subscription],
        "link": quote_news.at_stripe(quote, portal.settings.stripe_api_key),
    }
    return messages.render(portal.templates, quote_news.MESSAGE, language.code, queued.recipient, **facts)


MESSAGES: dict[str, Callable[[Portal, Queued], Awaitable[Mail | None]]] = {
    "sign_in": _sign_in,
    "invitation": _invitation,
    access_changes.MESSAGE: _access_changed,
    **plan_post.MESSAGES,
    quote_news.MESSAGE: _quote_news,
    **digest.MESSAGES,
    **staff_post.MESSAGES,
    **reminder_post.MESSAGES,
    **moment_post.MESSAGES,
}
