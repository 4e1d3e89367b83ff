"""Limits: so many attempts in a window, each address for itself, and no address is stored."""

from datetime import timedelta

import pytest

from portal.access import limits
from portal.access.limits import Limit, TooMany
from portal.assembly import Portal
from portal.database.engine import writing
from tests.people import SetClock
from tests.tables import contents, rows

THREE = (Limit("test", 3, timedelta(minutes=10)),)


async def attempt(portal: Portal, whose: str = "hana", limit: tuple[Limit, ...] = THREE) -> None:
    async with writing(portal.engine) as conn:
        await limits.count(conn, limit, whose, portal.clock())


async def test_one_more_than_the_limit_is_refused_until_the_window_is_over(portal: Portal, clock: SetClock) -> None:
    for _ in range(3):
        await attempt(portal)
    with pytest.raises(TooMany) as refused:
        await attempt(portal)

    clock.moment += refused.value.wait
    await attempt(portal)
    assert timedelta(0) < refused.value.wait <= timedelta(minutes=10)


async def test_one_persons_attempts_are_not_anothers(portal: Portal) -> None:
    for _ in range(3):
        await attempt(portal)

    await attempt(portal, "ken")


async def test_the_tighter_of_two_limits_decides(portal: Portal, clock: SetClock) -> None:
    both = (*THREE, Limit("test", 4, timedelta(hours=1)))
    for _ in range(3):
        await attempt(portal, limit=both)
    clock.forward(minutes=10)
    await attempt(portal, limit=both)

    with pytest.raises(TooMany) as refused:
        await attempt(portal, limit=both)
    assert refused.value.wait > timedelta(minutes=10)


async def test_the_address_itself_is_not_stored(portal: Portal) -> None:
    await attempt(portal, "hana@aoba-clinic.example")

    assert "hana@" not in contents(portal)


@pytest.mark.parametrize(
    ("client", "place"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_a_place_is_an_address_or_a_network_of_ipv6(client: str, place: str) -> None:
    assert limits.place_of(client) == place


async def test_counts_are_forgotten_after_a_day(portal: Portal, clock: SetClock) -> None:
    await attempt(portal)
    clock.forward(days=1, minutes=11)
    await attempt(portal, "ken")
    async with writing(portal.engine) as conn:
        await limits.forget_old(conn, clock())

    assert len(rows(portal, "attempts")) == 1
