"""The invoice list by keyset, its filters, what is owed, and that nobody reads another customer's."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from portal.assembly import Portal
from portal.clock import seconds
from portal.database.engine import reading
from portal.mirror import invoices, owing, payments
from portal.mirror.invoices import PAGE_SIZE, STATUSES, Cursor, InvoiceFilter
from portal.model.invoice import Invoice
from portal.model.names import InvoiceId
from tests import make
from tests.conftest import Given

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)
EVERYTHING = InvoiceFilter()
STATES = ("paid", "open", "void", "uncollectible", "draft")


def many(customer: str, prefix: str, count: int) -> list[Invoice]:
    """Over two and a half years, on 60 moments only: many share theirs with others."""
    dice = random.Random(prefix)
    return [
        make.invoice(
            f"in_{prefix}{number:03}",
            customer,
            status=dice.choice(STATES),
            issued_at=FIRST + timedelta(days=15) * dice.randrange(60),
            due_at=dice.choice([None, NOW - timedelta(days=1), NOW, NOW + timedelta(days=1)]),
        )
        for number in range(count)
    ]


HERS, MALLORYS = many(make.AOBA, "a", 400), many(make.MALLORYS, "m", 100)


@pytest.fixture
async def _stored(given: Given) -> None:
    mixed = [*HERS, *MALLORYS]
    random.Random(1).shuffle(mixed)
    await given(*mixed)


async def walk(portal: Portal, wanted: InvoiceFilter = EVERYTHING) -> list[str]:
    """Every page, one after the other, as a person clicks through them."""
    found: list[str] = []
    async with reading(portal.engine) as conn:
        while True:
            rows = await invoices.list_for(conn, make.account(), wanted, NOW)
            found += [row.id for row in rows[:PAGE_SIZE]]
            if len(rows) <= PAGE_SIZE:
                return found
            last = rows[PAGE_SIZE - 1]
            after = Cursor(seconds(last.issued_at), last.id)
            wanted = InvoiceFilter(wanted.since, wanted.until, wanted.status, after)


def expected(fits: Callable[[Invoice], bool]) -> list[str]:
    hers = [one for one in HERS if one.status != "draft" and fits(one)]
    return [one.id for one in sorted(hers, key=lambda one: (one.issued_at, one.id), reverse=True)]


def has_status(invoice: Invoice, status: str | None) -> bool:
    return invoice.row.is_overdue(NOW) if status == "overdue" else status in (None, invoice.status)


@pytest.mark.usefixtures("_stored")
async def test_page_by_page_every_invoice_comes_once_newest_first(portal: Portal) -> None:
    assert await walk(portal) == expected(lambda one: True)


@pytest.mark.usefixtures("_stored")
@pytest.mark.parametrize("status", STATUSES)
async def test_each_status_lists_its_own(portal: Portal, status: str) -> None:
    assert await walk(portal, InvoiceFilter(status=status)) == expected(lambda one: has_status(one, status))


@pytest.mark.usefixtures("_stored")
@pytest.mark.parametrize("status", [None, "paid", "overdue"])
async def test_year_and_status_work_together(portal: Portal, status: str | None) -> None:
    since, until = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    wanted = InvoiceFilter(since, until, status)

    assert await walk(portal, wanted) == expected(
        lambda one: since <= one.issued_at < until and has_status(one, status)
    )


async def test_the_first_moment_of_a_year_is_in_and_the_first_of_the_next_is_not(portal: Portal, given: Given) -> None:
    since, until = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    await given(make.invoice("in_first", issued_at=since), make.invoice("in_next", issued_at=until))
    await given(make.invoice("in_last", issued_at=until - timedelta(seconds=1)))

    assert await walk(portal, InvoiceFilter(since, until)) == ["in_last", "in_first"]


@pytest.mark.usefixtures("_stored")
async def test_a_cursor_outside_the_year_shows_nothing_of_other_years(portal: Portal) -> None:
    since, until = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    late, early = Cursor(seconds(NOW), "in_zzz"), Cursor(seconds(FIRST), "in_a")

    assert await walk(portal, InvoiceFilter(since, until, None, late)) == await walk(
        portal, InvoiceFilter(since, until)
    )
    assert await walk(portal, InvoiceFilter(since, until, None, early)) == []


@pytest.mark.usefixtures("_stored")
async def test_nothing_of_another_customer_can_be_read(portal: Portal) -> None:
    hers = make.account()
    async with reading(portal.engine) as conn:
        for foreign in MALLORYS[:20]:
            assert await invoices.find(conn, hers, foreign.id) is None
            assert await invoices.find_links(conn, hers, foreign.id) is None
            assert not await invoices.is_own(conn, hers, foreign.id)
            assert await payments.list_of(conn, hers, foreign.id) == []
        assert {row.id for row in await owing.list_open(conn, hers)} <= {one.id for one in HERS}


async def test_a_draft_is_not_there_yet(portal: Portal, given: Given) -> None:
    await given(make.invoice(status="draft"))
    async with reading(portal.engine) as conn:
        assert await invoices.find(conn, make.account(), InvoiceId("in_1")) is None
        assert not await invoices.is_own(conn, make.account(), InvoiceId("in_1"))
        assert await invoices.issued_between(conn, make.account()) is None


async def test_an_invoice_comes_back_as_it_was_stored(portal: Portal, given: Given) -> None:
    whole = make.invoice(
        lines=(make.line(12000), make.line(-1000, proration=True, quantity=None)),
        payments=(make.payment(), make.payment("inpay_0", status="open", code="card_declined", paid_at=None)),
        shipping=500,
        credit_grants=1,
        credit_notes=2,
        balance_applied=-3,
    )
    await given(whole)
    async with reading(portal.engine) as conn:
        found = await invoices.find(conn, make.account(), InvoiceId("in_1"))
        links = await invoices.find_links(conn, make.account(), InvoiceId("in_1"))

    assert found is not None
    assert {*found.payments} == {*whole.payments}
    assert found.lines == whole.lines
    assert found.taxes == whole.taxes
    assert found.row == whole.row
    assert (found.shipping, found.credit_grants, found.credit_notes, found.balance_applied) == (500, 1, 2, -3)
    assert links is not None
    assert (links.page, links.pdf) == (whole.page, whole.pdf)
