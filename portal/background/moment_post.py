"""The mails about moments, written when they go out from what is known by then: what is over meanwhile is no mail."""

from collections.abc import Awaitable, Callable

from portal.access import accounts, unsubscribing
from portal.assembly import Portal
from portal.background.moments import list_for
from portal.billing.plan_words import in_one_line
from portal.database.engine import reading
from portal.language import Language
from portal.mail import messages
from portal.mail.delivery import Mail
from portal.mail.outbox import Queued
from portal.model.mail_kind import MailKind, MomentName
from portal.model.moment import Moment
from portal.model.names import CustomerId, Email

OTHERS: tuple[MomentName, ...] = (  # a payment that failed is mailed in staff_post.py: its reason is written down
    "trial_will_end",
    "renewal_upcoming",
    "card_expiring",
    "payment_succeeded",
    "transfer_invoice_finalized",
    "transfer_invoice_overdue",
)


async def _moment(portal: Portal, queued: Queued) -> Mail | None:
    customer, now = CustomerId(queued.facts["customer"]), portal.clock()
    async with reading(portal.engine) as conn:
        found = await accounts.find_by_id(conn, customer)
    known = await list_for(portal, customer, now)
    moment = next((one for one in known if one.cause == queued.facts["cause"]), None)
    if found is None or moment is None or now >= moment.stale_at or moment.waits:
        return None
    language = portal.templates.choose([found.language])
    facts = {
        "company": portal.company,
        "account": found.title,
        "moment": moment,
        "what": what_of(moment, portal.templates.languages[language]),
        "link": link_of(portal, customer, moment),
    }
    stop = stop_link(portal, customer, queued.recipient, moment.name)
    return messages.render(portal.templates, moment.name, language, queued.recipient, unsubscribe=stop, **facts)


def what_of(moment: Moment, language: Language) -> str:
    """The plan that it is about, in one line."""
    lines = moment.plan.lines if moment.plan else ()
    return in_one_line([(line.quantity, line.product) for line in lines], language)


def link_of(portal: Portal, customer: CustomerId, moment: Moment) -> str:
    """Where its one action is, at the account that it is about."""
    if moment.invoice:
        page = portal.address_of("invoice-pay", invoice=moment.invoice.id)
    elif moment.paid:
        page = portal.address_of("invoice", invoice=moment.paid.payment.invoice)
    else:
        page = portal.address_of("overview")
    return f"{page}?account={customer}"


def stop_link(portal: Portal, customer: CustomerId, to: Email, kind: MailKind) -> str:
    token = unsubscribing.token_for(customer, to, kind, portal.settings.secret_keys)
    return portal.address_of("unsubscribe", token=token)


MESSAGES: dict[str, Callable[[Portal, Queued], Awaitable[Mail | None]]] = dict.fromkeys(OTHERS, _moment)
