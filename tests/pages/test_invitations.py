"""From an invitation to the first look: the mail, its link for that mailbox alone, and whatever goes wrong between."""

import asyncio

import pytest

from portal.assembly import Portal
from portal.background.post import send_queued
from tests import make
from tests.conftest import Given
from tests.people import HANA, KEN, Letters, Person, SetClock, text_of
from tests.tables import contents, select


async def invite(hana: Person, portal: Portal, letters: Letters, role: str = "viewer") -> str:
    """The path of the link in the mail."""
    answer = await hana.post("/members", data={"email": f" {KEN.title()}", "role": role})
    assert answer.status_code == 303
    await send_queued(portal)
    return letters.links[-1]


def member(portal: Portal) -> str:
    [(id,)] = select(portal, "SELECT id FROM members")
    return str(id)


def is_accepted(portal: Portal) -> bool:
    return select(portal, "SELECT accepted_at FROM members") != [(None,)]


async def test_the_mail_says_who_invites_to_what_and_its_button_opens_it(
    hana: Person, stranger: Person, portal: Portal, letters: Letters
) -> None:
    link = await invite(hana, portal, letters)
    opened = await stranger.get(link)
    used = await stranger.post(link)

    assert letters.mails[0].to == KEN
    assert f"{HANA} lets you into the billing of 青葉クリニック." in letters.mails[0].text
    assert "The link works for 7 days, and once." in letters.mails[0].text
    assert f"{HANA} lets you into the billing of 青葉クリニック" in text_of(opened.text)
    assert (used.status_code, used.headers["location"]) == (303, "/")
    assert "青葉クリニック" in (await stranger.get("/")).text
    assert is_accepted(portal)


async def test_nobody_sees_anything_before_the_button_is_pressed(
    hana: Person, stranger: Person, portal: Portal, letters: Letters
) -> None:
    link = await invite(hana, portal, letters)
    for _ in range(3):
        assert (await stranger.get(link)).status_code == 200
        assert (await stranger.head(link)).status_code == 200

    assert not is_accepted(portal)
    assert (await stranger.get("/")).headers["location"] == "/sign-in"
    assert (await stranger.post(link)).status_code == 303


async def test_neither_the_queue_nor_any_table_holds_the_link(hana: Person, portal: Portal, letters: Letters) -> None:
    link = await invite(hana, portal, letters)

    assert link.rpartition("/")[2].partition(".")[0] not in contents(portal)


async def test_it_opens_that_account_also_for_who_sees_others(
    hana: Person, stranger: Person, portal: Portal, letters: Letters, given: Given
) -> None:
    await given(make.customer("cus_Own", name="Ken's own", email=KEN), make.invoice("in_clinic"))
    await stranger.post(await invite(hana, portal, letters))

    assert "in_clinic" in (await stranger.get("/invoices")).text


async def test_it_is_good_for_a_week_and_for_one_use(
    hana: Person, stranger: Person, portal: Portal, letters: Letters, clock: SetClock
) -> None:
    link = await invite(hana, portal, letters)
    clock.forward(days=6, hours=23)
    used = await stranger.post(link)
    again = await stranger.post(link)

    assert (used.status_code, again.status_code) == (303, 410)
    assert "This link has been used already" in again.text


async def test_too_late_it_says_so_and_whoever_reads_that_mailbox_gets_a_new_one(
    hana: Person, stranger: Person, portal: Portal, letters: Letters, clock: SetClock
) -> None:
    link = await invite(hana, portal, letters)
    clock.forward(days=7)
    late = await stranger.post(link)
    await stranger.post("/sign-in", data={"email": KEN})
    await send_queued(portal)

    assert late.status_code == 410
    assert "This link is too old" in late.text
    assert letters.mails[-1].to == KEN
    assert (await stranger.post(letters.links[-1])).status_code == 303
    assert is_accepted(portal)


async def test_an_invitation_taken_back_opens_nothing(
    hana: Person, stranger: Person, portal: Portal, letters: Letters
) -> None:
    link = await invite(hana, portal, letters)
    await hana.post(f"/members/{member(portal)}/remove")
    answers = [await stranger.get(link), await stranger.post(link)]
    await stranger.post("/sign-in", data={"email": KEN})
    await send_queued(portal)

    assert [answer.status_code for answer in answers] == [410, 410]
    assert "This invitation is no longer open" in answers[0].text
    assert (await stranger.get("/")).headers["location"] == "/sign-in"
    assert len(letters.mails) == 1


async def test_a_mail_that_still_waits_is_not_sent_once_it_is_taken_back(
    hana: Person, portal: Portal, letters: Letters
) -> None:
    await hana.post("/members", data={"email": KEN, "role": "viewer"})
    await hana.post(f"/members/{member(portal)}/remove")
    await send_queued(portal)

    assert letters.mails == []
    assert select(portal, "SELECT * FROM outbox") == []


async def test_a_role_changed_meanwhile_is_the_one_that_counts(
    hana: Person, stranger: Person, portal: Portal, letters: Letters
) -> None:
    link = await invite(hana, portal, letters, "owner")
    await hana.post(f"/members/{member(portal)}/role", data={"role": "viewer"})
    shown = text_of((await stranger.get(link)).text)
    await stranger.post(link)

    assert "Viewer: sees and downloads" in shown
    assert (await stranger.get("/members")).status_code == 403


async def test_of_two_clicks_at_once_one_accepts_and_the_other_is_told(
    hana: Person, stranger: Person, portal: Portal, letters: Letters
) -> None:
    link = await invite(hana, portal, letters)
    answers = await asyncio.gather(stranger.post(link), stranger.post(link))

    assert sorted(answer.status_code for answer in answers) == [303, 410]


async def test_who_was_removed_is_out_at_the_next_click_and_an_earlier_link_leads_nowhere(
    hana: Person, stranger: Person, portal: Portal, letters: Letters
) -> None:
    await stranger.post(await invite(hana, portal, letters))
    await stranger.post("/sign-in", data={"email": KEN})
    await send_queued(portal)
    await hana.post(f"/members/{member(portal)}/remove")
    await stranger.post(letters.links[-1])

    for path in ("/", "/invoices", "/members/me", "/sessions", "/accounts"):
        assert (await stranger.get(path)).headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_the_link_to_sign_in_goes_to_the_member_and_not_to_stripes_address(
    ken: Person, stranger: Person, portal: Portal, letters: Letters, language: str
) -> None:
    await stranger.post("/sign-in", data={"email": KEN.upper()}, headers={"Accept-Language": language})
    await send_queued(portal)

    assert [mail.to for mail in letters.mails] == [KEN]
