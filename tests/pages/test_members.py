"""The people of an account, as its owners see and change them."""

import re

import pytest

from portal.assembly import Portal
from portal.background.post import send_queued
from tests import make
from tests.conftest import Given
from tests.people import HANA, KEN, Letters, Person, SetClock, let_in, text_of
from tests.tables import rows, select

MARI = "mari@aoba-clinic.example"


async def invite(owner: Person, email: str = MARI, role: str = "viewer") -> str:
    """What the page says afterwards."""
    answer = await owner.post("/members", data={"email": email, "role": role})
    if answer.status_code == 303:
        answer = await owner.get(answer.headers["location"])
    return text_of(answer.text)


def member(portal: Portal, email: str = MARI) -> str:
    [(id,)] = select(portal, "SELECT id FROM members WHERE email = ?", email)
    return str(id)


async def test_the_page_says_who_has_access_as_what_and_how_they_came_by_it(hana: Person, portal: Portal) -> None:
    await let_in(portal, KEN, "billing")
    page = await invite(hana)

    assert f"{HANA} (you) Owner · the address that invoices go to" in page
    assert f"{KEN} Accounting · since May 20, 2026" in page
    assert f"{MARI} Viewer · invited on May 20, 2026 by {HANA}, not accepted yet" in page
    assert "The invitation is on its way" in page
    assert "The invitation is on its way" not in (await hana.get("/members")).text


@pytest.mark.parametrize(
    ("email", "role", "says"),
    [
        ("mari", "viewer", "Please enter a complete e-mail address"),
        (f" {HANA.upper()} ", "viewer", "This is your own address"),
        (KEN, "viewer", "This address has access already"),
        (MARI, "owner", "This address is invited already"),
    ],
)
async def test_an_invitation_that_makes_no_sense_says_why_and_keeps_what_was_typed(
    hana: Person, portal: Portal, email: str, role: str, says: str
) -> None:
    await let_in(portal, KEN, "viewer")
    await invite(hana)
    answer = await hana.post("/members", data={"email": email, "role": role})

    assert answer.status_code == 422
    assert says in text_of(answer.text)
    assert f'value="{email.strip()}"' in answer.text
    assert [row[3] for row in rows(portal, "members")].count("viewer") == 2


async def test_a_second_owner_who_invites_stripes_address_is_told_that_it_is_there(
    hana: Person, ken: Person, portal: Portal
) -> None:
    await hana.post(f"/members/{member(portal, KEN)}/role", data={"role": "owner"})

    assert "This is the address that invoices go to" in await invite(ken, HANA)


async def test_a_second_click_sends_no_second_mail_and_is_no_mistake(
    hana: Person, portal: Portal, letters: Letters, clock: SetClock
) -> None:
    first, second = await invite(hana), await invite(hana)
    await send_queued(portal)
    clock.forward(minutes=2)

    assert ("on its way" in first, "on its way" in second) == (True, True)
    assert [mail.to for mail in letters.mails] == [MARI]
    assert "This address is invited already" in await invite(hana)


async def test_an_invitation_can_be_sent_again(hana: Person, portal: Portal, letters: Letters, clock: SetClock) -> None:
    await invite(hana)
    await send_queued(portal)
    clock.forward(hours=20)
    answer = await hana.post(f"/members/{member(portal)}/invitation")
    await send_queued(portal)

    assert answer.headers["location"] == "/members"
    assert "invited on May 21, 2026" in text_of((await hana.get("/members")).text)
    assert [mail.to for mail in letters.mails] == [MARI, MARI]


async def test_one_mailbox_and_one_house_are_not_flooded(hana: Person, portal: Portal) -> None:
    await invite(hana)
    again = [await hana.post(f"/members/{member(portal)}/invitation") for _ in range(3)]
    others = [await hana.post("/members", data={"email": f"{n}@x.example", "role": "viewer"}) for n in range(20)]

    assert [answer.status_code for answer in again] == [303, 303, 429]
    assert others[0].status_code == 303
    assert others[-1].status_code == 429
    assert len(rows(portal, "members")) == len(rows(portal, "outbox")) - 2


async def test_a_role_is_changed_and_a_member_removed(hana: Person, portal: Portal) -> None:
    ken = await let_in(portal, KEN, "viewer")
    changed = await hana.post(f"/members/{ken}/role", data={"role": "billing"})
    page = text_of((await hana.get(changed.headers["location"])).text)
    removed = await hana.post(f"/members/{ken}/remove")

    assert f"{KEN} Accounting" in page
    assert removed.headers["location"] == "/members"
    assert KEN not in text_of((await hana.get("/members")).text)


@pytest.mark.parametrize("action", ["role", "remove", "invitation"])
async def test_who_is_gone_and_who_is_anothers_are_the_same_and_nothing_happens(
    hana: Person, mallory: Person, portal: Portal, action: str
) -> None:
    theirs = await let_in(portal, KEN, "viewer", make.MALLORYS)
    answers = [await hana.post(f"/members/{id}/{action}", data={"role": "owner"}) for id in (theirs, "mem_none")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text == answers[1].text
    assert "this person is no longer on the list" in answers[0].text
    assert f"{KEN} Viewer" in text_of((await mallory.get("/members")).text)


async def test_the_last_owner_is_kept_with_a_word(hana: Person, ken: Person, portal: Portal, given: Given) -> None:
    id = member(portal, KEN)
    await hana.post(f"/members/{id}/role", data={"role": "owner"})
    await given(make.customer(email=None))

    for action, fields in (("remove", {}), ("role", {"role": "viewer"})):
        answer = await ken.post(f"/members/{id}/{action}", data=fields)
        assert answer.status_code == 409
        assert "there must be an owner" in text_of(answer.text)


async def test_an_owner_who_steps_back_lands_where_they_may_be(hana: Person, ken: Person, portal: Portal) -> None:
    id = member(portal, KEN)
    await hana.post(f"/members/{id}/role", data={"role": "owner"})
    answer = await ken.post(f"/members/{id}/role", data={"role": "viewer"})

    assert answer.headers["location"] == "/members/me"
    assert "The role is changed" in (await ken.get("/members/me")).text
    assert (await ken.get("/members")).status_code == 403


@pytest.mark.parametrize("role", ["", "staff", "Owner"])
async def test_a_role_that_there_is_not_is_a_bad_request(hana: Person, portal: Portal, role: str) -> None:
    ken = await let_in(portal, KEN, "viewer")

    assert (await hana.post("/members", data={"email": MARI, "role": role})).status_code == 400
    assert (await hana.post(f"/members/{ken}/role", data={"role": role})).status_code == 400


async def test_mails_are_offered_only_once_the_portal_sends_them(hana: Person, ken: Person, portal: Portal) -> None:
    portal.mail_kinds = ()
    before = (await hana.get("/members")).text
    refused = await hana.post("/members/mails", data={"email": KEN, "kind": "transfer_invoice_overdue"})
    portal.mail_kinds = ("payment_failed", "transfer_invoice_overdue")
    await hana.post("/members/mails", data={"email": KEN, "kind": "transfer_invoice_overdue"})
    after = (await hana.get("/members")).text
    ticked = re.findall(r'value="(\w+)"\s+aria-label="[^"]+" checked', after.partition(f'data-wishes="{KEN}"')[2])

    assert "Who gets which mail" not in before
    assert refused.status_code == 404
    assert "Who gets which mail" in after
    assert "A renewal comes" not in after
    assert ticked == ["transfer_invoice_overdue"]
