"""Which notices the overview shows: each kind, their order, and the days on which they begin and end."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.billing import reasons
from portal.billing.notices import Kind, Notice, notices
from portal.model.invoice import InvoiceRow
from portal.model.moment import Facts, PaidLately
from portal.model.names import InvoiceId
from portal.model.payment import Payment
from portal.model.payment_method import PaymentMethod
from portal.model.subscription import Plan
from portal.money import Money
from tests import make

NOW = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)
TODAY = datetime(2026, 5, 20, tzinfo=UTC)
A_DAY = timedelta(days=1)
REFUSED = make.payment(status="open", code="card_declined", decline_code="insufficient_funds")
FAILED = make.invoice(
    "in_failed", status="open", attempt_count=2, next_attempt_at=NOW + 3 * A_DAY, payments=(REFUSED,)
).row
YEARLY = make.plan(period_end=NOW + 3000 * A_DAY)
OVERDUE = make.invoice(
    "in_late", status="open", attempt_count=0, due_at=NOW - A_DAY, collection_method="send_invoice"
).row


def shown(
    *rows: InvoiceRow,
    plans: tuple[Plan, ...] = (make.plan(),),
    card: PaymentMethod | None = None,
    now: datetime = NOW,
    refused: dict[InvoiceId, Payment | None] | None = None,
    days: int = 7,
) -> list[Notice]:
    zone = now.tzinfo or UTC
    return notices(Facts(plans, card, rows, refused=refused or {}), now, zone, days)


def kinds(found: list[Notice]) -> list[Kind]:
    return [notice.kind for notice in found]


def test_a_quiet_contract_has_none() -> None:
    assert shown(make.invoice().row, card=make.card()) == []


def test_a_failed_payment_tells_why_and_when_it_is_tried_again() -> None:
    [notice] = shown(FAILED, refused={FAILED.id: REFUSED})

    assert notice == Notice(Kind.PAYMENT_FAILED, FAILED, reason=reasons.FUNDS, next_attempt=NOW + 3 * A_DAY)
    assert notice.is_urgent


def test_a_failed_payment_of_unknown_cause_is_still_told() -> None:
    [notice] = shown(FAILED)

    assert notice.reason == reasons.UNSPECIFIED


def test_an_invoice_is_overdue_from_the_day_after_its_due_date() -> None:
    due_today = make.invoice(status="open", attempt_count=0, due_at=TODAY).row

    assert kinds(shown(OVERDUE, due_today)) == [Kind.OVERDUE, Kind.ISSUED]
    assert shown(OVERDUE)[0].at == OVERDUE.due_at


def test_an_open_invoice_that_nobody_has_tried_to_charge_yet_is_no_notice() -> None:
    assert shown(make.invoice(status="open", attempt_count=0).row) == []


@pytest.mark.parametrize(
    ("month", "year", "day", "kind"),
    [
        (6, 2026, "2026-05-30", None),
        (6, 2026, "2026-05-31", Kind.CARD_EXPIRES),
        (6, 2026, "2026-06-30", Kind.CARD_EXPIRES),
        (6, 2026, "2026-07-01", Kind.CARD_EXPIRED),
        (8, 2026, "2026-07-31", None),
        (8, 2026, "2026-08-01", Kind.CARD_EXPIRES),
        (12, 2026, "2026-12-31", Kind.CARD_EXPIRES),
        (12, 2026, "2027-01-01", Kind.CARD_EXPIRED),
        (2, 2028, "2028-01-29", None),
        (2, 2028, "2028-01-30", Kind.CARD_EXPIRES),
        (2, 2028, "2028-02-29", Kind.CARD_EXPIRES),
        (2, 2028, "2028-03-01", Kind.CARD_EXPIRED),
        (2, 2027, "2027-03-01", Kind.CARD_EXPIRED),
    ],
)
def test_a_card_is_good_to_the_end_of_its_month_and_told_30_days_before(
    month: int, year: int, day: str, kind: Kind | None
) -> None:
    found = shown(
        card=make.card(exp_month=month, exp_year=year),
        plans=(YEARLY,),
        now=datetime.fromisoformat(f"{day}T00:00+09:00"),
    )

    assert kinds(found) == ([kind] if kind else [])


def test_the_card_of_a_transfer_customer_or_of_one_without_a_plan_may_expire_unnoticed() -> None:
    expired = make.card(exp_month=1, exp_year=2026)

    assert shown(card=expired, plans=(make.plan(by_transfer=True),)) == []
    assert shown(card=expired, plans=()) == []
    assert kinds(shown(card=expired, plans=(make.plan(by_transfer=True), make.plan("sub_2")))) == [Kind.CARD_EXPIRED]


def test_something_that_is_not_a_card_never_expires() -> None:
    assert shown(card=make.card(type="sepa_debit", exp_month=None, exp_year=None)) == []


@pytest.mark.parametrize(
    ("left", "told"),
    [
        (8 * A_DAY, False),
        (7 * A_DAY + timedelta(hours=22), True),
        (7 * A_DAY, True),
        (timedelta(seconds=1), True),
        (timedelta(0), False),
    ],
)
def test_a_trial_is_told_in_its_last_7_days(left: timedelta, told: bool) -> None:
    found = shown(plans=(make.plan(status="trialing", trial_end=NOW + left),))

    assert kinds(found) == ([Kind.TRIAL_ENDS] if told else [])


def test_a_trial_that_is_over_or_has_no_end_is_not_told() -> None:
    assert shown(plans=(make.plan(status="active", trial_end=NOW + A_DAY),)) == []
    assert shown(plans=(make.plan(status="trialing", trial_end=None),)) == []


def test_a_plan_that_ends_says_when_however_far_off() -> None:
    ends = make.plan(cancel_at=NOW + 200 * A_DAY)
    [notice] = shown(plans=(ends, make.plan("sub_2", cancel_at=NOW - A_DAY)))

    assert notice == Notice(Kind.ENDS, plan=ends, at=NOW + 200 * A_DAY)
    assert not notice.is_urgent


def test_who_has_many_unpaid_invoices_reads_of_three_and_the_sum_of_the_rest() -> None:
    late = [
        make.invoice(
            f"in_{n}", status="open", attempt_count=0, due_at=NOW - n * A_DAY, currency=currency, total=100 * n
        ).row
        for n, currency in enumerate(["jpy", "jpy", "jpy", "usd", "jpy"], 1)
    ]
    found = shown(*late, FAILED)

    assert kinds(found) == [Kind.PAYMENT_FAILED, Kind.OVERDUE, Kind.OVERDUE, Kind.MORE_UNPAID]
    assert [notice.invoice for notice in found] == [FAILED, late[0], late[1], None]
    assert (found[-1].count, found[-1].amounts) == (3, (Money(800, "jpy"), Money(400, "usd")))


def test_a_payment_that_is_only_on_its_way_is_no_failure() -> None:
    waits = make.payment(status="open", method="sepa_debit", is_processing=True)
    for due_at in (None, NOW - A_DAY, NOW + A_DAY):  # nor asked for again, whenever it is due
        debit = make.invoice(status="open", due_at=due_at, payments=(waits,)).row
        [notice] = shown(debit)

        assert notice == Notice(Kind.PROCESSING, debit, count=1, amounts=(Money(11000, "jpy"),))
        assert not notice.is_urgent


def test_a_trial_after_which_the_plan_ends_says_only_that_it_ends() -> None:
    at = NOW + A_DAY

    assert kinds(shown(plans=(make.plan(status="trialing", trial_end=at, cancel_at=at),))) == [Kind.ENDS]


def test_a_renewal_a_bill_for_a_transfer_and_a_payment_are_told_quietly() -> None:
    issued = make.invoice("in_new", status="open", attempt_count=0, due_at=NOW + 20 * A_DAY).row
    paid = [PaidLately(make.payment(f"inpay_{n}", paid_at=NOW - n * A_DAY), "AOBA-1", None) for n in range(3)]
    found = notices(Facts([make.plan()], make.card(), [issued], paid), NOW, UTC, 30)

    assert kinds(found) == [Kind.RENEWS, Kind.ISSUED, Kind.PAID]
    assert [notice.amounts for notice in found] == [(Money(11000, "jpy"),)] * 3
    assert found[-1].paid == paid[0]
    assert not any(notice.is_urgent for notice in found)


def test_the_most_urgent_stands_first() -> None:
    plans = (
        make.plan("sub_1", cancel_at=NOW + A_DAY),
        make.plan("sub_2", status="trialing", trial_end=NOW + A_DAY),
    )
    found = shown(OVERDUE, FAILED, plans=plans, card=make.card(exp_month=4, exp_year=2026))

    assert kinds(found) == [Kind.PAYMENT_FAILED, Kind.OVERDUE, Kind.CARD_EXPIRED, Kind.TRIAL_ENDS, Kind.ENDS]
    assert [notice.is_urgent for notice in found] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("code", "card", "again", "reason"),
    [
        ("insufficient_funds", make.card(), True, reasons.FUNDS),
        ("insufficient_funds", make.card(last4="4444"), True, reasons.ANOTHER_CARD),
        ("insufficient_funds", make.card(brand="mastercard"), False, reasons.ANOTHER_CARD),
        ("authentication_required", make.card(last4="4444"), True, reasons.AUTHENTICATION),
        ("issuer_not_available", make.card(), True, reasons.TEMPORARY),
        ("issuer_not_available", make.card(), False, reasons.TEMPORARY_TO_THE_END),
    ],
)
def test_the_one_button_is_what_mends_it_now(
    code: str, card: PaymentMethod, again: bool, reason: reasons.Reason
) -> None:
    refused = make.payment(status="open", code="card_declined", decline_code=code)
    at = NOW + A_DAY if again else None
    row = make.invoice("in_failed", status="open", attempt_count=2, next_attempt_at=at, payments=(refused,)).row
    found = shown(row, card=card, refused={row.id: refused})

    assert found[0].reason == reason
