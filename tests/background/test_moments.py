"""Mails at their moments: on their day, once per cause, in the customer's language, and none that comes too late."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portal.access import mail_choices
from portal.assembly import Portal
from portal.background import moments
from portal.background.post import send_queued
from portal.database.engine import writing
from portal.mirror import instants
from portal.model.mail_kind import MailKind, MomentName
from portal.model.payment_method import PaymentMethod
from tests import make
from tests.conftest import Given
from tests.people import HANA, KEN, Letters, SetClock, let_in
from tests.tables import rows, select

END = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)  # noon in Tokyo
ALL: tuple[MailKind, ...] = ("trial_will_end", "renewal_upcoming", "card_expiring", "transfer_invoice_overdue")


@pytest.fixture
async def watching(portal: Portal, given: Given, clock: SetClock) -> Portal:
    """A portal that mails at each moment and has for two weeks; Hana reads English."""
    portal.mail_kinds = ALL
    clock.moment = datetime(2026, 5, 1, 1, 0, tzinfo=UTC)
    await given(make.customer(language="en"), make.card())
    await moments.decide(portal)
    return portal


async def pass_by(portal: Portal, clock: SetClock, until: datetime) -> None:
    """Twice a day: the background looks each hour."""
    while clock.moment < until:
        clock.moment = min(clock.moment + timedelta(hours=12), until)
        await moments.decide(portal)
        await send_queued(portal)


async def renew(portal: Portal, given: Given, clock: SetClock) -> None:
    """A contract that renews on June 1, and its price as Stripe has just said it."""
    before, clock.moment = clock.moment, datetime(2026, 5, 24, 16, 0, tzinfo=UTC)
    await given(make.subscription(), make.next_charge())
    clock.moment = before


def decided(portal: Portal) -> Sequence[tuple[str, str]]:
    return [(cause, outcome) for cause, outcome in select(portal, "SELECT cause, outcome FROM moments ORDER BY 1")]


def cause(name: MomentName, at: datetime = END) -> str:
    return f"{name}:sub_1:{int(at.timestamp())}"


async def test_a_renewal_is_mailed_once_on_its_day_with_stripes_amount(
    watching: Portal, given: Given, letters: Letters, clock: SetClock
) -> None:
    await renew(watching, given, clock)
    await pass_by(watching, clock, datetime(2026, 5, 24, 14, 59, tzinfo=UTC))
    too_soon = len(letters.mails)
    clock.moment = datetime(2026, 5, 24, 15, 0, tzinfo=UTC)  # midnight in Tokyo, 7 days ahead
    await pass_by(watching, clock, END - timedelta(hours=8))

    [mail] = letters.mails
    assert too_soon == 0
    assert (mail.to, mail.subject) == (HANA, "Your plan renews on Jun 1, 2026")
    assert "10 × Standard · ¥11,000" in mail.text
    assert "¥11,000 is charged on Jun 1, 2026." in mail.text
    assert decided(watching) == [(cause("renewal_upcoming"), "sent")]


async def test_restarts_repetitions_and_two_processes_make_no_second_mail(
    watching: Portal, given: Given, letters: Letters, clock: SetClock
) -> None:
    await renew(watching, given, clock)
    clock.moment = datetime(2026, 5, 25, 1, 0, tzinfo=UTC)
    for _ in range(3):
        async with writing(watching.engine) as conn:
            await instants.forget(conn, moments.DECIDED)
        await moments.decide(watching)
        await send_queued(watching)

    assert len(letters.mails) == 1


async def test_what_the_operator_has_not_switched_on_is_not_mailed(
    watching: Portal, given: Given, letters: Letters, clock: SetClock
) -> None:
    watching.mail_kinds = ("people", "card_expiring")
    await renew(watching, given, clock)
    await pass_by(watching, clock, END)

    assert (letters.mails, rows(watching, "moments")) == ([], [])


async def test_what_had_begun_before_it_was_switched_on_is_not_mailed(
    watching: Portal, given: Given, letters: Letters, clock: SetClock
) -> None:
    watching.mail_kinds = ()
    await renew(watching, given, clock)
    await pass_by(watching, clock, datetime(2026, 5, 26, 1, 0, tzinfo=UTC))
    watching.mail_kinds = ALL
    await pass_by(watching, clock, END)

    assert letters.mails == []


async def test_after_ten_days_of_standing_still_a_renewal_that_happened_is_noted_and_not_mailed(
    watching: Portal, given: Given, letters: Letters, clock: SetClock
) -> None:
    await renew(watching, given, clock)
    stood = clock.moment
    clock.moment = END + timedelta(days=2)
    await moments.decide(watching)
    await send_queued(watching)

    assert letters.mails == []
    gap = dict(select(watching, "SELECT name, at FROM instants WHERE name LIKE 'moments-gap%'"))
    assert gap == {"moments-gap-began": stood.timestamp(), "moments-gap-ended": clock.moment.timestamp()}


async def test_a_mail_that_waited_until_the_renewal_had_happened_is_not_sent(
    watching: Portal, given: Given, letters: Letters, clock: SetClock
) -> None:
    await renew(watching, given, clock)
    clock.moment = datetime(2026, 5, 25, 1, 0, tzinfo=UTC)
    await moments.decide(watching)
    clock.moment = END
    await send_queued(watching)

    assert letters.mails == []
    assert decided(watching) == [(cause("renewal_upcoming"), "overtaken")]


async def test_while_stripe_does_not_say_how_much_the_mail_waits(
    watching: Portal, given: Given, letters: Letters, clock: SetClock
) -> None:
    await given(make.subscription())  # nobody answers at the Stripe of this portal
    await pass_by(watching, clock, datetime(2026, 5, 27, 1, 0, tzinfo=UTC))
    waited = len(letters.mails)
    await given(make.next_charge())
    clock.forward(minutes=6)
    await moments.decide(watching)
    await send_queued(watching)

    assert waited == 0
    assert "¥11,000" in letters.mails[0].subject + letters.mails[0].text


async def test_the_end_of_a_trial_says_what_comes_after_it(
    watching: Portal, given: Given, letters: Letters, clock: SetClock
) -> None:
    await given(make.subscription(status="trialing", trial_end=END), make.next_charge())
    await pass_by(watching, clock, END)

    [mail] = letters.mails
    assert mail.subject == "Your trial ends on Jun 1, 2026"
    assert "The first payment is ¥11,000." in mail.text


@pytest.mark.parametrize(("card", "mails"), [(make.card(exp_month=5, exp_year=2026), 1), (make.card(), 0)])
async def test_a_card_is_told_once_however_long_it_is_not_replaced(
    watching: Portal, given: Given, letters: Letters, clock: SetClock, card: PaymentMethod, mails: int
) -> None:
    watching.mail_kinds = ("card_expiring",)
    await given(make.subscription(), card)
    await pass_by(watching, clock, END + timedelta(days=20))

    assert [mail.subject for mail in letters.mails] == ["Your card expires soon"] * mails


async def test_a_transfer_that_has_not_come_is_told_on_the_day_after(
    watching: Portal, given: Given, letters: Letters, clock: SetClock
) -> None:
    owed = make.invoice("in_late", status="open", collection_method="send_invoice", attempt_count=0, due_at=END)
    await given(owed)
    await pass_by(watching, clock, END + timedelta(hours=11))  # Tokyo's midnight is at 15:00 UTC
    too_soon = len(letters.mails)
    await pass_by(watching, clock, END + timedelta(days=20))

    assert too_soon == 0
    assert [mail.subject for mail in letters.mails] == ["Past due: invoice AOBA-late over ¥11,000"]
    assert "http://127.0.0.1:8000/invoices/in_late/pay?account=cus_Aoba" in letters.mails[0].text


async def test_one_that_is_weeks_late_when_the_portal_comes_back_is_noted_and_not_mailed(
    watching: Portal, given: Given, letters: Letters, clock: SetClock
) -> None:
    await given(make.invoice(status="open", collection_method="send_invoice", attempt_count=0, due_at=END))
    clock.moment = END + timedelta(days=20)
    await moments.decide(watching)
    await send_queued(watching)

    assert letters.mails == []
    assert decided(watching) == [("transfer_invoice_overdue:in_1", "late")]


async def test_it_goes_to_everybody_who_chose_it_and_is_written_down_where_nobody_did(
    watching: Portal, given: Given, letters: Letters, clock: SetClock
) -> None:
    await let_in(watching, KEN, "viewer")
    async with writing(watching.engine) as conn:
        await mail_choices.put(conn, make.account(), KEN, ["renewal_upcoming", "card_expiring"], ["renewal_upcoming"])
        await mail_choices.put(conn, make.account(), HANA, ["card_expiring"], [])
    await given(make.card(exp_month=5, exp_year=2026))
    await renew(watching, given, clock)
    await pass_by(watching, clock, END)

    assert sorted(mail.to for mail in letters.mails) == sorted([HANA, KEN])
    assert dict(decided(watching))["card_expiring:pm_hana:202605"] == "nobody"


async def test_it_is_in_the_customers_language(
    watching: Portal, given: Given, letters: Letters, clock: SetClock
) -> None:
    await given(make.customer(language="ja"))
    await renew(watching, given, clock)
    await pass_by(watching, clock, END)

    assert letters.mails[0].subject == "ご契約は2026年6月1日に更新されます"
    assert "2026年6月1日に￥11,000をご請求いたします。" in letters.mails[0].text


@pytest.mark.parametrize(("days", "mails"), [(30, 1), (31, 0)])
async def test_thirty_days_and_less_reach_a_monthly_contract(
    watching: Portal, given: Given, letters: Letters, clock: SetClock, days: int, mails: int
) -> None:
    watching.settings = replace(watching.settings, renewal_days=days)
    await renew(watching, given, clock)
    clock.moment = datetime(2026, 5, 25, 1, 0, tzinfo=UTC)
    await moments.decide(watching)
    await send_queued(watching)

    assert len(letters.mails) == mails
