"""Quotes at the desk: typed in a form, summed up by Stripe before the customer sees them, given out, cancelled."""

import re
from datetime import timedelta

import pytest

from portal.assembly import Portal
from portal.mirror.quote_list import PAGE_SIZE
from tests import make
from tests.conftest import Given, Visit
from tests.pages.staff.marking import Sit
from tests.people import ITO, Person, SetClock, text_of
from tests.stand_in import MINATO_TRADING, StandIn
from tests.tables import select

FORM = f"/staff/customers/{MINATO_TRADING}/quotes"
WISH = {"key": "k1", "words0": "Setup", "amount0": "30,000", "count0": "2", "discount": "10", "header": "For Minato"}


async def drafted(clerk: Person, **wish: str) -> str:
    """The address of the draft."""
    answer = await clerk.post(FORM, data=WISH | {"key": f"k{id(wish)}"} | wish)
    assert answer.status_code == 303, text_of(answer.text)
    return str(answer.headers["location"])


async def test_a_draft_is_summed_up_by_stripe_and_the_customer_sees_nothing_of_it(clerk: Person, visit: Visit) -> None:
    at = await drafted(clerk)
    page = text_of((await clerk.get(at)).text)
    minato = await visit(MINATO_TRADING)

    for told in ("not given out yet", "Setup", "2 × ¥30,000", "Discount -¥6,000", "For Minato", ITO):
        assert told in page, told
    assert (await clerk.get(f"{at}/pdf")).status_code == 404
    assert (await minato.get(at.removeprefix("/staff"))).status_code == 404


async def test_given_out_the_customer_has_it_with_its_pdf_and_the_log_says_so(
    clerk: Person, visit: Visit, connected: Portal
) -> None:
    at = await drafted(clerk)
    for _ in range(2):
        assert (await clerk.post(f"{at}/give-out")).headers["location"] == at
    pdf = await clerk.get(f"{at}/pdf")
    minato = await visit(MINATO_TRADING)

    assert "The customer sees it now" in text_of((await clerk.get(at)).text)
    assert pdf.content.startswith(b"%PDF")
    assert "For Minato" in (await minato.get(at.removeprefix("/staff"))).text
    logged = select(connected, "SELECT deed, customer FROM staff_log WHERE deed = 'quote_made'")
    assert logged == [("quote_made", MINATO_TRADING)]
    assert select(connected, "SELECT count(*) FROM outbox WHERE message = 'quote_news'") == [(0,)]


async def test_sent_twice_it_is_one_draft(clerk: Person, stand_in: StandIn) -> None:
    first, second = await drafted(clerk, key="twice"), await drafted(clerk, key="twice")

    assert first == second


async def test_a_draft_is_thrown_away_and_an_open_one_cancelled(clerk: Person, connected: Portal) -> None:
    draft, given = await drafted(clerk), await drafted(clerk, words0="Other")
    await clerk.post(f"{given}/give-out")
    for at in (draft, given):
        await clerk.post(f"{at}/cancel")

        assert "Cancelled" in text_of((await clerk.get(at)).text)
    assert (await clerk.post(f"{draft}/give-out")).status_code == 409
    assert select(connected, "SELECT count(*) FROM staff_log WHERE deed = 'quote_canceled'") == [(2,)]


