"""A quote's life in the portal: made, accepted, canceled, and what follows from a yes. For pages and commands alike."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

import msgspec

from portal import intake, log, pause
from portal.access import acceptances, accounts
from portal.access.secret import hashed
from portal.assembly import Portal
from portal.billing import quote_news
from portal.database.engine import reading, writing
from portal.mirror import quotes, stale
from portal.mirror.store import store
from portal.model.account import Account
from portal.model.names import CustomerId, QuoteId
from portal.model.quote import LONGEST_FIELD_NAME, Acceptance, Quote, QuoteTerms, QuoteWish
from portal.pause import LeftInPeace
from portal.stripe_api.client import StripeClient, within
from portal.stripe_api.problems import NotAtStripe, RefusedByStripe, StripeAway
from portal.stripe_api.quote_answers import fetch_terms, finish_acceptance
from portal.stripe_api.quotes import accept_quote, cancel_quote, create_quote, draft_quote, fetch_quote, finalize_quote

SECONDS = 15.0  # several calls, one after the other
SETTLED = timedelta(minutes=2)  # by then whoever said yes has had an answer, or will have none

Answer = tuple[Quote, datetime]  # as read, and the moment before it was asked for


class NoLongerOpen(Exception):
    """It was accepted, canceled or has run out meanwhile; the mirror knows by now."""


async def make(
    portal: Portal, account: Account, wish: QuoteWish, key: str, terms: QuoteTerms | None = None, *, draft: bool = False
) -> Quote:
    """Made and finalised at Stripe, and known here. The same wish under the same key is one quote.

    A `draft` is summed up by Stripe, and seen by staff alone until `give_out`. Paid and taxed as the customer's newest
    contract is, unless told otherwise. Raises StripeAway, NotAtStripe, RefusedByStripe.
    """
    async with within(SECONDS):
        agreed = terms or await terms_of(portal, account)
        whole = hashed(msgspec.json.encode((account.customer, wish, agreed, key)).decode())
        create = draft_quote if draft else create_quote
        id = await create(portal.stripe, account.customer, wish, agreed, f"quote:{whole}")
    quote, asked_at = await _read(portal, id)
    async with writing(portal.engine) as conn:
        await store(conn, [quote], asked_at)
        if account.email != accounts.OPERATOR:
            await quote_news.tell(conn, portal.settings.alert_addresses, "made", id, portal.clock())
    portal.outbox_bell.set()
    log.info("a quote was made", quote=id, customer=account.customer, by=wish.made_by)
    return quote


async def terms_of(portal: Portal, account: Account) -> QuoteTerms:
    """As the newest contract; of who has had none, by card if there is one, else by invoice."""
    if found := await fetch_terms(portal.stripe, account.customer):
        return found
    async with reading(portal.engine) as conn:
        customer = await accounts.find_by_id(conn, account.customer)
    return QuoteTerms(by_transfer=customer is None or customer.default_payment_method is None)


async def accept(portal: Portal, account: Account, quote: Quote, name: str, purchase_order: str) -> None:
    """Stripe accepts it once, however many ask. Who asked is kept before, so that an answer that was lost is found.

    Raises NoLongerOpen, StripeAway, NotAtStripe, RefusedByStripe.
    """
    async with writing(portal.engine) as conn:
        said, before = await acceptances.put(conn, account, quote.id, name, purchase_order, portal.clock())
    try:
        taken, asked_at = await _ask(portal, quote.id, accept_quote)
    except NoLongerOpen:
        await _find_whose(portal, said, before)
        raise
    await _follow(portal, said, taken, asked_at)
    await intake.reread_customer(portal, account.customer)


async def give_out(portal: Portal, account: Account, quote: Quote) -> Quote:
    """From now on the customer sees it. Raises NoLongerOpen, StripeAway, NotAtStripe, RefusedByStripe."""
    given, asked_at = await _ask(portal, quote.id, finalize_quote)
    async with writing(portal.engine) as conn:
        await store(conn, [given], asked_at)
    if given.status != "open":
        raise NoLongerOpen(given.status)
    log.info("a quote was given out", quote=quote.id, customer=account.customer)
    return given


async def cancel(portal: Portal, account: Account, quote: Quote) -> None:
    """Raises NoLongerOpen, StripeAway, NotAtStripe, RefusedByStripe."""
    gone, asked_at = await _ask(portal, quote.id, cancel_quote)
    async with writing(portal.engine) as conn:
        await store(conn, [gone], asked_at)
    log.info("a quote was canceled", quote=quote.id, customer=account.customer, by=account.email)


async def settle(portal: Portal) -> None:
    """Acceptances that were cut off: was it taken, and what follows from it? One that fails stops no other."""
    async with reading(portal.engine) as conn:
        waiting = await acceptances.list_unfinished(conn, portal.clock(), SETTLED)
    for said in waiting:
        try:
            await _settle(portal, said)
        except LeftInPeace:
            return
        except (StripeAway, NotAtStripe, RefusedByStripe) as problem:
            log.warning("what follows an accepted quote is not done yet", quote=said.quote, problem=str(problem))


async def field_name(portal: Portal, customer: CustomerId) -> str:
    """What their order number is called on their invoices: in the customer's language, not the reader's."""
    async with reading(portal.engine) as conn:
        found = await accounts.find_by_id(conn, customer)
    code = portal.templates.choose([found.language if found else None])
    return portal.templates.languages[code].text("Purchase order number")[:LONGEST_FIELD_NAME]


async def _ask(portal: Portal, id: QuoteId, deed: Callable[[StripeClient, QuoteId], Awaitable[None]]) -> Answer:
    """Have it done, and read what has become of it. An answer that is lost marks the quote as to be read again."""
    try:
        async with within(SECONDS):
            await deed(portal.stripe, id)
        return await _read(portal, id)
    except StripeAway:
        async with writing(portal.engine) as conn:
            await stale.mark(conn, [("quote", id)], portal.clock())
        portal.stale_bell.set()
        raise
    except RefusedByStripe:
        found, asked_at = await _read(portal, id)
        async with writing(portal.engine) as conn:
            await store(conn, [found], asked_at)
        if found.status != "open":
            raise NoLongerOpen(found.status) from None
        raise


async def _read(portal: Portal, id: QuoteId) -> Answer:
    asked_at = portal.clock()
    async with within(SECONDS):
        return await fetch_quote(portal.stripe, id), asked_at


async def _settle(portal: Portal, said: Acceptance) -> None:
    """The mirror knows if Stripe took it. A yes that it never took is the customer's to say again."""
    async with reading(portal.engine) as conn:
        quote = await quotes.find_for_staff(conn, said.quote)
    if quote is None or quote.accepted_at is None:
        return
    await pause.ask(portal.engine, portal.clock, partial(_go_on, portal, said, quote))


