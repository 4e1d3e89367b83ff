"""Whatever the list is asked for, it answers as a plain filter over the same invoices in Python does."""

import random
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portal.assembly import Portal
from portal.clock import seconds
from portal.language import plain
from portal.mirror import invoice_totals, invoices
from portal.mirror.invoices import PAGE_SIZE, STATUSES, Cursor, InvoiceFilter, looking
from portal.model.invoice import Invoice
from portal.model.invoice_filter import Word
from portal.model.totals import Totals
from portal.money import Money
from tests import make
from tests.conftest import Given

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)
PLANS = ("Standard", "ＰＲＯプラン", "ﾌﾟﾚﾐｱﾑ", "100% _safe_", r"back\slash", "Crème Brûlée", "東京オフィス")
SOUGHT = (
    *("standard", "STAND", "pro", "プレミアム", "ﾌﾟﾚﾐ", "0%", "%", "_", "\\", "k\\s", "brûlée", "CRÈME", "京オ"),
    *("aoba-", "ＡＯＢＡ－", "9", "line 3", "nothing", "'; --", "500"),
)


def some(customer: str, prefix: str, count: int) -> list[Invoice]:
    """Few moments, sums and texts, so that any filter meets several."""
    dice = random.Random(prefix)
    return [
        make.invoice(
            f"in_{prefix}{number:03}",
            customer,
            number=None if dice.random() < 0.05 else f"AOBA‐{number}",
            status=dice.choice(("paid", "paid", "open", "open", "void", "uncollectible", "draft")),
            issued_at=FIRST + timedelta(days=15) * dice.randrange(60),
            due_at=dice.choice((None, NOW - timedelta(days=1), NOW, NOW + timedelta(days=1))),
            total=dice.choice((-500, 0, 500, 501, 1000, 123456)),
            currency=dice.choice(("jpy", "jpy", "usd")),
            about=dice.choice((None, *PLANS)),
            lines=(make.line(description=dice.choice(PLANS)), make.line(description=f"line {number % 7}")),
        )
        for number in range(count)
    ]


HERS, MALLORYS = some(make.AOBA, "a", 400), some(make.MALLORYS, "m", 60)


def asked(dice: random.Random) -> InvoiceFilter:
    """Any of the parts, alone and together."""
    days = sorted(FIRST + timedelta(days=dice.randrange(900)) for _ in range(2))
    sums = sorted(dice.choices((-500, 0, 1, 500, 501, 1000), k=2))
    words = (
        Word(plain(dice.choice(SOUGHT)), dice.choice((None, None, 500))) for _ in range(dice.choice((0, 0, 1, 2, 4)))
    )
    return InvoiceFilter(
        since=dice.choice((None, days[0])),
        until=dice.choice((None, days[1])),
        status=dice.choice((None, None, *STATUSES)),
        least=dice.choice((None, None, sums[0])),
        most=dice.choice((None, None, sums[1])),
        words=tuple(words),
        currency=dice.choice(("jpy", "usd")),
    )


def alike(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("‐", "-").casefold()


def says(invoice: Invoice, word: Word, currency: str) -> bool:
    texts = [invoice.number, invoice.about, *(line.description for line in invoice.lines)]
    is_the_sum = invoice.total == word.amount and invoice.currency == currency
    return is_the_sum or any(word.text in alike(text) for text in texts if text)


def fits(invoice: Invoice, wanted: InvoiceFilter) -> bool:
    has_status = invoice.row.is_overdue(NOW) if wanted.status == "overdue" else wanted.status in (None, invoice.status)
    bounded = wanted.least is not None or wanted.most is not None
    return (
        invoice.status != "draft"
        and has_status
        and (wanted.since is None or wanted.since <= invoice.issued_at)
        and (wanted.until is None or invoice.issued_at < wanted.until)
        and (not bounded or invoice.currency == wanted.currency)
        and (wanted.least is None or wanted.least <= invoice.total)
        and (wanted.most is None or invoice.total <= wanted.most)
        and all(says(invoice, word, wanted.currency) for word in wanted.words)
    )


def added_up(found: Sequence[Invoice]) -> list[Totals]:
    totals = []
    for currency in sorted({one.currency for one in found}):
        its = [one for one in found if one.currency == currency]
        sums: Counter[str] = Counter()
        for one in its:
            sums["invoiced"] += one.total * (one.status != "void")
            sums["paid"] += one.amount_paid * (one.status != "void")
            sums["owed"] += one.amount_remaining * (one.status == "open")
            sums["overdue"] += one.amount_remaining * one.row.is_overdue(NOW)
        amounts = [Money(sums[name], currency) for name in ("invoiced", "paid", "owed", "overdue")]
        totals.append(Totals(len(its), sum(one.status == "void" for one in its), *amounts))
    return totals


async def walk(portal: Portal, wanted: InvoiceFilter) -> list[str]:
    """Every page, one after the other, as a person clicks through them."""
    found: list[str] = []
    while True:
        async with looking(portal.engine, wanted) as conn:
            rows = await invoices.list_for(conn, make.account(), wanted, NOW)
        found += [row.id for row in rows[:PAGE_SIZE]]
        if len(rows) <= PAGE_SIZE:
            return found
        last = rows[PAGE_SIZE - 1]
        wanted = replace(wanted, after=Cursor(seconds(last.issued_at), last.id))


@pytest.fixture
async def _stored(given: Given) -> None:
    await given(*HERS, *MALLORYS)


@pytest.mark.usefixtures("_stored")
@pytest.mark.parametrize("seed", range(5))
async def test_any_filter_lists_and_adds_up_what_fits_it_and_nothing_else(portal: Portal, seed: int) -> None:
    dice, met = random.Random(seed), 0
    for _ in range(80):
        wanted = asked(dice)
        expected = sorted((one for one in HERS if fits(one, wanted)), key=lambda one: (one.issued_at, one.id))
        async with looking(portal.engine, wanted) as conn:
            totals = await invoice_totals.totals_of(conn, make.account(), wanted, NOW)

        assert await walk(portal, wanted) == [one.id for one in reversed(expected)], wanted
        assert totals == added_up(expected), wanted
        met += bool(expected)
    assert met > 20  # the filters are not all so narrow that nothing is tried


@pytest.mark.usefixtures("_stored")
async def test_totals_are_of_all_pages_and_not_of_what_follows_the_cursor(portal: Portal) -> None:
    behind = InvoiceFilter(status="paid", after=Cursor(seconds(FIRST), ""))
    async with looking(portal.engine, behind) as conn:
        totals = await invoice_totals.totals_of(conn, make.account(), behind, NOW)

    assert totals == added_up([one for one in HERS if one.status == "paid"])


async def test_the_moment_a_period_ends_is_not_in_it_whatever_the_cursor_says(portal: Portal, given: Given) -> None:
    end = FIRST + timedelta(days=366)
    await given(make.invoice("in_at_its_end", issued_at=end))

    assert await walk(portal, InvoiceFilter(until=end, after=Cursor(seconds(end), "in_z"))) == []
    assert await walk(portal, InvoiceFilter(until=end, after=Cursor(seconds(NOW), "in_z"))) == []
