"""Tells staff by mail of quotes that customers have made or accepted; in the same transaction, once for each."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from portal.access import told
from portal.billing.plan_words import in_one_line
from portal.database.engine import Connection
from portal.language import Language
from portal.mail import outbox
from portal.mirror.store import Found
from portal.model.names import QuoteId, email_key
from portal.model.quote import Quote

Deed = Literal["made", "accepted"]
MESSAGE = "quote_news"
NEWS_FOR = timedelta(days=3)  # what is read later than this, as by a first sync, is history
_GOOD_FOR = timedelta(days=3)


async def tell(conn: Connection, addresses: Sequence[str], deed: Deed, quote: QuoteId, now: datetime) -> None:
    """The mail is written when it goes out, from what is known by then."""
    if addresses and await told.once(conn, f"quote {deed} {quote}", now):
        for address in addresses:
            await outbox.put(conn, MESSAGE, email_key(address), {"deed": deed, "quote": quote}, now, _GOOD_FOR)


async def tell_of_accepted(conn: Connection, addresses: Sequence[str], found: Sequence[Found], now: datetime) -> None:
    """Of those just read at Stripe: a quote may be accepted there, too."""
    for quote in found:
        if isinstance(quote, Quote) and quote.accepted_at and now - quote.accepted_at < NEWS_FOR:
            await tell(conn, addresses, "accepted", quote.id, now)


def describe(quote: Quote, language: Language) -> str:
    """What it is for, in one line."""
    return in_one_line([(line.quantity, line.product) for line in quote.lines], language)


def at_stripe(quote: Quote, api_key: str) -> str:
    """Where staff find it in Stripe's Dashboard."""
    mode = "test/" if "_test_" in api_key else ""
    return f"https://dashboard.stripe.com/{mode}quotes/{quote.id}"
