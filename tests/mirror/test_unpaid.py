"""Unpaid transfers: each age has its days, and whatever is asked is answered as a plain filter does."""

import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.assembly import Portal
from portal.database.engine import reading
from portal.mirror import unpaid
from portal.mirror.unpaid import debtors_for_staff, list_for_staff, place_of, sums_for_staff, walk_for_staff
from portal.model.invoice import Invoice
from portal.model.names import CustomerId
from portal.model.unpaid import AGES, Debtor, Unpaid, UnpaidFilter, due_within
from tests import make
from tests.conftest import Given

TOKYO = ZoneInfo("Asia/Tokyo")
TODAY = datetime(2026, 5, 20, tzinfo=TOKYO)


def owed(id: str, days: int, customer: str = make.AOBA, **facts: object) -> Invoice:
    """By transfer, and so many days late; due in the evening, as Stripe counts from the moment of issue."""
    due_at = datetime(2026, 5, 20, 22, 30, tzinfo=TOKYO) - timedelta(days=days)
    plain = {"status": "open", "collection_method": "send_invoice", "due_at": due_at}
    return make.invoice(id, customer, **{**plain, **facts})


@pytest.mark.parametrize(
    ("days", "age"),
    [
        (-30, "not_due"),
        (0, "not_due"),
        (1, "1_7"),
        (7, "1_7"),
        (8, "8_14"),
        (14, "8_14"),
        (15, "15_30"),
        (30, "15_30"),
        (31, "31_60"),
        (60, "31_60"),
        (61, "over_60"),
        (400, "over_60"),
    ],
)
async def test_an_age_begins_and_ends_with_a_day_of_the_operator(
    portal: Portal, given: Given, days: int, age: str
) -> None:
    await given(make.customer(), owed("in_1", days))
    async with reading(portal.engine) as conn:
        found = {one: await list_for_staff(conn, UnpaidFilter(one), TODAY) for one in AGES}
        sums = await sums_for_staff(conn, None, TODAY)

    assert [one for one, rows in found.items() if rows] == [age]
    assert [one for one, counted in sums.items() if counted] == [age]
    assert found[age][0].age(TODAY) == age
    assert found[age][0].days_late(TODAY) == days


def test_where_clocks_are_changed_a_day_has_not_always_24_hours() -> None:
    today = datetime(2026, 3, 9, tzinfo=ZoneInfo("America/New_York"))

    since, until = due_within("1_7", today)

    assert until == datetime(2026, 3, 9, 4, tzinfo=UTC)
    assert since == datetime(2026, 3, 2, 5, tzinfo=UTC)


async def test_what_is_paid_or_charged_to_a_card_is_not_there(portal: Portal, given: Given) -> None:
    await given(
        owed("in_paid", 3, status="paid"),
        owed("in_void", 3, status="void"),
        owed("in_card", 3, collection_method="charge_automatically"),
    )
    async with reading(portal.engine) as conn:
        assert await list_for_staff(conn, UnpaidFilter(), TODAY) == []
        assert not any((await sums_for_staff(conn, None, TODAY)).values())


@pytest.fixture
async def many(portal: Portal, given: Given) -> list[Invoice]:
    """130 of seven customers, some due at the same second, three of the customers paying in two currencies."""
    dice = random.Random(7)
    customers = [make.customer(f"cus_{n}", name=f"株式会社テスト{n}", email=f"{n}@x.example") for n in range(7)]
    made = []
    for n in range(130):
        who, currency = dice.randrange(7), dice.choice(("jpy", "usd"))
        facts = {"total": dice.randrange(100, 90000), "currency": currency if who < 3 else "jpy"}
        made.append(owed(f"in_{n:03}", dice.randrange(-20, 90), f"cus_{who}", **facts))
    await given(*customers, *made)
    return made


async def pages(portal: Portal, wanted: UnpaidFilter) -> list[Unpaid]:
    rows: list[Unpaid] = []
    while True:
        async with reading(portal.engine) as conn:
            found = await list_for_staff(conn, wanted, TODAY, 8)
        rows += found[:7]
        if len(found) < 8:
            return rows
        wanted = UnpaidFilter(wanted.age, wanted.customer, after=place_of(found[6]))


