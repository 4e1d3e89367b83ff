"""What each role may: who only looks sees no button, and no address does it for them."""

import re
from collections.abc import Awaitable, Callable

import pytest

from portal.assembly import Portal
from portal.model.member import Role
from tests import make
from tests.conftest import Given, Visit
from tests.people import KEN, Person, let_in, rows_of, text_of
from tests.stand_in import AOBA_CLINIC, MINATO_TRADING, SAKURA_DENTAL, StandIn

Colleague = Callable[[str, Role], Awaitable[Person]]


@pytest.fixture
def colleague(visit: Visit, connected: Portal) -> Colleague:
    """Somebody let into a customer of the sample company."""

    async def arrive(customer: str, role: Role) -> Person:
        await let_in(connected, KEN, role, customer)
        return await visit(KEN)

    return arrive


def ways_to_pay_or_change(page: str) -> list[str]:
    return re.findall(r'action="/billing/portal|href="/invoices/[^"]+/pay"', page)


@pytest.mark.parametrize("customer", [AOBA_CLINIC, MINATO_TRADING, SAKURA_DENTAL])
async def test_who_only_looks_sees_everything_but_the_buttons(
    visit: Visit, colleague: Colleague, customer: str
) -> None:
    owner, viewer = await visit(customer), await colleague(customer, "viewer")
    invoice = rows_of((await owner.get("/invoices")).text)[0]
    for path in ("/", "/invoices", f"/invoices/{invoice}"):
        hers, his = await owner.get(path), await viewer.get(path)

        assert his.status_code == 200
        assert ways_to_pay_or_change(his.text) == []
        assert text_of(his.text).count("¥") == text_of(hers.text).count("¥")
    assert ways_to_pay_or_change((await owner.get("/")).text)


async def test_who_only_looks_is_told_so_when_they_ask_for_more(colleague: Colleague, stand_in: StandIn) -> None:
    ken = await colleague(MINATO_TRADING, "viewer")
    invoice = stand_in.invoices_of(MINATO_TRADING)[0]["id"]
    stand_in.behave()
    answers = [
        await ken.post("/billing/portal", data={"flow": "payment_method_update"}),
        await ken.get(f"/invoices/{invoice}/pay"),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert "You may look and download; an owner can change your role." in text_of(answers[0].text)
    assert stand_in.asked() == {}


async def test_who_does_the_billing_changes_the_card_and_pays_but_not_the_people(
    colleague: Colleague, stand_in: StandIn
) -> None:
    ken = await colleague(AOBA_CLINIC, "billing")
    answer = await ken.post("/billing/portal", data={"flow": "payment_method_update", "customer": AOBA_CLINIC})

    assert answer.headers["location"] == stand_in.last_session()["url"]
    assert ways_to_pay_or_change((await ken.get("/")).text)
    refused = await ken.get("/members")
    assert refused.status_code == 403
    assert "Only an owner decides who has access" in text_of(refused.text)


async def test_a_role_taken_away_counts_at_the_next_click(hana: Person, ken: Person, portal: Portal) -> None:
    id = re.findall(r'action="/members/(mem_\w+)/role', (await hana.get("/members")).text)[0]
    await hana.post(f"/members/{id}/role", data={"role": "owner"})
    before = await ken.get("/members")
    await hana.post(f"/members/{id}/role", data={"role": "viewer"})

    assert (before.status_code, (await ken.get("/members")).status_code) == (200, 403)


async def test_one_person_may_be_an_owner_here_and_a_viewer_there(ken: Person, given: Given) -> None:
    await given(make.customer("cus_Own", name="Ken's own", email=KEN))

    assert (await ken.get("/members?account=cus_Own")).status_code == 200
    assert (await ken.get(f"/members?account={make.AOBA}")).status_code == 403
