"""Which open invoices are due for a reminder today, at which step, and why the others are not. Pure.

Days count from the due date, or from the next business day where nobody works on it. A step is a window of calendar
days; on a day of rest nothing goes out, so that its first and its last day move to the next business day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.billing.business_days import Calendar
from portal.model.reminder import Case, Held, Standing

_PUT_OFF = timedelta(days=31)  # by which holidays and an earlier reminder move the end of a step, at most


@dataclass(frozen=True, slots=True)
class Window:
    """The first and the last day on which a step goes out."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Schedule:
    """The operator's steps, each from which to which day after the due date, and the days on which they work."""

    steps: Sequence[tuple[int, int]]
    calendar: Calendar

    def spans(self, today: datetime) -> list[tuple[datetime, datetime]]:
        """Per step, between which moments an invoice was due that may be due for it on the day that begins then."""
        days = [(timedelta(days=first - 1), timedelta(days=last)) for first, last in self.steps]
        return [(today - last - _PUT_OFF, today - first) for first, last in days]

    def windows(self, due_on: date, last_sent_on: date | None = None) -> list[Window]:
        """After a reminder the next step waits as long as there is between the two windows, however late it went."""
        begins, moved = self.calendar.on_or_after(due_on), self.calendar.on_or_after
        found = []
        for number, (first, last) in enumerate(self.steps):
            before = self.steps[number - 1][1] if number else 0
            opens = begins + timedelta(days=first)
            if last_sent_on:
                opens = max(opens, last_sent_on + timedelta(days=first - before))
            opens = moved(opens)
            found.append(Window(opens, max(opens, moved(begins + timedelta(days=last)))))
        return found


def standing(case: Case, schedule: Schedule, today: datetime) -> Standing:
    """`today` is the moment this day began where the operator is."""
    day = today.date()
    held, until = _held(case, today)
    if held:
        return Standing(case, 0, held, until)
    last = max((one.day for one in case.sent), default=None)
    done = max((one.step for one in case.sent), default=0)
    windows = schedule.windows(case.invoice.due_at.astimezone(today.tzinfo).date(), last)
    step = sum(window.first <= day for window in windows)
    return _by_step(Standing(case, step), done, windows, schedule.calendar, day)


def _by_step(found: Standing, done: int, windows: Sequence[Window], calendar: Calendar, day: date) -> Standing:
    case, step = found.case, found.step
    if step == 0 or done >= step:
        later = windows[max(step, done) :]
        return Standing(case, step, "early", later[0].first) if later else Standing(case, step, "done")
    if day > windows[step - 1].last:
        return Standing(case, step, "missed")
    if not calendar.is_business_day(day):
        return Standing(case, step, "rest", calendar.on_or_after(day))
    return found


def _held(case: Case, today: datetime) -> tuple[Held | None, date | None]:
    """What stands in the way of any reminder of this invoice, the lasting first."""
    day = today.date()
    todays = [one for one in case.sent if one.day == day]
    if case.stop:
        return "stopped", None
    if not case.has_address:
        return "no_address", None
    if case.is_being_paid:
        return "being_paid", None
    if todays:
        return ("today" if todays[0].done_at else "unsure"), None
    if case.answer and case.answer.pauses(day):
        until = case.answer.given.paused_until
        return ("paused" if until else "question"), until
    return ("not_late" if case.invoice.days_late(today) < 1 else None), None
