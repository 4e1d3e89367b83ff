"""The page of failed cards: which stand there and until when, what it says, and setting one aside."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from portal.assembly import Portal
from portal.billing.card_failures import failure_of
from portal.database.engine import writing
from portal.mirror import failures
from portal.model.invoice import Invoice
from tests import make
from tests.billing.test_card_failures import read
from tests.conftest import Given
from tests.people import ITO, Person, SetClock, text_of
from tests.tables import rows, select


def failed(id: str = "in_1", code: str = "insufficient_funds", **facts: Any) -> Invoice:
    payment = make.payment(
        f"inpay_{id}", id, status="open", paid_at=None, code="card_declined", decline_code=code, receipt_url=None
    )
    plain: dict[str, Any] = {"status": "open", "attempt_count": 1, "payments": (payment,)}
    return make.invoice(id, **plain | facts)


def listed(page: str) -> list[str]:
    return [part.split('"')[0] for part in page.split('data-invoice="')[1:]]


@pytest.fixture
async def one(given: Given, clock: SetClock) -> str:
    await given(make.customer(), failed(next_attempt_at=clock() + timedelta(days=3)))
    return "in_1"


async def test_on_a_good_day_it_says_so(ito: Person) -> None:
    assert "No failed card waits for anybody" in (await ito.get("/staff/failures")).text


async def test_it_says_who_how_much_why_and_what_to_do(ito: Person, one: str) -> None:
    page = (await ito.get("/staff/failures")).text

    for words in (
        "青葉クリニック",
        "¥11,000",
        "AOBA-1",
        "The card's balance or limit was not enough.",
        "card_declined / insufficient_funds",
        "Visa •••• 4242",
        "Let the automatic tries run",
        "Attempt 1; the next one on May 23, 2026",
    ):
        assert words in text_of(page), words
    assert f'href="https://dashboard.stripe.com/test/invoices/{one}"' in page
    assert "Test mode" in page


@pytest.mark.parametrize("status", ["paid", "void", "uncollectible"])
async def test_it_disappears_by_itself_once_it_is_settled(ito: Person, one: str, given: Given, status: str) -> None:
    await given(failed(one, status=status))

    assert listed((await ito.get("/staff/failures")).text) == []


async def test_what_was_not_refused_is_not_there(ito: Person, given: Given, clock: SetClock) -> None:
    await given(
        make.customer(),
        make.invoice("in_untried", status="open", attempt_count=0),
        make.invoice("in_transfer", status="open", attempt_count=0, due_at=clock()),
    )

    assert listed((await ito.get("/staff/failures")).text) == []


async def test_a_card_that_was_tried_before_the_transfer_is_there_and_stripe_is_not_said_to_try_again(
    ito: Person, given: Given, clock: SetClock
) -> None:
    sent = failed("in_sent", due_at=clock() + timedelta(days=30), collection_method="send_invoice")
    await given(make.customer(), sent)

    page = (await ito.get("/staff/failures")).text
    assert listed(page) == ["in_sent"]
    assert "Attempt 1; not tried again by Stripe (due date: Jun 19, 2026)" in text_of(page)
    assert "with another card or by bank transfer" in page
    assert "automatic tries" not in page


async def test_what_was_set_aside_comes_back_with_the_next_attempt_and_with_nothing_else(
    ito: Person, given: Given, portal: Portal, clock: SetClock
) -> None:
    def tried(charge: str) -> Invoice:
        return failed(payments=(replace(failed().payments[0], charge=charge, tried_at=clock()),))

    await given(make.customer())
    await read(portal, tried("ch_1"))
    await ito.post("/staff/failures/in_1/set-aside", data={"note": "pays on Friday"})
    await read(portal, tried("ch_1"))
    assert len(rows(portal, "set_asides")) == 1

    clock.forward(minutes=5)
    await read(portal, tried("ch_2"))
    assert rows(portal, "set_asides") == []
    assert "Attempt 2" in text_of((await ito.get("/staff/failures")).text)


async def test_it_is_set_aside_with_a_reason_and_taken_up_again_and_both_are_logged(
    ito: Person, one: str, portal: Portal
) -> None:
    for _ in range(2):  # a double click
        answer = await ito.post(f"/staff/failures/{one}/set-aside", data={"note": " pays by transfer "})
    page = text_of((await ito.get("/staff/failures")).text)
    back = await ito.post(f"/staff/failures/{one}/take-up")

    assert answer.status_code == back.status_code == 303
    assert "1 set aside" in page
    assert f"pays by transfer Set aside by {ITO} on May 20, 2026" in page
    assert rows(portal, "set_asides") == []
    assert select(portal, "SELECT deed, customer, invoice, before, after FROM staff_log ORDER BY id") == [
        ("set_aside", make.AOBA, one, None, "pays by transfer"),
        ("taken_up", make.AOBA, one, "pays by transfer", None),
    ]


@pytest.mark.parametrize("note", ["", "  ", "x" * 501])
async def test_without_a_reason_that_fits_nothing_is_set_aside_and_nothing_typed_is_lost(
    ito: Person, one: str, portal: Portal, note: str
) -> None:
    answer = await ito.post(f"/staff/failures/{one}/set-aside", data={"note": note})

    assert answer.status_code == 422
    assert "Please write a reason of at most 500 letters." in answer.text
    assert note.strip() in answer.text
    assert rows(portal, "set_asides") == []


@pytest.mark.parametrize("deed", ["set-aside", "take-up"])
async def test_what_is_paid_meanwhile_or_never_was_is_not_there(ito: Person, given: Given, one: str, deed: str) -> None:
    await given(failed(one, status="paid"))

    for invoice in (one, "in_none"):
        assert (await ito.post(f"/staff/failures/{invoice}/{deed}", data={"note": "x"})).status_code == 404


async def test_who_may_only_read_sees_it_without_a_button(nao: Person, one: str) -> None:
    page = (await nao.get("/staff/failures")).text

    assert listed(page) == [one]
    assert "set-aside" not in page


async def test_a_line_tells_what_has_failed_at_this_customer_before(
    ito: Person, given: Given, portal: Portal, clock: SetClock
) -> None:
    await given(make.customer(), failed("in_old"), failed("in_1", attempt_count=2))
    async with writing(portal.engine) as conn:
        for invoice in (failed("in_old"), failed("in_1"), failed("in_1", attempt_count=2)):
            failure = failure_of(invoice, clock())
            assert failure is not None
            await failures.record(conn, failure, clock())
    await given(failed("in_old", status="paid"))

    page = text_of((await ito.get("/staff/failures")).text)
    assert "In twelve months 3 attempts failed · on 2 invoices · 1 of them is paid" in page
