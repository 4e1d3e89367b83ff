"""A customer's people, mended by staff: within the owners' own rules, logged, and told to whom it concerns."""

import pytest

from portal.assembly import Portal
from portal.background.post import send_queued
from tests import desk_log, make
from tests.conftest import Given
from tests.people import HANA, KEN, MALLORY, Letters, Person, let_in, text_of
from tests.tables import select

AT = f"/staff/customers/{make.AOBA}"


@pytest.fixture(autouse=True)
async def _known(given: Given) -> None:
    await given(make.customer(), make.card())


def logged(portal: Portal) -> list[tuple[str, str, str]]:
    return [(one.deed, one.before, one.after) for one in desk_log.read(portal)]


async def test_a_sign_in_link_goes_to_who_has_access(
    ito: Person, portal: Portal, letters: Letters, stranger: Person
) -> None:
    answer = await ito.post(f"{AT}/sign-in-link", data={"email": HANA})
    await send_queued(portal)

    assert answer.headers["location"] == AT
    assert "The link is on its way" in text_of((await ito.get(AT)).text)
    assert logged(portal) == [("link_sent", "", HANA)]
    [mail] = letters.mails
    assert (mail.to, mail.subject, "コード" in mail.text) == (HANA, "ご請求ページへのサインイン", False)
    assert (await stranger.post(letters.links[0])).headers["location"].startswith("/")
    assert "青葉クリニック" in (await stranger.get("/")).text


@pytest.mark.parametrize("email", [MALLORY, "", "nobody@x.example"])
async def test_nobody_else_is_sent_one(ito: Person, portal: Portal, email: str) -> None:
    answer = await ito.post(f"{AT}/sign-in-link", data={"email": email})

    assert answer.status_code == 404
    assert select(portal, "SELECT count(*) FROM outbox") == [(0,)]
    assert logged(portal) == []


async def test_a_mailbox_is_not_filled(ito: Person, portal: Portal) -> None:
    codes = [(await ito.post(f"{AT}/sign-in-link", data={"email": HANA})).status_code for _ in range(12)]

    assert codes == [303] * 10 + [429] * 2
    assert len(logged(portal)) == 10


async def test_somebody_is_invited_comes_and_is_another_and_goes(
    ito: Person, portal: Portal, letters: Letters, stranger: Person
) -> None:
    await ito.post(f"{AT}/members", data={"email": KEN, "role": "viewer"})
    await send_queued(portal)
    await stranger.post(letters.links[-1])
    [(member,)] = select(portal, "SELECT id FROM members")
    await ito.post(f"{AT}/members/{member}/role", data={"role": "billing"})
    await ito.post(f"{AT}/members/{member}/remove")
    letters.mails.clear()
    await send_queued(portal)

    assert logged(portal) == [
        ("member_invited", "", f"{KEN} (Viewer)"),
        ("role_changed", f"{KEN} (Viewer)", f"{KEN} (Accounting)"),
        ("member_removed", f"{KEN} (Accounting)", ""),
    ]
    assert {mail.to for mail in letters.mails} == {HANA}
    assert "ito@hinode-schedule.example" in letters.mails[-1].text
    assert (await stranger.get("/")).headers["location"].startswith("/sign-in")


async def test_an_invitation_is_sent_once_more(ito: Person, portal: Portal, letters: Letters) -> None:
    await ito.post(f"{AT}/members", data={"email": KEN, "role": "viewer"})
    await ito.post(f"{AT}/sign-in-link", data={"email": KEN})
    await send_queued(portal)

    assert [mail.to for mail in letters.mails] == [KEN, KEN]
    assert [deed for deed, *_ in logged(portal)] == ["member_invited", "link_sent"]


@pytest.mark.parametrize(
    ("email", "says"),
    [("ken", "complete e-mail address"), (HANA, "it is an owner already"), (KEN, "has access already")],
)
async def test_what_stands_in_the_way_is_said_at_the_form(ito: Person, portal: Portal, email: str, says: str) -> None:
    await let_in(portal, KEN, "viewer")
    answer = await ito.post(f"{AT}/members", data={"email": email, "role": "owner"})

    assert answer.status_code == 422
    assert says in text_of(answer.text)
    assert f'value="{email}"' in answer.text
    assert logged(portal) == []


async def test_the_last_owner_stays(ito: Person, portal: Portal, given: Given) -> None:
    await given(make.customer(email=None))
    member = await let_in(portal, KEN, "owner")
    for path, form in (("role", {"role": "viewer"}), ("remove", {})):
        answer = await ito.post(f"{AT}/members/{member}/{path}", data=form)

        assert answer.status_code == 409
        assert "there must be an owner" in text_of(answer.text)
    assert select(portal, "SELECT role FROM members") == [("owner",)]
    assert logged(portal) == []


async def test_another_customers_member_is_as_one_that_is_not_there(ito: Person, portal: Portal, given: Given) -> None:
    await given(make.customer(make.MALLORYS, name="Mallory", email=MALLORY))
    theirs = await let_in(portal, KEN, "viewer", make.MALLORYS)
    answer = await ito.post(f"{AT}/members/{theirs}/remove")

    assert answer.status_code == 404
    assert select(portal, "SELECT count(*) FROM members") == [(1,)]
