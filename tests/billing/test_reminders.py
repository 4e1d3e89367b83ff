"""Which step an invoice is at, day by day, and why it is not due on the others."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from portal.billing.business_days import Calendar
from portal.billing.reminders import Schedule, standing
from portal.model.names import CustomerId, Email, InvoiceId
from portal.model.reminder import Answer, Case, Given, Sent, Stop
from portal.model.unpaid import Unpaid
from portal.money import Money

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 5, 1, tzinfo=UTC)
SCHEDULE = Schedule(((3, 7), (10, 14)), Calendar("JP"))
AOBA, HANA, ITO = CustomerId("cus_Aoba"), Email("hana@aoba.example"), Email("ito@hinode.example")


def owed(due: str) -> Unpaid:
    """Due at noon of that day in Tokyo."""
    due_at = datetime.fromisoformat(due).replace(hour=12, tzinfo=TOKYO)
    return Unpaid(InvoiceId("in_1"), "AOBA-1", AOBA, "Aoba", NOW, due_at, Money(11000, "jpy"))


def sent(day: str, step: int, *, done: bool = True) -> Sent:
    on = date.fromisoformat(day)
    return Sent(InvoiceId("in_1"), AOBA, on, step, "portal", ITO, NOW, NOW if done else None)


def answer(given: Given, *, dealt: bool = False) -> Answer:
    who = (NOW, ITO) if dealt else (None, None)
    return Answer(1, AOBA, "Aoba", date(2026, 5, 1), HANA, given, NOW, *who)


def told(case: Case, day: str, schedule: Schedule = SCHEDULE) -> str:
    """`2` is due for the second step; else why not, and until when."""
    found = standing(case, schedule, datetime.fromisoformat(day).replace(tzinfo=TOKYO))
    return str(found.step) if found.is_due else f"{found.why} {found.until or ''}".strip()


def walk(case: Case, first: str, days: int, schedule: Schedule = SCHEDULE) -> str:
    """Day by day: the step it is due for, or a dot."""
    begin = date.fromisoformat(first)
    each = [told(case, (begin + timedelta(days=n)).isoformat(), schedule) for n in range(days)]
    return "".join(one if one.isdigit() else "." for one in each)


@pytest.mark.parametrize(
    ("due", "first", "steps"),
    [
        ("2026-06-01", "2026-06-01", "...11..1..22..2....."),  # a Monday: nothing on the 6th and 7th
        ("2026-05-30", "2026-06-01", "...11..1..22..2....."),  # a Saturday counts as the Monday after it
        ("2026-06-30", "2026-07-01", "..1..11..2..22......"),  # from month to month
        ("2024-02-28", "2024-02-28", ".....111....222....."),  # the third day is a Saturday, after a February 29
        ("2026-04-24", "2026-04-24", "...11.11.....22....."),  # Golden Week: the second step waits for May 7
        ("2026-12-25", "2026-12-25", "...1......22222....."),  # the first goes on the 28th, or after the year's end
        ("2026-12-26", "2026-12-26", ".........1..22...2.."),  # the first step moves to January 4
        ("2026-09-16", "2026-09-16", "........1...222....."),  # a day between two holidays, and the weekend before
    ],
)
def test_nothing_goes_out_on_a_day_of_rest_and_a_step_moves_to_the_next_business_day(
    due: str, first: str, steps: str
) -> None:
    assert walk(Case(owed(due)), first, 20) == steps


def test_a_step_is_over_once_it_was_sent_and_the_next_one_waits_its_time() -> None:
    once = Case(owed("2026-06-01"), (sent("2026-06-05", 1),))

    assert told(once, "2026-06-08") == "early 2026-06-11"
    assert walk(once, "2026-06-01", 20) == "..........22..2....."
    assert told(Case(owed("2026-06-01"), (sent("2026-06-05", 1), sent("2026-06-11", 2))), "2026-06-15") == "done"


def test_a_step_that_went_late_puts_the_next_one_off() -> None:
    late = Case(owed("2026-06-01"), (sent("2026-06-10", 1),))

    assert told(late, "2026-06-11") == "early 2026-06-15"  # three days, as between the seventh and the tenth
    assert told(late, "2026-06-15") == "2"


def test_one_by_hand_before_the_first_step_puts_it_off_and_does_not_count_as_it() -> None:
    by_hand = Case(owed("2026-06-01"), (sent("2026-06-02", 0),))

    assert told(by_hand, "2026-06-04") == "early 2026-06-05"
    assert told(by_hand, "2026-06-05") == "1"


def test_what_was_missed_is_said_and_not_made_up_for() -> None:
    assert told(Case(owed("2026-06-01")), "2026-06-10") == "missed"
    assert told(Case(owed("2026-06-01")), "2026-08-03") == "missed"


def test_as_many_steps_as_the_operator_sets() -> None:
    weekly = Schedule(((7, 7), (14, 14), (21, 21)), Calendar(None))

    assert walk(Case(owed("2026-06-01")), "2026-06-01", 23, weekly) == ".......1......2......3."


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"stop": Stop(ITO, NOW, "pays yearly")}, "stopped"),
        ({"has_address": False}, "no_address"),
        ({"is_being_paid": True}, "being_paid"),
        ({"sent": (sent("2026-06-04", 1),)}, "today"),
        ({"sent": (sent("2026-06-04", 1, done=False),)}, "unsure"),
        ({"answer": answer(Given("will_pay", date(2026, 6, 4), None, date(2026, 6, 5)))}, "paused 2026-06-05"),
        ({"answer": answer(Given("will_pay", date(2026, 6, 3), None, date(2026, 6, 4)))}, "1"),
        ({"answer": answer(Given("have_paid", date(2026, 6, 1), "ref", date(2026, 6, 9)))}, "paused 2026-06-09"),
        ({"answer": answer(Given("have_paid", None, None, date(2026, 6, 9)), dealt=True)}, "paused 2026-06-09"),
        ({"answer": answer(Given("question", None, "Which seats?", None))}, "question"),
        ({"answer": answer(Given("question", None, "Which seats?", None), dealt=True)}, "1"),
    ],
)
def test_why_one_is_not_due(facts: dict[str, Any], why: str) -> None:
    assert told(Case(owed("2026-06-01"), **facts), "2026-06-04") == why


def test_it_is_not_late_on_the_day_it_is_due_and_a_weekend_says_when_it_goes_on() -> None:
    case = Case(owed("2026-06-01"))

    assert [told(case, f"2026-06-0{day}") for day in (1, 2, 6)] == ["not_late", "early 2026-06-04", "rest 2026-06-08"]


def test_only_what_lasts_keeps_an_invoice_out_of_a_mail_that_a_person_sends() -> None:
    def may_go(day: str, **facts: Any) -> bool:
        today = datetime.fromisoformat(day).replace(tzinfo=TOKYO)
        return standing(Case(owed("2026-06-01"), **facts), SCHEDULE, today).may_go

    assert all(may_go(day) for day in ("2026-06-02", "2026-06-04", "2026-06-06", "2026-06-10"))
    assert not may_go("2026-06-01")
    assert not may_go("2026-06-04", stop=Stop(ITO, NOW, "pays yearly"))


def test_whatever_is_due_was_due_within_the_span_of_its_step() -> None:
    for n in range(2 * 366):
        day = datetime(2026, 1, 1, tzinfo=TOKYO) + timedelta(days=n)
        spans = SCHEDULE.spans(day)
        for late in range(1, 60):
            invoice = owed((day - timedelta(days=late)).date().isoformat())
            found = standing(Case(invoice), SCHEDULE, day)
            if found.is_due:
                since, until = spans[found.step - 1]
                assert since <= invoice.due_at < until
