"""The link at a mail's foot: one kind off, for one person at one customer, by a button or by the mail program's own."""

import re

import pytest
from starlette.applications import Starlette

from portal.access import mail_choices, unsubscribing
from portal.assembly import Portal
from portal.database.engine import reading
from portal.model.mail_kind import MailKind
from tests import make
from tests.conftest import Given
from tests.people import HANA, KEN, Person, let_in, text_of
from tests.tables import rows

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
async def link(portal: Portal, given: Given) -> str:
    """Of a mail to Hana about a renewal."""
    await given(make.customer())
    keys = portal.settings.secret_keys
    return f"/unsubscribe/{unsubscribing.token_for(make.AOBA, HANA, 'renewal_upcoming', keys)}"


async def who_wants(portal: Portal, kind: MailKind) -> list[str]:
    async with reading(portal.engine) as conn:
        return list(await mail_choices.who_wants(conn, make.account(), kind))


async def test_looking_changes_nothing_and_shows_one_button(stranger: Person, link: str, portal: Portal) -> None:
    looked, head = await stranger.get(link), await stranger.head(link)

    assert (looked.status_code, head.status_code) == (200, 200)
    assert len(re.findall(r"<button class=\"button", looked.text)) == 1
    assert "hana@aoba-clinic.example gets mails of this kind about 青葉クリニック: A renewal comes" in text_of(
        looked.text
    )
    assert rows(portal, "mail_choices") == []


async def test_the_button_switches_that_kind_off_for_that_person_alone(
    stranger: Person, link: str, portal: Portal
) -> None:
    await let_in(portal, KEN, "owner")
    done = await stranger.post(link, data=ONE_CLICK)

    assert done.status_code == 200
    assert "You get no more of these mails" in text_of(done.text)
    assert await who_wants(portal, "renewal_upcoming") == []
    assert await who_wants(portal, "card_expiring") == [HANA]


async def test_a_mail_program_presses_it_from_where_it_is_and_twice_is_once(
    app: Starlette, link: str, portal: Portal
) -> None:
    program = Person(app)
    del program.headers["Sec-Fetch-Site"]
    headers = {"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"}
    answers = [await program.post(link, data=ONE_CLICK, headers=headers) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert await who_wants(portal, "renewal_upcoming") == []


async def test_it_works_after_the_key_is_changed_and_for_good(stranger: Person, portal: Portal, given: Given) -> None:
    await given(make.customer())
    old = unsubscribing.token_for(make.AOBA, HANA, "people", ("older-key",))
    refused = await stranger.get(f"/unsubscribe/{old}")
    object.__setattr__(portal.settings, "secret_keys", ("test-key", "older-key"))

    assert refused.status_code == 404
    assert (await stranger.get(f"/unsubscribe/{old}")).status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_what_we_did_not_sign_is_nothing(stranger: Person, link: str, portal: Portal, method: str) -> None:
    for token in (link[:-3], link.replace(".", "x"), "/unsubscribe/nonsense", link + "%00"):
        assert (await stranger.request(method, token)).status_code == 404
    assert rows(portal, "mail_choices") == []
