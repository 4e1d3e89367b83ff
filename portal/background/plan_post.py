"""Mails about changes of plan that are asked of staff: to staff that one is, and to who asked what became of it."""

from collections.abc import Awaitable, Callable

from portal.access import accounts, change_links, plan_requests
from portal.assembly import Portal
from portal.billing import plan_words
from portal.database.engine import Connection, reading, writing
from portal.language import Language
from portal.mail import messages
from portal.mail.delivery import Mail
from portal.mail.outbox import Queued
from portal.mirror import prices
from portal.model.plan_request import PlanRequest


async def _plan_request(portal: Portal, queued: Queued) -> Mail | None:
    """None once it is made, refused or withdrawn. The link is this mailbox's own, and opens a page with a button."""
    language, keys = portal.templates.languages[portal.templates.fallback], portal.settings.secret_keys
    async with writing(portal.engine) as conn:
        asked = await plan_requests.find_for_staff(conn, str(queued.facts["kept"]))
        if asked is None or not asked.is_open:
            return None
        plan = await _wanted(conn, asked, language)
        token = await change_links.create(conn, asked.id, queued.recipient, keys, portal.clock())
    link, days = portal.address_of("plan-request", token=token), change_links.LIFE.days
    facts = {"company": portal.company, "asked": asked, "plan": plan, "link": link, "days": days}
    return messages.render(portal.templates, "plan_request", language.code, queued.recipient, **facts)


async def _plan_request_answer(portal: Portal, queued: Queued) -> Mail | None:
    """None for who does not see this account any more."""
    async with reading(portal.engine) as conn:
        asked = await plan_requests.find_for_staff(conn, str(queued.facts["request"]))
        mine = await accounts.list_for(conn, queued.recipient) if asked else []
        customer = next((one for one in mine if asked and one.id == asked.kept.customer), None)
        if asked is None or customer is None:
            return None
        language = portal.templates.languages[portal.templates.choose([customer.language])]
        plan = await _wanted(conn, asked, language)
    link = f"{portal.address_of('plan')}?account={customer.id}"
    facts = {"company": portal.company, "asked": asked, "plan": plan, "link": link, "state": queued.facts["state"]}
    return messages.render(portal.templates, "plan_request_answer", language.code, queued.recipient, **facts)


async def _wanted(conn: Connection, asked: PlanRequest, language: Language) -> str:
    wish = asked.kept.wish
    lines = await prices.list_lines(conn, [(item.price, item.quantity) for item in wish.items])
    return plan_words.wished(lines, wish, language)


MESSAGES: dict[str, Callable[[Portal, Queued], Awaitable[Mail | None]]] = {
    "plan_request": _plan_request,
    "plan_request_answer": _plan_request_answer,
}
