"""Who wants to hear of it is told that somebody's access has changed; who did it knows already."""

import re

import pytest
from starlette.applications import Starlette

from portal.app import create_app
from portal.assembly import Portal
from portal.background.post import send_queued
from portal.model.names import Email
from tests import make
from tests.conftest import Given
from tests.people import HANA, KEN, Letters, Person, let_in, sign_in
from tests.tables import select

MARI = Email("mari@aoba-clinic.example")


async def told(portal: Portal, letters: Letters) -> list[str]:
    """What has been mailed to whom since the last time: the first sentence."""
    letters.mails.clear()
    await send_queued(portal)
    return [f"{mail.to}: {mail.text.splitlines()[0]}" for mail in letters.mails]


async def test_the_owners_hear_that_an_invitation_was_accepted(
    hana: Person, stranger: Person, portal: Portal, letters: Letters
) -> None:
    await hana.post("/members", data={"email": KEN, "role": "billing"})
    await send_queued(portal)
    await stranger.post(letters.links[-1])

    assert await told(portal, letters) == [
        f"{HANA}: {KEN} 様が、青葉クリニック のご請求ページを利用できるようになりました（権限：経理担当）。"
    ]
    assert "変更した方" not in letters.mails[0].text
    assert re.search(r"/members\?account=cus_\w+", letters.mails[0].text)
    assert letters.mails[0].subject == "青葉クリニック のご請求ページの利用権限が変わりました"


@pytest.fixture
async def mari(app: Starlette, portal: Portal, hana: Person) -> Person:
    """Another owner, signed in."""
    await let_in(portal, MARI, "owner")
    return await sign_in(Person(app), portal, MARI)


async def test_one_owner_hears_what_another_one_changes(
    mari: Person, ken: Person, portal: Portal, letters: Letters
) -> None:
    await mari.post(f"/members/{id_of(portal, KEN)}/role", data={"role": "viewer"})
    nothing = await told(portal, letters)
    await mari.post(f"/members/{id_of(portal, KEN)}/role", data={"role": "billing"})
    changed = await told(portal, letters)
    await mari.post(f"/members/{id_of(portal, KEN)}/remove")
    removed = await told(portal, letters)

    assert nothing == []
    assert changed == [f"{HANA}: 青葉クリニック のご請求ページにおける {KEN} 様の権限が「経理担当」に変わりました。"]
    assert removed == [f"{HANA}: {KEN} 様は、青葉クリニック のご請求ページを利用できなくなりました。"]
    assert f"変更した方：{MARI}" in letters.mails[0].text


async def test_who_leaves_is_missed_by_those_who_want_to_know(
    hana: Person, mari: Person, ken: Person, portal: Portal, letters: Letters
) -> None:
    await hana.post("/members/mails", data={"email": HANA})
    await mari.post("/members/mails", data={"email": MARI, "kind": "people"})
    await ken.post("/members/leave")

    assert await told(portal, letters) == [f"{MARI}: {KEN} 様が、青葉クリニック のご請求ページの利用を終了しました。"]


async def test_an_invitation_that_is_withdrawn_was_no_access(hana: Person, portal: Portal, letters: Letters) -> None:
    await hana.post("/members", data={"email": KEN, "role": "viewer"})
    await send_queued(portal)
    await hana.post("/members/mails", data={"email": HANA, "kind": "people"})
    await hana.post(f"/members/{id_of(portal, KEN)}/remove")

    assert await told(portal, letters) == []


async def test_a_name_is_written_as_it_is_in_text_and_escaped_in_html(
    hana: Person, portal: Portal, letters: Letters, given: Given
) -> None:
    await given(make.customer(name="A & <B>", language="en"))
    await let_in(portal, MARI, "owner")
    mari = await sign_in(Person(create_app(portal, background=False)), portal, MARI)
    await mari.post("/members/leave")
    await told(portal, letters)

    assert letters.mails[0].text.startswith(f"{MARI} has left the billing of A & <B>.")
    assert "<B>" not in letters.mails[0].html
    assert "A &amp; &lt;B&gt;" in letters.mails[0].html


def id_of(portal: Portal, email: str) -> str:
    [(id,)] = select(portal, "SELECT id FROM members WHERE email = ?", email)
    return str(id)