@pytest.mark.parametrize("age", [None, *AGES])
@pytest.mark.parametrize("customer", [None, CustomerId("cus_2")])
async def test_pages_put_together_are_what_a_plain_filter_finds(
    portal: Portal, many: Sequence[Invoice], age: str | None, customer: CustomerId | None
) -> None:
    rows = await pages(portal, UnpaidFilter(age, customer))
    wanted = [one for one in many if customer in (None, one.customer)]
    fitting = {one.id for one in wanted if age is None or _age(one) == age}

    assert {row.id for row in rows} == fitting
    assert len(rows) == len(fitting)
    assert [row.due_at for row in rows] == sorted(row.due_at for row in rows)


async def test_sums_and_debtors_add_up_to_the_same(portal: Portal, many: Sequence[Invoice]) -> None:
    async with reading(portal.engine) as conn:
        sums = await sums_for_staff(conn, None, TODAY)
        debtors = await debtors_for_staff(conn, UnpaidFilter(), TODAY, 100)
        [first, second] = (await debtors_for_staff(conn, UnpaidFilter(), TODAY, 2))[:2]
        rest = await debtors_for_staff(conn, UnpaidFilter(after=place_of(first)), TODAY, 100)

    for currency in ("jpy", "usd"):
        expected = sum(one.amount_remaining for one in many if one.currency == currency)
        assert sum(one.amount.minor for each in sums.values() for one in each if one.amount.currency == currency) == (
            sum(one.owed.amount.minor for one in debtors if one.owed.amount.currency == currency)
        )
        assert sum(one.owed.amount.minor for one in debtors if one.owed.amount.currency == currency) == expected
    assert [one.oldest_due_at for one in debtors] == sorted(one.oldest_due_at for one in debtors)
    assert rest == debtors[1:]
    assert rest[0] == second
    assert isinstance(first, Debtor)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("青葉",), {"in_aoba", "in_yen"}),
        (("aoba-yen",), {"in_yen"}),
        (("in_aoba",), {"in_aoba"}),
        (("cus_mallory",), {"in_usd"}),
        (("3,210",), {"in_yen"}),
        (("32.10",), {"in_usd"}),
        (("321",), set()),
        (("クリニック", "3210"), {"in_yen"}),
        (("%",), set()),
    ],
)
async def test_it_is_found_by_name_number_id_and_whole_amount(
    portal: Portal, given: Given, words: tuple[str, ...], found: set[str]
) -> None:
    await given(make.customer(), make.customer(make.MALLORYS, name="Mallory Consulting"))
    await given(owed("in_aoba", 3), owed("in_yen", 3, total=3210))
    await given(owed("in_usd", 9, make.MALLORYS, total=3210, currency="usd", number="M-1"))

    walked = [
        row.id
        async for rows in walk_for_staff(portal.engine, list_for_staff, UnpaidFilter(words=words), TODAY)
        for row in rows
    ]

    assert set(walked) == found


async def test_a_page_of_5000_open_among_others_is_quick(portal: Portal, given: Given) -> None:
    await given(make.customer())
    for thousand in range(5):
        await given(*(owed(f"in_{thousand}{n:03}", n % 90) for n in range(1000)))
        await given(*(make.invoice(f"in_p{thousand}{n:03}") for n in range(500)))
    took = []
    async with reading(portal.engine) as conn:
        middle = (await list_for_staff(conn, UnpaidFilter("31_60"), TODAY))[-1]
        for _ in range(5):
            begun = time.perf_counter()
            rows = await list_for_staff(conn, UnpaidFilter(after=place_of(middle)), TODAY)
            took.append(time.perf_counter() - begun)

    assert len(rows) == unpaid.PAGE_SIZE + 1
    assert min(took) < 0.05


def _age(invoice: Invoice) -> str:
    assert invoice.due_at
    late = (TODAY.date() - invoice.due_at.astimezone(TOKYO).date()).days
    return next(age for age in reversed(AGES) if late >= AGES[age] or age == "not_due")
