"""The PDF of a credit note: Stripe's own, read at the click, and handed to nobody else."""

from datetime import timedelta

import pytest

from portal.assembly import Portal
from portal.database.engine import writing
from portal.mirror.store import Found, store
from tests import make
from tests.conftest import Visit
from tests.people import Person, text_of
from tests.sandbox.calls import Thing
from tests.stand_in import AOBA_CLINIC, NORTHWIND, StandIn


@pytest.fixture
async def hana(visit: Visit) -> Person:
    return await visit(AOBA_CLINIC)


@pytest.fixture
def note(stand_in: StandIn) -> Thing:
    [found] = stand_in.get("credit_notes", {"customer": AOBA_CLINIC})["data"]
    said: Thing = found
    return said


def address(note: Thing) -> str:
    return f"/invoices/{note['invoice']}/credit-notes/{note['id']}/pdf"


async def keep(portal: Portal, *found: Found) -> None:
    async with writing(portal.engine) as conn:
        await store(conn, found, portal.clock() - timedelta(days=1))


async def test_it_leads_to_stripe_who_is_asked_at_the_click(hana: Person, stand_in: StandIn, note: Thing) -> None:
    answer = await hana.get(address(note))

    assert answer.status_code == 303
    assert answer.headers["location"] == note["pdf"]
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert stand_in.asked()[f"GET /v1/credit_notes/{note['id']}"] == 1
    assert stand_in.client.get(note["pdf"]).content.startswith(b"%PDF")


async def test_the_page_shows_it_with_its_refund(hana: Person, note: Thing) -> None:
    page = await hana.get(f"/invoices/{note['invoice']}")
    text = text_of(page.text)

    assert f"Credit note {note['number']} -¥3,300" in text
    assert "The order was changed" in text
    assert "¥3,300 paid back" in text
    assert "Refund · Visa •••• 4242" in text
    assert f'href="{address(note)}"' in page.text


async def test_anothers_an_unknown_ones_and_that_of_another_invoice_are_the_same_missing_page(
    visit: Visit, hana: Person, stand_in: StandIn, note: Thing
) -> None:
    northwind = await visit(NORTHWIND)
    other = stand_in.invoices_of(AOBA_CLINIC)[-1]["id"]
    stand_in.behave()
    answers = [
        await northwind.get(address(note)),
        await hana.get(address({**note, "id": "cn_none"})),
        await hana.get(address({**note, "invoice": other})),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert stand_in.asked() == {}


async def test_one_that_stripe_says_is_anothers_is_not_handed_out(visit: Visit, connected: Portal, note: Thing) -> None:
    northwind = await visit(NORTHWIND)
    await keep(connected, make.credit_note(note["id"], note["invoice"], NORTHWIND))
    async with writing(connected.engine) as conn:
        await store(conn, [make.credit_note(note["id"], note["invoice"], NORTHWIND)], connected.clock())

    assert (await northwind.get(address(note))).status_code == 404


@pytest.mark.parametrize(("status", "said"), [(500, "does not answer"), (403, "trying again will not help")])
async def test_without_stripe_the_stored_link_serves_and_else_the_page_says_what_to_do(
    hana: Person, stand_in: StandIn, connected: Portal, status: int, said: str
) -> None:
    await keep(connected, make.credit_note("cn_1", "in_1", AOBA_CLINIC))
    await keep(connected, make.credit_note("cn_2", "in_1", AOBA_CLINIC, pdf=None))
    stand_in.faults(status=status)
    kept = await hana.get("/invoices/in_1/credit-notes/cn_1/pdf")
    none = await hana.get("/invoices/in_1/credit-notes/cn_2/pdf")

    assert kept.headers["location"] == "https://pay.stripe.com/credit_notes/cn_1/pdf"
    assert none.status_code == 503
    assert said in text_of(none.text)


async def test_who_has_not_signed_in_gets_none(stranger: Person) -> None:
    answer = await stranger.get("/invoices/in_1/credit-notes/cn_1/pdf")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=")
