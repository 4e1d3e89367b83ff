"""About unpaid transfers: the reminder to a customer, what one answers to it, and the monthly digest to staff."""

from collections.abc import Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from portal.billing import digest, reminder_form, unpaid_lines
from portal.billing.digest import Digest
from portal.language import Language
from portal.mail_samples.sample import AOBA, HANA, HOME, NOON, Sample, account_of, sum_of
from portal.model.customer import Customer
from portal.model.names import InvoiceId
from portal.model.reminder import Answer, AnswerKind, Given, Letter
from portal.model.unpaid import AGES, Sum, Unpaid

_TODAY = NOON.astimezone(ZoneInfo("Asia/Tokyo")).replace(hour=0)


def _owed(language: Language, number: int, days_late: int, yen: int = 19800) -> Unpaid:
    due_at = NOON - timedelta(days=days_late)
    facts = (AOBA, account_of(language), due_at - timedelta(days=30), due_at, sum_of(language, yen))
    return Unpaid(InvoiceId(f"in_{number}"), f"AOBA0001-{number:04}", *facts)


def _bank(language: Language) -> tuple[str, ...]:
    if language.code == "ja":
        return ("みずほ銀行 丸の内支店", "普通 1234567", "ヒノデソフト（カ")
    return ("Mizuho Bank, Marunouchi branch", "Ordinary account 1234567", "HINODE SOFTWARE INC.")


def _reminder(language: Language, *, again: bool = False, several: bool = False) -> Mapping[str, object]:
    customer = Customer(AOBA, account_of(language), HANA, language.code, None, 0, None, False)
    late = [_owed(language, 41, 35, 5500), _owed(language, 42, 5)] if several else [_owed(language, 42, 5)]
    others = [_owed(language, 43, -26, 24750)] if several else []
    return {
        "letter": Letter(customer, late, others, again),
        "account": account_of(language),
        "today": _TODAY,
        "bank": _bank(language) if several else (),
        "page_of": lambda row: f"{HOME}/invoices/{row.id}?account={AOBA}",
        "answer": f"{HOME}/answers/sample-of-a-link",
        "days": 60,
    }


def _answer(language: Language, kind: AnswerKind, words: str | None = None) -> Mapping[str, object]:
    on = {"will_pay": date(2026, 12, 28), "have_paid": date(2026, 12, 22)}.get(kind)
    given = Given(kind, on, words, date(2027, 1, 5) if on else None)
    answer = Answer(1, AOBA, account_of(language), _TODAY.date(), HANA, given, NOON, None, None)
    said = {"says": reminder_form.says(given, language), "link": f"{HOME}/staff/reminders/{AOBA}"}
    return {"answer": answer, "about": [_owed(language, 41, 35, 5500), _owed(language, 42, 5)], **said}


def _question(language: Language) -> Mapping[str, object]:
    japanese = "請求書の宛名を変更していただけますか。\n変更後にお支払いします。"
    english = "Could you change the name on the invoice?\nWe will pay as soon as we have it."
    return _answer(language, "question", japanese if language.code == "ja" else english)


def _digest(language: Language, *, quiet: bool = False) -> Mapping[str, object]:
    since, until = digest.period(_TODAY.date(), "", ZoneInfo("Asia/Tokyo"))
    owed = [] if quiet else [Sum(3, sum_of(language, 59400))]
    unpaid = {age: owed if age in ("not_due", "1_7", "over_60") else [] for age in AGES}
    marked = [Sum(1, sum_of(language, 8800))]
    counts = {"failures_set_aside": 0, "failures_new": 2, "failures_solved": 2, "reminders": 4, "answers": 0}
    counts |= {"deposits": 0} if quiet else {"failures_set_aside": 1, "failures_new": 7, "answers": 3, "deposits": 12}
    links = {"unpaid": "unpaid", "failures": "failures", "deposits": "deposits", "today": ""}
    return {
        "digest": Digest(since, until, unpaid, failures_open=owed, paid_outside=marked, **counts),
        "ages": unpaid_lines.ages(language),
        "links": {name: f"{HOME}/staff/{path}".removesuffix("/") for name, path in links.items()},
        "test": quiet,
    }


SAMPLES = (
    Sample("reminder", "first", _reminder, may_be_stopped=True),
    Sample("reminder", "again", lambda language: _reminder(language, again=True), may_be_stopped=True),
    Sample("reminder", "several", lambda language: _reminder(language, several=True), may_be_stopped=True),
    Sample("reminder_answer", "will-pay", lambda language: _answer(language, "will_pay")),
    Sample("reminder_answer", "have-paid", lambda language: _answer(language, "have_paid", "TRF-0511-3")),
    Sample("reminder_answer", "question", _question),
    Sample("digest", "busy", _digest),
    Sample("digest", "quiet", lambda language: _digest(language, quiet=True)),
)
