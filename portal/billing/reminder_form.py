"""What a customer fills in to answer a reminder: read, or complained of; what it means, in words and for how long."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.billing.business_days import Calendar
from portal.language import Language, _, read_day
from portal.model.reminder import ANSWERS, AnswerKind, Given

MESSAGE = "reminder_answer"  # the mail to staff
FIELDS = ("kind", "on", "words")
LONGEST = {"have_paid": 100, "question": 1000}
AHEAD, BACK = timedelta(days=90), timedelta(days=90)
PROMISE_GRACE, PAID_GRACE = 1, 5  # business days until the next reminder may go out


_SAYS: dict[AnswerKind, str] = {
    "will_pay": _("They will pay on %(day)s."),
    "have_paid": _("They have paid on %(day)s."),
    "question": _("They have a question."),
}


@dataclass(slots=True)
class Form:
    """`typed` stays in the fields; `given` is there if nothing is wrong."""

    typed: dict[str, str] = field(default_factory=lambda: dict.fromkeys(FIELDS, ""))
    problems: dict[str, str] = field(default_factory=dict)
    given: Given | None = None


def says(given: Given, language: Language) -> str:
    """For staff, in one sentence."""
    return said(given.kind, given.on, language)


def said(kind: AnswerKind, on: date | None, language: Language) -> str:
    """Without the words that the customer wrote."""
    text = language.text(_SAYS[kind])
    return text % {"day": language.whole_day(on)} if on else text


def read(fields: Mapping[str, object], today: date, calendar: Calendar, language: Language) -> Form:
    """`calendar`: the operator's business days, which the pause is counted in."""
    form = Form({name: _clean(str(fields.get(name, ""))) for name in FIELDS})
    kind = next((one for one in ANSWERS if one == form.typed["kind"]), None)
    if kind is None:
        form.problems["kind"] = language.text("Please choose one of the list.")
    elif kind == "question":
        form.given = _question(form, language)
    else:
        form.given = _day(form, kind, today, calendar, language)
    return form


def _clean(text: str) -> str:
    """Lines, and nothing in them that no person types and no database keeps."""
    lines = ("".join(letter for letter in line if letter.isprintable()).rstrip() for line in text.splitlines())
    return "\n".join(lines).strip()


def _question(form: Form, language: Language) -> Given | None:
    words = form.typed["words"]
    if not words:
        form.problems["words"] = language.text("Please write your question.")
        return None
    return None if _is_too_long(form, "question", language) else Given("question", None, words, None)


def _day(form: Form, kind: AnswerKind, today: date, calendar: Calendar, language: Language) -> Given | None:
    first, last = (today, today + AHEAD) if kind == "will_pay" else (today - BACK, today)
    on = read_day(form.typed["on"])
    if on is None:
        form.problems["on"] = language.text("Please give a day such as 2026-03-31.")
    elif not first <= on <= last:
        span = {"first": language.whole_day(first), "last": language.whole_day(last)}
        form.problems["on"] = language.text("Please give a day from %(first)s to %(last)s.", **span)
    words = form.typed["words"] if kind == "have_paid" else ""
    if _is_too_long(form, kind, language) or on is None or form.problems:
        return None
    until = calendar.after(on, PROMISE_GRACE) if kind == "will_pay" else calendar.after(today, PAID_GRACE)
    return Given(kind, on, words or None, until)


def _is_too_long(form: Form, kind: AnswerKind, language: Language) -> bool:
    most = LONGEST.get(kind)
    if most and len(form.typed["words"]) > most:
        form.problems["words"] = language.text("Please write at most %(count)s letters.", count=most)
        return True
    return False
