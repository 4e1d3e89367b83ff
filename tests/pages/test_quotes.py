"""Quotes as customers meet them: made from what is on offer, listed, read and taken along."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from portal.access.limits import PER_QUOTER
from portal.assembly import Portal
from portal.background.post import send_queued
from portal.database.engine import writing
from portal.mirror.store import store
from tests import make
from tests.conftest import Given, Visit
from tests.people import KEN, Letters, Person, let_in, sign_in, text_of
from tests.stand_in import AOBA_CLINIC, NORTHWIND, STANDARD, StandIn
from tests.tables import select

OFFERED = "qt_1AobaPremiumYearly"
STAFF = "billing@hinode-schedule.example"


async def made(person: Person, price: str = STANDARD, seats: str = "12", key: str = "k") -> str:
    """The page of the new quote; else what the form says."""
    answer = await person.post("/quotes", data={"price": price, "seats": seats, "key": key})
    return answer.headers["location"] if answer.status_code == 303 else text_of(answer.text)


def rows_of(page: str) -> list[tuple[str, str]]:
    return re.findall(r'data-quote="([^"]+)" data-status="([^"]+)"', page)


@pytest.fixture
async def hana(visit: Visit) -> Person:
    return await visit(AOBA_CLINIC)


async def test_the_list_says_how_each_stands_and_what_it_comes_to(portal: Portal, app: object, given: Given) -> None:
    await given(
        make.customer(),
        make.quote("qt_open", created_at=make.MAY + timedelta(days=1)),
        make.quote("qt_over", expires_at=make.MAY + timedelta(days=2)),
        make.quote("qt_once", recurring=None, interval=None, status="accepted", accepted_at=make.MAY),
    )
    hana = await sign_in(Person(app), portal, make.account().email)  # type: ignore[arg-type]
    page = (await hana.get("/quotes")).text

    assert rows_of(page) == [("qt_open", "open"), ("qt_over", "expired"), ("qt_once", "accepted")]
    assert "10 × Standard ¥16,500 per month Valid until May 31, 2026 PDF" in text_of(page)
    assert "¥16,500 once Accepted May 1, 2026" in text_of(page)
    assert "Nothing is on offer here" in text_of(page)


async def test_a_quote_is_made_for_plan_seats_and_interval(hana: Person, stand_in: StandIn) -> None:
    at = await made(hana, seats="１２")
    page = text_of((await hana.get(at)).text)
    quote = stand_in.get(f"quotes{at.removeprefix('/quotes')}")

    assert "The quote is made" in page
    assert "¥19,800 per month Valid 12 × Standard" in page  # tax as on their contract
    assert (quote["status"], quote["customer"]) == ("open", AOBA_CLINIC)
    assert quote["metadata"]["portal_made_by"] == "hana@aoba-clinic.example"
    assert at.split("/")[-1] in (await hana.get("/quotes")).text


async def test_a_double_click_makes_one_quote(hana: Person, stand_in: StandIn) -> None:
    before = len(stand_in.books.objects["quote"])
    at = {await made(hana, key="twice") for _ in range(2)}

    assert len(at) == 1
    assert len(stand_in.books.objects["quote"]) == before + 1


@pytest.mark.parametrize(
    ("price", "seats", "says"),
    [
        ("price_none", "3", "Please choose one of the plans."),
        ("", "3", "Please choose one of the plans."),
        (STANDARD, "many", "Please write the number of seats in digits."),
        (STANDARD, "0", "At least 1, please."),
        (STANDARD, "9999999", "At most"),
    ],
)
async def test_what_cannot_be_quoted_is_said_and_kept(hana: Person, price: str, seats: str, says: str) -> None:
    answer = await hana.post("/quotes", data={"price": price, "seats": seats, "key": "bad"})

    assert answer.status_code == 422
    assert says in text_of(answer.text)
    assert f'value="{seats}"' in answer.text
    assert 'name="key" value="bad"' in answer.text.replace("\n", " ")


async def test_stripe_away_loses_nothing(hana: Person, stand_in: StandIn) -> None:
    stand_in.faults(status=503)
    away = await hana.post("/quotes", data={"price": STANDARD, "seats": "7", "key": "again"})
    stand_in.behave()
    at = await made(hana, seats="7", key="again")

    assert away.status_code == 503
    assert "there is no quote yet" in text_of(away.text)
    assert 'value="7"' in away.text
    assert at.startswith("/quotes/qt_")


async def test_who_makes_too_many_is_stopped(hana: Person) -> None:
    said = [await made(hana, key=f"k{number}") for number in range(PER_QUOTER[0].most + 1)]

    assert said[-2].startswith("/quotes/qt_")
    assert "You have made many quotes in a short time" in said[-1]


async def test_who_may_only_look_makes_and_downloads_but_accepts_nothing(visit: Visit, connected: Portal) -> None:
    await let_in(connected, KEN, "viewer", AOBA_CLINIC)
    ken = await visit(KEN)
    at = await made(ken, key="ken")
    page, pdf = await ken.get(at), await ken.get(f"{at}/pdf")

    assert "Owners and billing colleagues can accept this." in text_of(page.text)
    assert "Accept and order" not in page.text
    assert pdf.content.startswith(b"%PDF-")
    assert (await ken.post(f"{at}/accept", data={"name": "Ken", "agree": "yes"})).status_code == 403
    assert (await ken.post(f"{at}/cancel")).status_code == 403


async def test_the_pdf_comes_through_the_portal_and_no_key_goes_out(hana: Person, connected: Portal) -> None:
    answer = await hana.get(f"/quotes/{OFFERED}/pdf")

    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["content-type"] == "application/pdf"
    assert re.fullmatch(r'attachment; filename="QT-[A-Z0-9-]+\.pdf"', answer.headers["content-disposition"])
    assert "no-store" in answer.headers["cache-control"]
    assert connected.settings.stripe_api_key not in str(answer.headers) + str(answer.content)


async def test_a_pdf_that_does_not_come_is_a_page_and_no_broken_file(hana: Person, stand_in: StandIn) -> None:
    stand_in.faults(status=500)
    answer = await hana.get(f"/quotes/{OFFERED}/pdf")

    assert answer.status_code == 503
    assert "does not answer just now" in text_of(answer.text)


async def test_anothers_quote_is_as_one_that_is_not_there(visit: Visit) -> None:
    stranger = await visit(NORTHWIND)
    for path in ("", "/pdf"):
        assert (await stranger.get(f"/quotes/{OFFERED}{path}")).status_code == 404
    for deed in ("accept", "cancel"):
        assert (await stranger.post(f"/quotes/{OFFERED}/{deed}", data={"name": "x", "agree": "yes"})).status_code == 404


async def test_staff_hear_of_it_once(hana: Person, connected: Portal, letters: Letters) -> None:
    connected.settings = replace(connected.settings, alert_emails=(STAFF,))
    for _ in range(2):
        await made(hana, key="news")
    await send_queued(connected)
    [mail] = letters.mails

    assert mail.to == STAFF
    assert re.fullmatch("青葉クリニック has made the quote QT-.*", mail.subject)
    assert "12 × Standard" in mail.text
    assert "Made by: hana@aoba-clinic.example" in mail.text


async def test_who_pays_in_nothing_yet_chooses_among_all_currencies(
    visit: Visit, connected: Portal, stand_in: StandIn
) -> None:
    async with writing(connected.engine) as conn:
        fresh = make.customer("cus_fresh", email="fresh@x.example", currency=None)
        await store(conn, [fresh], connected.clock())
    fresh_person = await visit("fresh@x.example")
    page = (await fresh_person.get("/quotes")).text

    assert "¥1,500" in page
    assert "$" in page
    assert select(connected, "SELECT count(*) FROM quotes WHERE customer = 'cus_fresh'") == [(0,)]
