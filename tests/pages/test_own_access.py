"""What people see and do about themselves: their role, whom to ask, their mails, and the way out."""

import pytest

from portal.assembly import Portal
from portal.model.member import Role
from tests import make
from tests.conftest import Given
from tests.people import HANA, KEN, Person, let_in, sign_in, text_of
from tests.tables import select


@pytest.mark.parametrize(("role", "says"), [("viewer", "Viewer: sees and downloads"), ("billing", "Accounting: sees")])
async def test_the_page_says_what_one_may_and_who_can_change_it(
    hana: Person, portal: Portal, role: Role, says: str
) -> None:
    await let_in(portal, KEN, role)
    hana.cookies.clear()
    page = text_of((await (await sign_in(hana, portal, KEN)).get("/members/me")).text)

    assert says in page
    assert f"An owner can change your role: {HANA}" in page


async def test_who_leaves_sees_nothing_any_more(ken: Person) -> None:
    answer = await ken.post("/members/leave")

    assert answer.headers["location"] == "/accounts"
    assert (await ken.get("/accounts")).headers["location"].startswith("/sign-in")
    assert (await ken.get("/invoices")).headers["location"].startswith("/sign-in")


async def test_who_leaves_one_of_several_accounts_keeps_the_others(ken: Person, portal: Portal, given: Given) -> None:
    await given(make.customer("cus_Own", name="Ken's own", email=KEN))
    answer = await ken.post(f"/members/leave?account={make.AOBA}")
    left = await ken.get(answer.headers["location"])

    assert left.headers["location"] == "/"
    assert "Ken&#39;s own" in (await ken.get("/")).text


async def test_stripes_address_cannot_leave_and_is_told_why(hana: Person) -> None:
    answer = await hana.post("/members/leave")

    assert answer.status_code == 409
    assert "invoices go to your address" in text_of(answer.text)
    assert "Leave this account" not in answer.text


async def test_the_last_owner_cannot_leave(hana: Person, ken: Person, portal: Portal, given: Given) -> None:
    [(id,)] = select(portal, "SELECT id FROM members")
    await hana.post(f"/members/{id}/role", data={"role": "owner"})
    await given(make.customer(email=None))
    answer = await ken.post("/members/leave")

    assert answer.status_code == 409
    assert "there must be an owner" in text_of(answer.text)
    assert (await ken.get("/members")).status_code == 200


async def test_everybody_chooses_their_own_mails_and_nobody_anothers(ken: Person, portal: Portal) -> None:
    portal.mail_kinds = ("transfer_invoice_overdue",)
    own = await ken.post("/members/mails", data={"email": KEN, "kind": "transfer_invoice_overdue"})
    hers = await ken.post("/members/mails", data={"email": HANA})

    assert own.headers["location"] == "/members/me"
    assert 'aria-label="An invoice is past due" checked' in (await ken.get("/members/me")).text
    assert hers.status_code == 403
    assert select(portal, "SELECT email, message, wanted FROM mail_choices") == [
        (KEN, "transfer_invoice_overdue", True)
    ]


async def test_an_owner_chooses_for_nobody_who_has_no_access(hana: Person, portal: Portal) -> None:
    portal.mail_kinds = ("transfer_invoice_overdue",)

    assert (await hana.post("/members/mails", data={"email": KEN})).status_code == 404