async def test_what_is_on_sale_can_be_offered_in_any_number_to_be_paid_by_transfer(
    clerk: Person, stand_in: StandIn
) -> None:
    form = (await clerk.get(FORM)).text
    price = re.findall(r'<option value="(price_\w+)"', form)[0]
    at = await drafted(clerk, price0=price, quantity0="25", words0="", amount0="", days="45", order="PO-7")
    made = stand_in.get(f"quotes/{at.rsplit('/', 1)[1]}", {"expand": ["line_items"]})

    assert made["line_items"]["data"][0]["quantity"] == 25
    assert (made["collection_method"], made["invoice_settings"]["days_until_due"]) == ("send_invoice", 45)
    assert made["status"] == "draft"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"words0": "", "amount0": ""}, "at least one line"),
        ({"amount0": "-5"}, "without a minus"),
        ({"amount0": "many"}, "without a minus"),
        ({"words0": ""}, "write what it is"),
        ({"count0": "0"}, "whole number from 1"),
        ({"price0": "price_none"}, "one of the list"),
        ({"discount": "101"}, "from 0.01 to 100"),
        ({"expires": "2020-01-01"}, "This day is over"),
        ({"expires": "soon"}, "a day such as"),
        ({"days": "0"}, "from 1 to 365"),
        ({"header": "x" * 51}, "too long"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_lost(clerk: Person, wrong: dict[str, str], says: str) -> None:
    answer = await clerk.post(FORM, data=WISH | wrong)

    assert answer.status_code == 422
    assert says in text_of(answer.text)
    assert f'value="{(WISH | wrong)["count0"]}"' in answer.text


async def test_there_is_room_for_more_lines(clerk: Person) -> None:
    answer = await clerk.post(FORM, data=WISH | {"more": "1"})

    assert answer.status_code == 200
    assert 'name="words5"' in answer.text
    assert 'value="30,000"' in answer.text
    assert 'role="alert"' not in answer.text


async def test_stripe_away_loses_nothing(clerk: Person, stand_in: StandIn) -> None:
    stand_in.faults(status=500)
    answer = await clerk.post(FORM, data=WISH | {"key": "away"})

    assert answer.status_code == 503
    assert 'value="Setup"' in answer.text
    assert 'value="away"' in answer.text


@pytest.fixture
async def many(given: Given, clock: SetClock) -> None:
    await given(make.customer(), make.customer(make.MALLORYS, name="Mallory"))
    await given(make.quote("qt_open"), make.quote("qt_theirs", make.MALLORYS, created_at=make.MAY + timedelta(hours=1)))
    await given(make.quote("qt_draft", status="draft", finalized_at=None, number=None))
    await given(make.quote("qt_over", expires_at=clock() - timedelta(days=1)))
    await given(
        make.quote("qt_said", status="accepted"), make.quote("qt_gone", status="canceled", canceled_at=make.MAY)
    )


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({}, {"qt_open", "qt_theirs", "qt_draft", "qt_over", "qt_said", "qt_gone"}),
        ({"status": "open"}, {"qt_open", "qt_theirs"}),
        ({"status": "draft"}, {"qt_draft"}),
        ({"status": "expired"}, {"qt_over"}),
        ({"status": "accepted"}, {"qt_said"}),
        ({"status": "canceled"}, {"qt_gone"}),
        ({"q": "ＭＡＬＬＯＲＹ"}, {"qt_theirs"}),
        ({"q": "青葉", "status": "open"}, {"qt_open"}),
        ({"q": "qt-aoba-open"}, {"qt_open"}),
    ],
)
async def test_all_are_listed_by_state_customer_and_number(ito: Person, query: dict[str, str], ids: set[str]) -> None:
    page = (await ito.get("/staff/quotes", params=query)).text

    assert set(re.findall(r'data-quote="(\w+)"', page)) == ids
    assert (await ito.get("/staff/quotes", params={"status": "lost"})).status_code == 400


async def test_the_list_goes_on_where_the_page_ended(ito: Person, given: Given) -> None:
    await given(make.customer(), *(make.quote(f"qt_{n:03}") for n in range(PAGE_SIZE + 5)))
    first = (await ito.get("/staff/quotes")).text
    [cursor] = re.findall(r'rel="next"\s+href="[^"]*cursor=([\w.]+)', first)
    second = (await ito.get("/staff/quotes", params={"cursor": cursor})).text

    assert len(re.findall("data-quote=", first)) == PAGE_SIZE
    assert len(re.findall("data-quote=", second)) == 5


async def test_who_may_only_read_finds_no_form(sit: Sit, nao: Person, given: Given) -> None:
    await given(make.customer(), make.quote())
    page = (await nao.get("/staff/quotes/qt_1")).text

    assert "give-out" not in page
    assert "/cancel" not in page
    assert 'name="words0"' not in (await nao.get(f"/staff/customers/{make.AOBA}/quotes")).text
