"""quote: what the operator offers a customer, in the operator's own words and terms; and who was offered what."""

import asyncio
import re
import shutil
from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from portal import clock, quoting
from portal.access import accounts
from portal.access.secret import new_secret
from portal.assembly import Portal, build_portal
from portal.cli import quote_options, schema
from portal.cli.environment import settings_from_environment
from portal.cli.quote_options import Typed
from portal.cli.speech import fail, language, say, text
from portal.database.engine import reading
from portal.mirror import quotes
from portal.model.names import CustomerId
from portal.model.quote import Quote, QuoteWish
from portal.routes import path_for
from portal.settings import Settings
from portal.stripe_api.files import DeadAddress, fetch_quote_pdf
from portal.stripe_api.problems import NotAtStripe

T = TypeVar("T")

app = typer.Typer(
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""Quotes for any customer, with lines, terms and words of your own.

    Example: portal quote list
    """,
)

Customer = Annotated[str, typer.Argument(help="The customer's id at Stripe, cus_….", show_default=False)]
QuoteArgument = Annotated[str, typer.Argument(metavar="QUOTE", help="The quote's id, qt_…, as list shows it.")]
Lines = Annotated[
    list[str] | None,
    typer.Option(
        "--line", metavar="TEXT:AMOUNT[:QUANTITY]", help="Something sold once, in your own words. Repeatable."
    ),
]
Prices = Annotated[
    list[str] | None,
    typer.Option("--price", metavar="PRICE[:QUANTITY]", help="A price at Stripe, price_…. Repeatable."),
]
Discount = Annotated[
    str | None, typer.Option(metavar="PERCENT|COUPON", help="Off everything, for as long as it runs; or a coupon's id.")
]
Expires = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Its last day.  [default: 30 days from now]")]
Words = Annotated[str, typer.Option(help="Printed on the quote.")]
Order = Annotated[str, typer.Option("--po", help="The customer's order number, printed on the invoices.")]
Days = Annotated[
    int | None, typer.Option("--days", min=1, max=365, help="Billed by invoice, to be paid within so many days.")
]
Taxes = Annotated[list[str] | None, typer.Option("--tax", metavar="RATE", help="A tax rate, txr_…. Repeatable.")]
Currency = Annotated[str | None, typer.Option(metavar="CODE", help="Of the lines.  [default: the customer's]")]


@app.command()
def create(
    customer: Customer,
    line: Lines = None,
    price: Prices = None,
    discount: Discount = None,
    expires: Expires = None,
    header: Words = "",
    description: Words = "",
    footer: Words = "",
    po: Order = "",
    days: Days = None,
    tax: Taxes = None,
    currency: Currency = None,
) -> None:
    """Make a quote and finalise it: the customer finds it on their page, with its PDF, and can accept it.

    It is paid and taxed as the customer's newest contract is, unless --days or --tax say otherwise.

    Example: portal quote create cus_NffrFeUfNV2Hib --price price_1Standard:10 --line "Setup:30000" --discount 10
    """
    typed = Typed(line or [], price or [], expires, po, days, tax or [], currency)
    off, words = quote_options.discount(discount), (header, description, footer)
    quote = _run(lambda portal: _offer(portal, CustomerId(customer), typed, off, words), schema.prepare)
    facts = {"until": f"{quote.expires_at:%Y-%m-%d %H:%M} UTC", "sums": _sums(quote)}
    say("%(title)s (%(id)s) is open until %(until)s: %(sums)s.", title=quote.title, id=quote.id, **facts)


@app.command("list")
def list_all(most: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 50) -> None:
    """Show the newest quotes of all customers: id, number, state, until when, for whom, how much.

    Example: portal quote list
    """

    async def look(portal: Portal) -> list[tuple[Quote, str]]:
        async with reading(portal.engine) as conn:
            return await quotes.list_for_staff(conn, most)

    for quote, whose in _run(look):
        state, until = quote.state(clock.now()), f"{quote.expires_at:%Y-%m-%d}"
        sums = language().money(quote.recurring or quote.upfront)
        typer.echo(f"{quote.id:<30}  {quote.number or '-':<22}  {state:<8}  {until}  {sums:>14}  {whose}")


@app.command()
def pdf(
    quote: QuoteArgument,
    to: Annotated[Path | None, typer.Option(help="The file to write.  [default: the quote's number, here]")] = None,
) -> None:
    """Fetch a quote's PDF into a file.

    Example: portal quote pdf qt_1Ma0FjLkdIwHu7ix --to estimate.pdf
    """

    async def fetch(portal: Portal) -> Path:
        async with reading(portal.engine) as conn:
            known = await quotes.find_for_staff(conn, quote)
        target = to or Path(re.sub(r"[^\w.-]", "-", known.title if known else quote) + ".pdf")
        try:
            with await fetch_quote_pdf(portal.stripe, quote) as file, target.open("xb") as copy:
                shutil.copyfileobj(file, copy)
        except (NotAtStripe, DeadAddress):
            fail(
                "Stripe has no PDF of a quote %(quote)r: a draft has none, and portal quote list shows the others",
                quote=quote,
            )
        return target

    say("%(file)s is written.", file=_run(fetch))


def _sums(quote: Quote) -> str:
    upfront = language().money(quote.upfront)
    if not quote.recurring:
        return text("%(upfront)s upon acceptance", upfront=upfront)
    again = language().money(quote.recurring)
    return text("%(upfront)s upon acceptance, then %(again)s each period", upfront=upfront, again=again)


def _run(work: Callable[[Portal], Awaitable[T]], ready: Callable[[Settings], None] = schema.require) -> T:
    settings = settings_from_environment()
    ready(settings)

    async def run() -> T:
        portal = build_portal(settings, path_for)
        try:
            return await work(portal)
        finally:
            await portal.close()

    return asyncio.run(run())


async def _offer(
    portal: Portal, customer: CustomerId, typed: Typed, off: Decimal | str | None, words: tuple[str, str, str]
) -> Quote:
    async with reading(portal.engine) as conn:
        account = await accounts.open_for_staff(conn, customer)
        found = await accounts.find_by_id(conn, customer)
    if account is None or found is None:
        fail("the portal knows no customer %(customer)r: portal sync reads new ones", customer=customer)
    lines = typed.quoted_lines(found.currency)
    fields = {await quoting.field_name(portal, customer): typed.order} if typed.order else None
    ends = quote_options.end(typed.expires, portal.settings.timezone, clock.now())
    wish = QuoteWish(lines, ends, account.email, off, *words, fields)
    terms = quote_options.terms(await quoting.terms_of(portal, account), typed.days, typed.taxes)
    return await quoting.make(portal, account, wish, new_secret(), terms)
