"""A charge has failed: who is told, how often, and in how many mails."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from portal.access import mail_choices
from portal.assembly import Portal
from portal.background.alerts import tell_of_many
from portal.background.post import send_queued
from portal.billing import card_failures
from portal.database.engine import writing
from portal.mirror.store import store
from portal.model.invoice import Invoice
from portal.model.mail_kind import MailKind
from tests import make
from tests.conftest import Given
from tests.people import HANA, ITO, Letters, SetClock
from tests.tables import rows, select


def failed(portal: Portal, id: str = "in_1", attempt: int = 1, code: str = "insufficient_funds") -> Invoice:
    payment = make.payment(
        f"inpay_{id}", id, status="open", paid_at=None, code="card_declined", decline_code=code, network_code="51"
    )
    payment = replace(payment, tried_at=portal.clock(), advice_code="try_again_later")
    again = portal.clock() + timedelta(days=3)
    return make.invoice(id, status="open", attempt_count=attempt, payments=(payment,), next_attempt_at=again)


def charged(invoice: Invoice, charge: str) -> Invoice:
    [payment] = invoice.payments
    return replace(invoice, payments=(replace(payment, charge=charge),))


async def read(portal: Portal, *invoices: Invoice, kinds: tuple[MailKind, ...] = ()) -> None:
    """As the refresh does, in one transaction."""
    async with writing(portal.engine) as conn:
        await store(conn, invoices, portal.clock())
        for invoice in invoices:
            await card_failures.announce(conn, invoice, portal.settings.alert_addresses, kinds, portal.clock())


async def test_staff_learn_all_that_they_need_in_one_mail(portal: Portal, given: Given, letters: Letters) -> None:
    await given(make.customer())
    await read(portal, failed(portal))
    await send_queued(portal)

    [mail] = letters.mails
    assert mail.to == ITO
    assert mail.subject == "[Test mode] A card failed: 青葉クリニック, ¥11,000"
    for words in (
        "Plan: 10 × Standard",
        "Invoice: AOBA-1",
        "Card: Visa •••• 4242",
        "Attempt 1; the next one on May 23, 2026",
        "Reason: The card's balance or limit was not enough. (card_declined / insufficient_funds / 51)",
        "What to do: Stripe advises to try again later",
        "http://127.0.0.1:8000/staff/failures#in_1",
        "https://dashboard.stripe.com/test/invoices/in_1",
        "Test mode: no real money is concerned.",
    ):
        assert words in mail.text, words
    assert "dashboard.stripe.com/test/invoices/in_1" in mail.html


async def test_however_often_it_is_read_each_attempt_is_one_mail(
    portal: Portal, given: Given, letters: Letters
) -> None:
    await given(make.customer())
    for attempt in (1, 1, 1, 2, 1, 2):
        await read(portal, failed(portal, attempt=attempt))
        await send_queued(portal)

    assert len(letters.mails) == len(rows(portal, "failures")) == 2


async def test_what_a_person_tries_in_between_is_an_attempt_of_its_own_though_stripe_does_not_count_it(
    portal: Portal, given: Given, letters: Letters, clock: SetClock
) -> None:
    await given(make.customer(language="en"))
    first = charged(failed(portal), "ch_1")
    clock.forward(hours=5)
    second = charged(failed(portal, code="expired_card"), "ch_2")
    clock.forward(days=1)
    third = charged(failed(portal, attempt=2), "ch_3")
    for one in (first, second, second, first, third, second, third):
        await read(portal, one, kinds=("payment_failed",))
        await send_queued(portal)

    assert [mail.to for mail in letters.mails] == [ITO, HANA] * 3
    staffs = [mail.text for mail in letters.mails if mail.to == ITO]
    assert [f"Attempt {number}" in text for number, text in enumerate(staffs, 1)] == [True] * 3
    assert "card_declined / expired_card" in staffs[1]
    assert "has expired" in letters.mails[3].text
    assert select(portal, "SELECT attempt, charge, counted FROM failures ORDER BY attempt") == [
        (1, "ch_1", 1),
        (2, "ch_2", 1),
        (3, "ch_3", 2),
    ]


async def test_a_card_refused_on_an_invoice_with_a_due_date_is_told_and_the_way_out_is_that_invoice(
    portal: Portal, given: Given, letters: Letters, clock: SetClock
) -> None:
    await given(make.customer(language="en"))
    terms: dict[str, Any] = {
        "collection_method": "send_invoice",
        "due_at": clock() + timedelta(days=30),
        "next_attempt_at": None,
    }
    await read(portal, replace(charged(failed(portal), "ch_1"), **terms), kinds=("payment_failed",))
    await send_queued(portal)

    staffs, hanas = letters.mails
    assert "Attempt 1; not tried again by Stripe (due date: Jun 19, 2026)" in staffs.text
    assert "with another card or by bank transfer" in staffs.text
    assert "It will not be tried again by itself. Due date: Jun 19, 2026" in hanas.text
    assert "/invoices/in_1/pay?account=cus_Aoba" in hanas.text
    assert "Pay now" in hanas.html


async def test_what_was_told_before_charges_were_kept_is_not_told_again(
    portal: Portal, given: Given, letters: Letters
) -> None:
    await given(make.customer())
    before = failed(portal)
    await read(portal, before)
    for _ in range(2):
        await read(portal, charged(before, "ch_1"))
    await send_queued(portal)

    assert len(letters.mails) == 1
    assert select(portal, "SELECT charge FROM failures") == [("ch_1",)]


async def test_a_burst_is_five_mails_and_then_one_about_all_others(
    portal: Portal, given: Given, letters: Letters, clock: SetClock
) -> None:
    await given(make.customer())
    await read(portal, *(failed(portal, f"in_{number}") for number in range(30)))
    for _ in range(20):
        await send_queued(portal)
        await tell_of_many(portal)
        clock.forward(seconds=5)

    assert len(letters.mails) == 6
    assert letters.mails[-1].subject == "[Test mode] 25 cards failed within a minute"
    told = letters.mails[-1].text + "".join(mail.subject + mail.text for mail in letters.mails[:-1])
    assert all(f"AOBA-{number}" in told for number in range(30))


async def test_what_was_paid_before_the_mail_went_out_is_no_alarm(
    portal: Portal, given: Given, letters: Letters
) -> None:
    await given(make.customer())
    await read(portal, failed(portal), kinds=("payment_failed",))
    await given(make.invoice("in_1"))
    await send_queued(portal)

    assert letters.mails == []


async def test_what_failed_days_ago_and_is_read_now_is_written_down_and_no_alarm(
    portal: Portal, given: Given, letters: Letters, clock: SetClock
) -> None:
    await given(make.customer())
    old = failed(portal)
    clock.forward(days=4)
    await read(portal, old, kinds=("payment_failed",))
    await tell_of_many(portal)
    await send_queued(portal)

    assert letters.mails == []
    assert select(portal, "SELECT told FROM failures") in ([(1,)], [(True,)])


async def test_in_live_mode_nothing_speaks_of_a_test(portal: Portal, given: Given, letters: Letters) -> None:
    portal.settings = replace(portal.settings, stripe_api_key="rk_live_1")
    await given(make.customer())
    await read(portal, failed(portal))
    await send_queued(portal)

    assert "est mode" not in letters.mails[0].subject + letters.mails[0].text + letters.mails[0].html
    assert "https://dashboard.stripe.com/invoices/in_1" in letters.mails[0].text


@pytest.mark.parametrize(("kinds", "to"), [((), [ITO]), (("payment_failed",), [ITO, HANA])])
async def test_the_customer_is_mailed_if_the_operator_has_switched_it_on(
    portal: Portal, given: Given, letters: Letters, kinds: tuple[MailKind, ...], to: list[str]
) -> None:
    await given(make.customer())
    await read(portal, failed(portal), kinds=kinds)
    await send_queued(portal)

    assert [mail.to for mail in letters.mails] == to


async def test_who_does_not_want_it_gets_none(portal: Portal, given: Given, letters: Letters) -> None:
    await given(make.customer())
    async with writing(portal.engine) as conn:
        await mail_choices.put(conn, make.account(), HANA, ["payment_failed"], [])
    await read(portal, failed(portal), kinds=("payment_failed",))
    await send_queued(portal)

    assert [mail.to for mail in letters.mails] == [ITO]


@pytest.mark.parametrize("code", ["lost_card", "stolen_card", "fraudulent", "highest_risk_level"])
async def test_the_customer_is_never_told_of_loss_theft_or_suspicion(
    portal: Portal, given: Given, letters: Letters, code: str
) -> None:
    await given(make.customer(language="en"))
    await read(portal, failed(portal, code=code), kinds=("payment_failed",))
    await send_queued(portal)

    staffs, hanas = letters.mails
    assert "Do not mention loss, theft or fraud" in staffs.text
    assert "without giving a reason" in hanas.text
    for word in (code, "lost", "stolen", "theft", "fraud", "risk"):
        assert word not in hanas.text + hanas.html


@pytest.mark.parametrize(
    ("code", "says", "button", "leads_to"),
    [
        ("insufficient_funds", "残高またはご利用限度額", "別のカードを登録", "/?account=cus_Aoba"),
        ("authentication_required", "3Dセキュア", "本人確認をする", "/invoices/in_1/pay?account=cus_Aoba"),
    ],
)
async def test_the_customers_mail_has_the_reason_in_their_language_and_one_button(
    portal: Portal, given: Given, letters: Letters, code: str, says: str, button: str, leads_to: str
) -> None:
    await given(make.customer())
    await read(portal, failed(portal, code=code), kinds=("payment_failed",))
    await send_queued(portal)

    mail = letters.mails[-1]
    assert says in mail.text
    assert mail.html.count('class="button"') == 1
    assert f"http://127.0.0.1:8000{leads_to}" in mail.text
    assert button in mail.html
