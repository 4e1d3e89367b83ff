"""The mails to the operator's own people, and about cards that failed; rendered when they go out, as all others."""

from datetime import datetime

from portal.access import accounts, links
from portal.access.secret import new_code
from portal.assembly import Portal
from portal.background.moment_post import stop_link
from portal.billing import card_failures, reasons, staff_reasons
from portal.billing.staff_reasons import StaffReason
from portal.database.engine import reading, writing
from portal.mail import messages
from portal.mail.delivery import Mail
from portal.mail.outbox import Queued
from portal.mirror import failures
from portal.model.failure import OpenFailure
from portal.model.names import Email, InvoiceId
from portal.model.staff import role_of
from portal.stripe_api import dashboard

_MOST = 100  # in one mail; the page has them all


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
    language = portal.templates.choose([queued.facts["language"]])
    link = portal.address_of("staff-sign-in-link", token=token)
    minutes = int(links.LIFE.total_seconds() // 60)
    facts = {"company": portal.company, "link": link, "code": code, "minutes": minutes, "staff": True}
    return messages.render(portal.templates, "sign_in", language, to, **facts)


async def _card_failed(portal: Portal, queued: Queued) -> Mail | None:
    """None where it was paid, or voided, before the mail could go out."""
    found = await _find(portal, queued)
    if found is None or not found.is_open:
        return None
    key, invoice = portal.settings.stripe_api_key, found.failure.invoice
    facts = {
        "company": portal.company,
        "found": found,
        "reason": staff_reasons.explain(found.failure),
        "test": dashboard.is_test(key),
        "at_stripe": dashboard.invoice_page(key, invoice),
        "link": f"{portal.address_of('failures')}#{invoice}",
    }
    return messages.render(
        portal.templates, card_failures.TO_STAFF, portal.templates.fallback, queued.recipient, **facts
    )


async def _cards_failed(portal: Portal, queued: Queued) -> Mail | None:
    """Those of one burst that are still open."""
    async with reading(portal.engine) as conn:
        listed = await failures.list_of_digest_for_staff(conn, datetime.fromisoformat(str(queued.facts["at"])))
    found = [one for one in listed if one.is_open]
    if not found:
        return None
    shown: list[tuple[OpenFailure, StaffReason]] = [(one, staff_reasons.explain(one.failure)) for one in found[:_MOST]]
    facts = {
        "company": portal.company,
        "shown": shown,
        "count": len(found),
        "more": len(found) - len(shown),
        "test": dashboard.is_test(portal.settings.stripe_api_key),
        "link": portal.address_of("failures"),
    }
    return messages.render(
        portal.templates, card_failures.TOGETHER, portal.templates.fallback, queued.recipient, **facts
    )


async def _payment_failed(portal: Portal, queued: Queued) -> Mail | None:
    """To the customer, in their language and with what they may know. None once it is settled."""
    found = await _find(portal, queued)
    if found is None or not found.is_open:
        return None
    failure = found.failure
    async with reading(portal.engine) as conn:
        customer = await accounts.find_by_id(conn, failure.customer)
    if customer is None:
        return None
    reason = reasons.explain_failure(failure)
    page = portal.address_of("invoice-pay", invoice=failure.invoice)
    overview = portal.address_of("overview")
    link = f"{overview if reason.fix in ('new_card', 'wait') else page}?account={customer.id}"
    facts = {"company": portal.company, "account": customer.title, "found": found, "reason": reason, "link": link}
    language = portal.templates.choose([customer.language])
    stop = stop_link(portal, customer.id, queued.recipient, card_failures.TO_CUSTOMER)
    message, to = card_failures.TO_CUSTOMER, queued.recipient
    return messages.render(portal.templates, message, language, to, unsubscribe=stop, **facts)


async def _find(portal: Portal, queued: Queued) -> OpenFailure | None:
    async with reading(portal.engine) as conn:
        return await failures.find_for_staff(conn, InvoiceId(queued.facts["invoice"]), int(queued.facts["attempt"]))


MESSAGES = {
    "staff_sign_in": _sign_in,
    card_failures.TO_STAFF: _card_failed,
    card_failures.TOGETHER: _cards_failed,
    card_failures.TO_CUSTOMER: _payment_failed,
}
