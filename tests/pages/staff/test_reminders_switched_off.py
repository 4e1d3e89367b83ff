"""The portal's own reminders are switched off like other mails: by their link, or by the tick under People."""

import re

import pytest

from portal.access import mail_choices
from portal.assembly import Portal, build_portal
from portal.database.engine import writing
from portal.model.names import Email
from portal.model.reminder import CHOSEN_AS
from portal.routes import path_for
from tests import make
from tests.conftest import Given
from tests.pages.staff.reminding import link_of, look, outcomes, owed, post_of, remind, send, set_up, stop_of, ticked
from tests.people import HANA, ITO, KEN, Letters, Person, SetClock, let_in, sit_down, text_of
from tests.tables import rows


@pytest.fixture(autouse=True)
async def _late(portal: Portal, given: Given) -> None:
    set_up(portal)
    await given(make.customer(email=HANA), owed())


async def choose(portal: Portal, email: Email, *wanted: str) -> None:
    async with writing(portal.engine) as conn:
        await mail_choices.put(conn, make.account(), email, [CHOSEN_AS], wanted)


async def test_the_mail_says_how_and_each_reader_has_a_link_of_their_own(
    ito: Person, portal: Portal, letters: Letters
) -> None:
    await let_in(portal, KEN, "billing")
    await choose(portal, KEN, CHOSEN_AS)
    await remind(ito)
    mails = await post_of(portal, letters)

    assert {mail.to for mail in mails} == {HANA, KEN}
    assert len({stop_of(mail) for mail in mails}) == 2
    for mail in mails:
        assert mail.unsubscribe
        assert mail.unsubscribe in mail.text
        assert f'href="{mail.unsubscribe}"' in mail.html


async def test_one_click_ends_them_for_that_address_alone(
    ito: Person, stranger: Person, portal: Portal, letters: Letters, clock: SetClock
) -> None:
    await let_in(portal, KEN, "billing")
    await remind(ito)
    [mail] = await post_of(portal, letters)
    stopped = await stranger.post(stop_of(mail), data={"List-Unsubscribe": "One-Click"})
    clock.forward(days=7)
    await sit_down(ito, portal, ITO)
    await remind(ito)

    assert (mail.to, stopped.status_code) == (HANA, 200)
    assert [mail.to for mail in await post_of(portal, letters)] == [KEN]  # the first who has not said no
    assert (await stranger.get(link_of(mail))).status_code == 200  # to answer is another matter


async def test_where_nobody_wants_them_the_desk_is_told_and_nothing_goes_out(
    ito: Person, portal: Portal, letters: Letters
) -> None:
    await let_in(portal, KEN, "owner")
    [go] = ticked((await look(ito, make.AOBA)).text)
    for email in (HANA, KEN):
        await choose(portal, email)
    listed = text_of((await ito.get("/staff/reminders")).text)
    answer = await send(ito, go)

    assert "nobody there wants these mails" in listed
    assert ticked((await look(ito, make.AOBA)).text) == []
    assert outcomes(answer.text) == {make.AOBA: "no_address"}
    assert await post_of(portal, letters) == []


async def test_what_the_desk_looks_at_switches_nothing_off(ito: Person, stranger: Person, portal: Portal) -> None:
    pages = (await look(ito, make.AOBA)).text + (await ito.get(f"/staff/reminders/{make.AOBA}/mail")).text
    links = set(re.findall(r"/unsubscribe/[^\s\"<]*", pages))

    assert links == {"/unsubscribe/…"}
    assert (await stranger.post("/unsubscribe/…")).status_code == 404
    assert rows(portal, "mail_choices") == []


async def test_they_can_be_ticked_where_the_portal_mails_nothing_else_of_it(hana: Person, portal: Portal) -> None:
    box = f'value="{CHOSEN_AS}"'
    by_portal = (await hana.get("/members/me")).text
    await hana.post("/members/mails", data={"email": HANA})
    set_up(portal, reminder_by="stripe")

    assert box in by_portal
    assert {row[1:] for row in rows(portal, "mail_choices")} == {(HANA, CHOSEN_AS, 0), (HANA, "people", 0)}
    assert box not in (await hana.get("/members/me")).text


async def test_that_the_portal_reminds_makes_no_mail_of_the_moment(portal: Portal) -> None:
    built = build_portal(portal.settings, path_for)
    await built.close()

    assert built.mail_kinds == ("people",)
    assert built.kinds_to_choose == ("people", CHOSEN_AS)
