"""How often a link may be asked for: enough for a person, too little for a program, and nobody can lock another out."""

from starlette.applications import Starlette

from portal.assembly import Portal
from portal.background.post import send_queued
from tests import make
from tests.conftest import Given
from tests.people import Letters, Person, SetClock

ADDRESS = "hana@aoba-clinic.example"


async def test_a_sixth_wish_within_ten_minutes_is_too_many(stranger: Person, clock: SetClock) -> None:
    answers = [await stranger.post("/sign-in", data={"email": ADDRESS}) for _ in range(6)]
    clock.forward(minutes=11)
    later = await stranger.post("/sign-in", data={"email": ADDRESS})

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert int(answers[-1].headers["retry-after"]) <= 600
    assert later.status_code == 200


async def test_nobody_elsewhere_can_keep_a_person_from_signing_in(app: Starlette, stranger: Person) -> None:
    for n in range(5):
        somebody = Person(app, place=f"203.0.113.{n}")
        for _ in range(5):
            assert (await somebody.post("/sign-in", data={"email": ADDRESS})).status_code == 200

    assert (await stranger.post("/sign-in", data={"email": ADDRESS})).status_code == 200


async def test_a_mailbox_is_not_filled_from_many_places_and_its_last_link_stays_good(
    app: Starlette, portal: Portal, given: Given, letters: Letters
) -> None:
    await given(make.customer())
    answers = [
        await Person(app, place=f"2001:db8:{n:x}::1").post("/sign-in", data={"email": ADDRESS}) for n in range(15)
    ]
    await send_queued(portal)

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert len(letters.mails) == 10
    assert (await Person(app).post(letters.links[-1])).status_code == 303


async def test_a_neighbour_of_the_same_ipv6_network_is_the_same_place(app: Starlette) -> None:
    places = [f"2001:db8::{n}" for n in range(1, 22)]
    answers = [
        await Person(app, place=place).post("/sign-in", data={"email": f"{place[-2:]}@b.example"}) for place in places
    ]

    assert answers[-1].status_code == 429


async def test_one_client_cannot_try_many_addresses(stranger: Person) -> None:
    answers = [await stranger.post("/sign-in", data={"email": f"a{n}@b.example"}) for n in range(21)]

    assert answers[-1].status_code == 429
