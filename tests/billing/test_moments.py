"""The seven moments, day by day: month ends, leap days, summer time, and the last second of each."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from portal.billing.moments import all_moments, moments_of, reaches
from portal.model.invoice import InvoiceRow
from portal.model.mail_kind import MAIL_KINDS, MOMENT_NAMES, MomentName
from portal.model.moment import Facts, Moment, PaidLately
from portal.model.payment_method import PaymentMethod
from portal.model.subscription import Plan, PlanLine
from portal.money import Money
from portal.setting_values import MOMENTS
from tests import make

TOKYO, BERLIN, NEW_YORK = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
A_SECOND, A_DAY = timedelta(seconds=1), timedelta(days=1)
YEARLY = (PlanLine("Standard", 10, Money(12000, "jpy"), "year", 1),)


def at(text: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def only(facts: Facts, name: MomentName, zone: ZoneInfo = TOKYO, days: int = 7) -> Moment:
    [found] = [moment for moment in all_moments(facts, zone, days) if moment.name == name]
    return found


def is_on(facts: Facts, name: MomentName, now: datetime, zone: ZoneInfo, days: int = 7) -> bool:
    return name in [moment.name for moment in moments_of(facts, now, zone, days)]


def renewing(end: datetime, **facts: Any) -> Facts:
    return Facts([make.plan(period_end=end, next_at=end, **facts)])


def paid_at(moment: datetime) -> Facts:
    return Facts(paid=[PaidLately(make.payment(paid_at=moment), "AOBA-1", "10 × Standard")])


def owed(due: datetime, issued: datetime = make.MAY) -> InvoiceRow:
    return make.invoice(status="open", attempt_count=0, due_at=due, issued_at=issued).row


def test_the_names_are_those_of_the_setting() -> None:
    assert MOMENT_NAMES == MOMENTS
    assert ("people", *MOMENTS) == MAIL_KINDS


@pytest.mark.parametrize(
    ("zone", "end", "days", "first"),
    [
        (TOKYO, "2026-05-31T12:00", 7, "2026-05-24"),
        (TOKYO, "2026-03-01T00:00", 7, "2026-02-22"),  # over the end of February
        (TOKYO, "2028-03-01T09:00", 1, "2028-02-29"),  # which has a leap day
        (TOKYO, "2028-02-29T09:00", 30, "2028-01-30"),
        (TOKYO, "2027-01-01T00:00", 1, "2026-12-31"),
        (TOKYO, "2026-03-31T23:59", 30, "2026-03-01"),
        (BERLIN, "2026-03-30T10:00", 7, "2026-03-23"),  # summer time begins on the 29th: 167 hours
        (BERLIN, "2026-10-26T00:30", 7, "2026-10-19"),  # and ends on the 25th: 169 hours
        (BERLIN, "2026-10-25T02:30", 1, "2026-10-24"),  # at an hour that there is twice
        (NEW_YORK, "2026-03-09T23:30", 2, "2026-03-07"),
        (NEW_YORK, "2026-11-02T00:10", 1, "2026-11-01"),
    ],
)
def test_a_renewal_is_told_from_the_first_second_of_the_day_so_many_days_ahead(
    zone: ZoneInfo, end: str, days: int, first: str
) -> None:
    facts, begins = renewing(at(end, zone)), at(f"{first}T00:00", zone).astimezone(UTC)

    assert not is_on(facts, "renewal_upcoming", begins - A_SECOND, zone, days)
    assert is_on(facts, "renewal_upcoming", begins, zone, days)
    assert is_on(facts, "renewal_upcoming", at(end, zone).astimezone(UTC) - A_SECOND, zone, days)
    assert not is_on(facts, "renewal_upcoming", at(end, zone).astimezone(UTC), zone, days)


def test_the_day_is_the_operators_also_where_the_other_day_is_in_utc() -> None:
    midnight = renewing(datetime(2026, 5, 31, 15, 0, tzinfo=UTC))  # June 1 in Tokyo, May 31 in New York

    assert only(midnight, "renewal_upcoming", TOKYO).begins == at("2026-05-25T00:00", TOKYO)
    assert only(midnight, "renewal_upcoming", NEW_YORK).begins == at("2026-05-24T00:00", NEW_YORK)


def test_a_yearly_contract_of_a_leap_day_renews_on_the_last_of_february() -> None:
    renews = only(renewing(at("2029-02-28T10:00", TOKYO), lines=YEARLY), "renewal_upcoming", days=60)

    assert renews.begins == at("2028-12-30T00:00", TOKYO)
    assert renews.cause == f"renewal_upcoming:sub_1:{int(at('2029-02-28T10:00', TOKYO).timestamp())}"


@pytest.mark.parametrize(
    ("interval", "count", "longest"),
    [("day", 1, 1), ("week", 2, 14), ("month", 1, 30), ("month", 3, 90), ("year", 1, 365)],
)
def test_a_reminder_reaches_contracts_whose_period_is_as_long_as_that(interval: str, count: int, longest: int) -> None:
    plan = make.plan(lines=(*YEARLY, PlanLine("Texts", None, None, interval, count)))

    assert reaches(longest, plan)
    assert not reaches(longest + 1, plan)


def test_a_reminder_of_31_days_or_more_reaches_no_monthly_contract() -> None:
    end = at("2026-06-01T12:00", TOKYO)

    assert is_on(renewing(end), "renewal_upcoming", end - A_DAY, TOKYO, 30)
    assert not is_on(renewing(end), "renewal_upcoming", end - A_DAY, TOKYO, 31)
    assert is_on(renewing(end, lines=YEARLY), "renewal_upcoming", end - A_DAY, TOKYO, 31)


def test_the_amount_is_the_preview_of_that_very_bill_or_else_the_mail_waits() -> None:
    end = at("2026-06-01T12:00", TOKYO)
    known, older = only(renewing(end), "renewal_upcoming"), Facts([make.plan(period_end=end, next_at=end - 30 * A_DAY)])

    assert (known.amount, known.waits) == (Money(11000, "jpy"), False)
    assert only(older, "renewal_upcoming").amount is None
    assert only(older, "renewal_upcoming").waits


@pytest.mark.parametrize(
    "plan",
    [
        make.plan(status="trialing"),
        make.plan(status="canceled"),
        make.plan(status="unpaid"),
        make.plan(paused=True),
        make.plan(period_end=None),
        make.plan(cancel_at=make.plan().period_end),
    ],
    ids=["in trial", "canceled", "unpaid", "paused", "without a period", "ending with it"],
)
def test_what_does_not_renew_is_not_told_to(plan: Plan) -> None:
    assert [moment for moment in all_moments(Facts([plan]), TOKYO, 7) if moment.name == "renewal_upcoming"] == []


def test_what_ends_later_renews_until_then() -> None:
    plan = make.plan(cancel_at=datetime(2026, 6, 1, 3, 0, 1, tzinfo=UTC))

    assert only(Facts([plan]), "renewal_upcoming").at == plan.period_end


@pytest.mark.parametrize(
    ("zone", "end", "first"),
    [
        (TOKYO, "2026-03-05T18:00", "2026-02-26"),
        (TOKYO, "2028-03-05T18:00", "2028-02-27"),
        (BERLIN, "2026-03-29T12:00", "2026-03-22"),
        (NEW_YORK, "2026-11-01T12:00", "2026-10-25"),
    ],
)
def test_a_trial_is_told_seven_days_before_its_end(zone: ZoneInfo, end: str, first: str) -> None:
    ends = at(end, zone)
    facts = Facts([make.plan(status="trialing", trial_end=ends, next_at=ends, next_amount=Money(0, "jpy"))])
    begins = at(f"{first}T00:00", zone).astimezone(UTC)

    assert not is_on(facts, "trial_will_end", begins - A_SECOND, zone)
    assert is_on(facts, "trial_will_end", begins, zone)
    assert not is_on(facts, "trial_will_end", ends, zone)
    assert only(facts, "trial_will_end", zone).amount == Money(0, "jpy")


@pytest.mark.parametrize(
    ("month", "year", "first", "last"),
    [
        (2, 2028, "2028-01-30", "2028-02-29"),
        (2, 2027, "2027-01-29", "2027-02-28"),
        (3, 2026, "2026-03-01", "2026-03-31"),
        (12, 2026, "2026-12-01", "2026-12-31"),
        (10, 2026, "2026-10-01", "2026-10-31"),  # the hour that comes twice is among these days
    ],
)
@pytest.mark.parametrize("zone", [TOKYO, BERLIN, NEW_YORK], ids=str)
def test_a_card_is_told_thirty_days_before_its_last_day_and_through_it(
    zone: ZoneInfo, month: int, year: int, first: str, last: str
) -> None:
    facts = Facts([make.plan(lines=YEARLY)], make.card(exp_month=month, exp_year=year))
    begins, over = (at(f"{day}T00:00", zone).astimezone(UTC) for day in (first, date.fromisoformat(last) + A_DAY))

    assert [is_on(facts, "card_expiring", moment, zone) for moment in (begins - A_SECOND, begins)] == [False, True]
    assert [is_on(facts, "card_expiring", moment, zone) for moment in (over - A_SECOND, over)] == [True, False]
    assert only(facts, "card_expiring", zone).cause == f"card_expiring:pm_hana:{year}{month:02}"


def test_nobodys_card_is_told_that_nothing_is_charged_to() -> None:
    card: PaymentMethod = make.card(exp_month=6, exp_year=2026)

    for plans in ([], [make.plan(by_transfer=True)]):
        assert "card_expiring" not in [moment.name for moment in all_moments(Facts(plans, card), TOKYO, 7)]


def test_a_payment_is_news_on_its_day_and_two_more() -> None:
    paid = at("2026-02-27T23:59", TOKYO)

    assert is_on(paid_at(paid), "payment_succeeded", paid, TOKYO)
    assert is_on(paid_at(paid), "payment_succeeded", at("2026-03-01T23:59", TOKYO), TOKYO)
    assert not is_on(paid_at(paid), "payment_succeeded", at("2026-03-02T00:00", TOKYO), TOKYO)


@pytest.mark.parametrize("zone", [TOKYO, BERLIN, NEW_YORK], ids=str)
def test_a_bill_for_a_transfer_is_told_through_the_day_to_pay_by_and_then_it_is_past_due(zone: ZoneInfo) -> None:
    due, issued = at("2026-10-25T01:30", zone), at("2026-09-25T01:30", zone)
    facts = Facts(open_invoices=[owed(due, issued)])
    midnight = at("2026-10-26T00:00", zone).astimezone(UTC)

    assert [moment.name for moment in moments_of(facts, issued, zone, 7)] == ["transfer_invoice_finalized"]
    assert [moment.name for moment in moments_of(facts, midnight - A_SECOND, zone, 7)] == ["transfer_invoice_finalized"]
    assert [moment.name for moment in moments_of(facts, midnight, zone, 7)] == ["transfer_invoice_overdue"]
    assert only(facts, "transfer_invoice_overdue", zone).stale_at == at("2026-11-02T00:00", zone).astimezone(UTC)


def test_a_refused_payment_is_one_moment_for_each_attempt() -> None:
    def failed(attempt: int) -> str:
        refused = make.payment(status="open", code="card_declined")
        row = make.invoice(status="open", attempt_count=attempt, payments=(refused,)).row
        return only(Facts(open_invoices=[row], refused={row.id: refused}), "payment_failed").cause

    assert [failed(1), failed(2)] == ["payment_failed:in_1:1", "payment_failed:in_1:2"]


def test_a_card_refused_meanwhile_takes_nothing_from_what_is_due() -> None:
    refused = make.payment(status="open", code="card_declined")
    row = make.invoice(status="open", due_at=at("2026-06-19T00:00", TOKYO), payments=(refused,)).row
    found = all_moments(Facts(open_invoices=[row], refused={row.id: refused}), TOKYO, 7)

    assert [moment.name for moment in found] == [
        "payment_failed",
        "transfer_invoice_finalized",
        "transfer_invoice_overdue",
    ]


def test_the_same_facts_and_day_give_the_same_causes() -> None:
    facts = Facts([make.plan(), make.plan("sub_2")], make.card(), [owed(make.MAY)], paid_at(make.MAY).paid)
    causes = [moment.cause for moment in all_moments(facts, TOKYO, 7)]

    assert causes == [moment.cause for moment in all_moments(facts, TOKYO, 7)]
    assert len(set(causes)) == len(causes) == 6
