"""What staff fill in about money that came past Stripe: read, or complained of field by field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from portal.language import Language, _, read_day
from portal.model.invoice import Invoice
from portal.model.paid_outside import NEED_NOTE, REASONS, Given, Reason
from portal.money import Money, plain
from portal.money import read as read_amount

FIELDS = ("received", "amount", "reason", "reference", "note")
LONGEST = {"reference": 100, "note": 500}
_EARLIEST = timedelta(days=366)  # before the invoice was issued: a year that was mistyped


_REASONS: dict[Reason, str] = {
    "transfer": _("Bank transfer, in full"),
    "fee": _("Bank transfer; the fee was deducted"),
    "offset": _("Offset against something else"),
    "other": _("Another reason"),
}


@dataclass(slots=True)
class Form:
    """`typed` stays in the fields; `given` is there if nothing is wrong."""

    typed: dict[str, str]
    problems: dict[str, str] = field(default_factory=dict)
    given: Given | None = None


def reasons(language: Language) -> list[tuple[str, str]]:
    return [(reason, language.text(_REASONS[reason])) for reason in REASONS]


def reason_of(given: Given, language: Language) -> str:
    return reason_name(given.reason, language)


def reason_name(reason: Reason, language: Language) -> str:
    return language.text(_REASONS[reason])


def preset(invoice: Invoice, begun: Given | None, today: datetime) -> Form:
    """What was begun and not finished, else all of it, today."""
    given = begun or Given(today, invoice.money(invoice.amount_remaining), "transfer", None, None)
    return Form(
        {
            "received": given.received_at.astimezone(today.tzinfo).date().isoformat(),
            "amount": f"{plain(given.amount):f}",
            "reason": given.reason,
            "reference": given.reference or "",
            "note": given.note or "",
        }
    )


def read(fields: Mapping[str, object], invoice: Invoice, today: datetime, language: Language) -> Form:
    """Held against our copy of the invoice; Stripe's own is asked afterwards."""
    form = Form({name: str(fields.get(name, "")).strip() for name in FIELDS})
    day = _day(form, invoice, today, language)
    amount = _amount(form, invoice, language)
    reason = next((one for one in REASONS if one == form.typed["reason"]), None)
    if reason is None:
        form.problems["reason"] = language.text("Please choose one of the list.")
    _texts(form, language)
    if day and amount and reason and not form.problems:
        received_at = datetime.combine(day, time(12), today.tzinfo)
        texts = form.typed["reference"] or None, form.typed["note"] or None
        form.given = Given(received_at, amount, reason, *texts)
    return form


def complain_of_amount(form: Form, remaining: Money, language: Language) -> None:
    """Too much, or too little without a reason."""
    owed = language.money(remaining)
    if form.given and form.given.amount.minor > remaining.minor:
        words = language.text(
            "That is more than the %(owed)s still owed. Please enter what belongs to this invoice.", owed=owed
        )
    else:
        words = language.text("That is less than the %(owed)s still owed. Please say why as the reason.", owed=owed)
    form.problems["amount"] = words


def _day(form: Form, invoice: Invoice, today: datetime, language: Language) -> date | None:
    day = read_day(form.typed["received"])
    if day is None:
        form.problems["received"] = language.text("Please give a day such as 2026-03-31.")
    elif day > today.date():
        form.problems["received"] = language.text("This day has not come yet.")
    elif day < (invoice.issued_at - _EARLIEST).date():
        form.problems["received"] = language.text("This day is more than a year before the invoice.")
    return day


def _amount(form: Form, invoice: Invoice, language: Language) -> Money | None:
    amount = read_amount(form.typed["amount"], invoice.currency)
    if amount is None or amount.minor <= 0:
        form.problems["amount"] = language.text(
            "Please give an amount such as %(example)s.", example=_example(invoice, language)
        )
        return None
    return amount


def _example(invoice: Invoice, language: Language) -> str:
    return language.money(invoice.money(invoice.amount_remaining or invoice.total))


def _texts(form: Form, language: Language) -> None:
    for name, most in LONGEST.items():
        if len(form.typed[name]) > most:
            form.problems[name] = language.text("Please write at most %(count)s letters.", count=most)
    if form.typed["reason"] in NEED_NOTE and not form.typed["note"]:
        form.problems["note"] = language.text("Please write a note: with this reason it is needed.")