async def _go_on(portal: Portal, said: Acceptance, quote: Quote) -> None:
    if said.accepted_at is None:
        if not said.may_be_of(quote):
            await _forget(portal, said)
            return
        taken, asked_at = await _read(portal, said.quote)
        said = await _took(portal, said, taken, asked_at)
    await _finish(portal, said, quote)


async def _find_whose(portal: Portal, said: Acceptance, before: Acceptance | None) -> None:
    """Stripe has taken it already: a yes whose answer was lost, or one that nobody here has said."""
    if said.accepted_at or (before and before.accepted_at):
        return
    quote, asked_at = await _read(portal, said.quote)
    for one in (before, said):
        if one and one.may_be_of(quote):
            await _follow(portal, one, quote, asked_at)
            return
    await _forget(portal, said)


async def _follow(portal: Portal, said: Acceptance, taken: Quote, asked_at: datetime) -> None:
    kept = await _took(portal, said, taken, asked_at)
    log.info("a quote was accepted", quote=kept.quote, customer=kept.customer, by=kept.email)
    try:
        await _finish(portal, kept, taken)
    except (StripeAway, NotAtStripe, RefusedByStripe) as problem:  # accepted it is: the rest is done by `settle`
        log.warning("what follows an accepted quote is not done yet", quote=kept.quote, problem=str(problem))


async def _forget(portal: Portal, said: Acceptance) -> None:
    """It was accepted elsewhere: their name must not stand under it."""
    async with writing(portal.engine) as conn:
        await acceptances.forget(conn, said)
    log.info("a quote was accepted elsewhere", quote=said.quote, customer=said.customer, said_by=said.email)


async def _took(portal: Portal, said: Acceptance, taken: Quote, asked_at: datetime) -> Acceptance:
    """Everything that must be known together: the quote as it is now, who accepted it, and the mail to staff."""
    now = portal.clock()
    async with writing(portal.engine) as conn:
        await store(conn, [taken], asked_at)
        kept = await acceptances.end(conn, said, taken.accepted_at or now)
        await quote_news.tell(conn, portal.settings.alert_addresses, "accepted", taken.id, now)
    portal.outbox_bell.set()
    return kept


async def _finish(portal: Portal, said: Acceptance, taken: Quote) -> None:
    """Who ordered stands on the bill, and what is sold once is billed."""
    label = await field_name(portal, said.customer)
    async with within(SECONDS):
        await finish_acceptance(portal.stripe, taken, said, label)
    async with writing(portal.engine) as conn:
        await acceptances.finish(conn, said, portal.clock())
