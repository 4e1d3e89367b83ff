"""What is owed at any moment, and what changed it, against what a plain bookkeeper wrote down."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from portal.assembly import Portal
from portal.database.engine import reading
from portal.mirror import statement
from portal.model.statement import Entry, Owed, Statement, statements
from tests import make
from tests.conftest import Given
from tests.mirror.made import FIRST, Change, lives

ENDLESS = FIRST + timedelta(days=9999)
HERS, MALLORYS = lives(make.AOBA, 1, 120), lives(make.MALLORYS, 2, 30)
NOTED = [change for life in HERS for change in life.changes]


@pytest.fixture
async def _stored(given: Given) -> None:
    for life in (*HERS, *MALLORYS):
        await given(life.invoice(), *life.beside)


def some_periods(count: int) -> list[tuple[datetime, datetime]]:
    """Days apart, or years; and some that begin or end at the very moment of a change."""
    dice = random.Random(3)
    moments = [FIRST + timedelta(hours=dice.randrange(1000 * 24)) for _ in range(count)]
    moments += [dice.choice(NOTED).at for _ in range(count)]
    dice.shuffle(moments)
    return [(min(pair), max(pair)) for pair in zip(moments[::2], moments[1::2], strict=True)]


async def between(portal: Portal, since: datetime, until: datetime, customer: str = make.AOBA) -> list[Entry]:
    async with reading(portal.engine) as conn:
        return await statement.list_entries(conn, make.account(customer), since, until, 10_000)


async def owed(portal: Portal, until: datetime) -> list[Owed]:
    async with reading(portal.engine) as conn:
        return await statement.list_owed(conn, make.account(), until)


def left(until: datetime) -> dict[tuple[str, str], int]:
    """Of each invoice, as the bookkeeper adds it up."""
    sums: Counter[tuple[str, str]] = Counter()
    for change in NOTED:
        if change.at < until:
            sums[change.invoice, change.currency] += change.minor
    return {key: minor for key, minor in sums.items() if minor}


def told(entry: Entry) -> Change:
    return Change(entry.at, entry.kind, entry.invoice, entry.change.currency, entry.change.minor)


@pytest.mark.usefixtures("_stored")
async def test_what_changed_the_sum_owed_is_listed_once_and_in_order(portal: Portal) -> None:
    for since, until in some_periods(12):
        entries = await between(portal, since, until)
        changed = [told(entry) for entry in entries if entry.change]

        assert Counter(changed) == Counter(one for one in NOTED if since <= one.at < until)
        assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)


@pytest.mark.usefixtures("_stored")
async def test_what_is_owed_at_a_moment_is_what_was_changed_before_it(portal: Portal) -> None:
    for moment in [FIRST, ENDLESS, *(until for _, until in some_periods(12))]:
        found = await owed(portal, moment)

        assert {(one.invoice, one.amount.currency): one.amount.minor for one in found} == left(moment)


async def whole(portal: Portal, since: datetime, until: datetime) -> dict[str, Statement]:
    found = statements(await between(portal, since, until), await owed(portal, until), until.date(), UTC)
    return {one.closing.currency: one for one in found}


@pytest.mark.usefixtures("_stored")
async def test_one_period_opens_with_what_the_one_before_closed_with(portal: Portal) -> None:
    first, last = FIRST - timedelta(days=1), FIRST + timedelta(days=1200)
    for middle, end in some_periods(8):
        before, after = await whole(portal, first, middle), await whole(portal, middle, max(end, last))

        assert {each: one.closing for each, one in before.items() if one.closing} == {
            each: one.opening for each, one in after.items() if one.opening
        }
        assert all(not one.opening for one in before.values())


@pytest.mark.usefixtures("_stored")
async def test_in_the_end_what_is_open_is_owed_and_each_age_adds_to_it(portal: Portal) -> None:
    remaining: Counter[str] = Counter()
    for life in HERS:
        remaining[life.currency] += life.remaining
    found = await whole(portal, FIRST, ENDLESS)

    assert {each: one.closing.minor for each, one in found.items()} == remaining
    for one in found.values():
        assert sum(age.minor for age in one.ages) == one.closing.minor
        assert one.balances[-1] == one.closing
        assert one.opening.minor + one.charged.minor - one.settled.minor == one.closing.minor


@pytest.mark.usefixtures("_stored")
async def test_money_that_went_back_is_told_and_changes_nothing(portal: Portal) -> None:
    entries = await between(portal, FIRST, ENDLESS)
    back = [entry for entry in entries if not entry.change]
    refunded = {life.id for life in HERS if any(one.id.startswith("re_") for one in life.beside if hasattr(one, "id"))}

    assert {entry.invoice for entry in back if entry.kind == "refund"} == refunded
    assert {entry.invoice for entry in back if entry.kind == "credit_note"} == refunded
    assert refunded


@pytest.mark.usefixtures("_stored")
async def test_nothing_of_another_customer_is_in_it(portal: Portal) -> None:
    mine = {entry.invoice for entry in await between(portal, FIRST, ENDLESS)}
    hers = {entry.invoice for entry in await between(portal, FIRST, ENDLESS, make.MALLORYS)}

    assert mine == {life.id for life in HERS}
    assert hers == {life.id for life in MALLORYS}


async def test_an_invoice_that_ended_before_we_kept_the_day_ends_the_day_it_was_issued(
    portal: Portal, given: Given
) -> None:
    await given(make.invoice(status="void"))

    assert [(entry.kind, entry.at) for entry in await between(portal, FIRST, ENDLESS)] == [
        ("invoice", make.MAY),
        ("void", make.MAY),
    ]
    assert await owed(portal, ENDLESS) == []
