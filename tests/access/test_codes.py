"""Codes: six digits, five guesses however they come, good for one browser, and not to be had from a stolen table."""

import asyncio
from collections.abc import Iterator

import pytest

from portal.access import codes, links
from portal.access.secret import hashed
from portal.assembly import Portal
from portal.database.engine import writing
from tests.people import HANA, SetClock
from tests.tables import contents, select

KEYS = ("test-key",)
HERE, THERE = hashed("here"), hashed("there")
RIGHT, WRONG = "314159", "271828"


async def mail(portal: Portal, code: str | None = RIGHT, browser: str = HERE, keys: tuple[str, ...] = KEYS) -> str:
    async with writing(portal.engine) as conn:
        return await links.create(conn, HANA, "/invoices", keys, portal.clock(), code=code, browser=browser)


async def guess(portal: Portal, code: str = RIGHT, browser: str = HERE, keys: tuple[str, ...] = KEYS) -> codes.Guess:
    async with writing(portal.engine) as conn:
        return await codes.use(conn, code, browser, keys, portal.clock())


async def test_the_code_spends_the_link_of_its_mail(portal: Portal) -> None:
    token = await mail(portal)
    opened, again = await guess(portal), await guess(portal)

    assert opened.link is not None
    assert (opened.link.email, opened.link.destination) == (HANA, "/invoices")
    assert again.link is None
    async with writing(portal.engine) as conn:
        assert await links.use(conn, token, KEYS, portal.clock()) is None


async def test_it_is_good_in_the_browser_that_asked_and_nowhere_else(portal: Portal) -> None:
    await mail(portal)

    assert (await guess(portal, browser=THERE)).link is None
    assert (await guess(portal)).link


async def test_five_wrong_codes_end_it_and_the_link_stays_good(portal: Portal) -> None:
    token = await mail(portal)
    left = [(await guess(portal, WRONG)).left for _ in range(6)]

    assert left == [4, 3, 2, 1, 0, 0]
    assert await guess(portal) == codes.Guess(None, 0)
    async with writing(portal.engine) as conn:
        assert await links.use(conn, token, KEYS, portal.clock())


async def test_guesses_at_the_same_moment_are_no_more_than_five(portal: Portal) -> None:
    await mail(portal)
    await mail(portal, "161803")
    guesses = await asyncio.gather(*(guess(portal, WRONG) for _ in range(20)))

    assert sorted(one.left for one in guesses) == [0] * 16 + [1, 2, 3, 4]
    assert (await guess(portal)).link is None


async def test_of_two_right_codes_at_the_same_moment_one_wins(portal: Portal) -> None:
    await mail(portal)
    guesses = await asyncio.gather(*(guess(portal) for _ in range(4)))

    assert sum(one.link is not None for one in guesses) == 1


async def test_who_asks_twice_may_type_the_code_of_either_mail(portal: Portal) -> None:
    await mail(portal)
    newer = await mail(portal, "161803")

    assert (await guess(portal)).link
    async with writing(portal.engine) as conn:
        assert await links.use(conn, newer, KEYS, portal.clock()) is None


async def test_a_new_mail_brings_five_new_guesses_for_its_own_code(portal: Portal) -> None:
    await mail(portal)
    for _ in range(5):
        await guess(portal, WRONG)
    await mail(portal, "161803")

    assert (await guess(portal)).left == 4
    assert (await guess(portal, "161803")).link


async def test_it_lives_as_long_as_the_link(portal: Portal, clock: SetClock) -> None:
    await mail(portal)
    clock.forward(minutes=30)

    assert await guess(portal) == codes.Guess(None, 0)


async def test_where_nobody_is_known_a_guess_is_counted_all_the_same(portal: Portal) -> None:
    await mail(portal, None)

    assert [(await guess(portal, one)).left for one in (RIGHT, "", "000000")] == [4, 3, 2]


async def test_it_survives_the_turn_of_the_key(portal: Portal) -> None:
    await mail(portal, keys=("old",))

    assert (await guess(portal, keys=("new",))).link is None
    assert (await guess(portal, keys=("new", "old"))).link


def all_codes() -> Iterator[str]:
    return (f"{number:06}" for number in range(1_000_000))


async def test_a_thief_of_the_table_cannot_count_through_the_codes(portal: Portal) -> None:
    await mail(portal)
    [(token_hash, code_hash)] = select(portal, "SELECT token_hash, code_hash FROM sign_in_links")

    assert RIGHT not in contents(portal)
    assert code_hash not in {hashed(code) for code in all_codes()}
    assert code_hash not in {hashed(f"{token_hash} {code}") for code in all_codes()}


@pytest.mark.parametrize(
    "typed", ["314159", " 314 159 ", "314-159", "３１４１５９", "３１４　１５９", "314\u2212159\n"]
)
def test_it_is_read_however_it_is_typed(typed: str) -> None:
    assert codes.plain(typed) == RIGHT


@pytest.mark.parametrize("typed", ["", "31415", "3141592", "31415x", "٣١٤١٥٩", "³14159x", "1" * 5000])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert codes.plain(typed) is None
