"""What a line of the staff's log says before and after, in the reader's language; own words stay as they are."""

from collections.abc import Mapping, Sequence
from functools import singledispatch

from portal.billing import paid_outside_form, reminder_form, unpaid_lines
from portal.billing.access_changes import role_name
from portal.language import Language, _, read_day
from portal.model.log_facts import (
    Access,
    Answered,
    CameIn,
    CameOutside,
    ColumnsSaid,
    Facts,
    Mails,
    NotReminded,
    RanOut,
    RemindedBy,
    Share,
    Shares,
    StatementRead,
    StillOwed,
    Wanted,
    Words,
)

_ORDERS = {"ymd": _("The year stands first"), "dmy": _("Day, month, year"), "mdy": _("Month, day, year")}
_HINDRANCES = {
    "day_over": _("Its day is over"),
    "no_address": _("No mail to this address any more"),
    "settled": _("Nothing is open any more"),
    "stopped": _("The customer is opted out"),
    "being_paid": _("It is being paid"),
    "question": _("The customer has a question"),
    "paused": _("The customer has answered"),
    "not_late": _("It is not late any more"),
    "given_up": _("The mail was given up"),
}
_FIELDS = {
    "who": _("Who"),
    "what": _("What"),
    "customer": _("Customer"),
    "from": _("First day"),
    "to": _("Last day"),
    "age": _("Age"),
    "q": _("Name, number, id or amount"),
}


def say(words: Words | None, deeds: Mapping[str, str], language: Language) -> str:
    """Empty for nothing. `deeds`: the messages that name them, as the log may have been asked for one."""
    if words is None or isinstance(words, str):
        return words or ""
    return " · ".join(_wanted(words, deeds, language) if isinstance(words, Wanted) else _parts(words, language))


@singledispatch
def _parts(facts: Facts, language: Language) -> Sequence[str]:
    raise TypeError(f"{facts!r} has no words")


@_parts.register
def _owed(facts: StillOwed, language: Language) -> Sequence[str]:
    return [language.text("%(amount)s still owed", amount=language.money(facts.amount))]


@_parts.register
def _came_outside(facts: CameOutside, language: Language) -> Sequence[str]:
    amount, day = language.money(facts.amount), language.whole_day(facts.day)
    received = language.text("%(amount)s received on %(day)s", amount=amount, day=day)
    own = filter(None, (facts.reference, facts.note))
    return [received, paid_outside_form.reason_name(facts.reason, language), *own]


@_parts.register
def _statement(facts: StatementRead, language: Language) -> Sequence[str]:
    if facts.deposits is None:
        return [facts.name]
    return [facts.name, language.texts("%(count)s deposit", "%(count)s deposits", facts.deposits)]


@_parts.register
def _columns(facts: ColumnsSaid, language: Language) -> Sequence[str]:
    places = {
        language.text("Day"): facts.day,
        language.text("What came in"): (facts.amount,),
        language.text("Who paid"): _one(facts.payer),
        language.text("Who paid, where that is empty"): _one(facts.otherwise),
        language.text("Reference or memo"): facts.memo,
        language.text("In or out"): _one(facts.way),
        language.text("Currency"): _one(facts.currency),
    }
    said = [_numbered(what, found, language) for what, found in places.items() if found]
    if facts.words_in:
        said.append(language.text("Money came in: %(words)s", words=", ".join(facts.words_in)))
    return [*said, language.text(_ORDERS[facts.order]), *([] if facts.currency is not None else [facts.code.upper()])]


def _numbered(what: str, found: Sequence[int], language: Language) -> str:
    numbers = ", ".join(str(place + 1) for place in found)
    return language.texts(
        "%(what)s: column %(numbers)s", "%(what)s: columns %(numbers)s", len(found), what=what, numbers=numbers
    )


def _one(place: int | None) -> tuple[int, ...]:
    return () if place is None else (place,)


@_parts.register
def _came_in(facts: CameIn, language: Language) -> Sequence[str]:
    return [language.whole_day(facts.day), language.money(facts.amount), *filter(None, [facts.payer])]


@_parts.register
def _shares(facts: Shares, language: Language) -> Sequence[str]:
    return [_share(one, language) for one in facts.of]


def _share(one: Share, language: Language) -> str:
    reason = paid_outside_form.reason_name(one.reason, language)
    facts = {"invoice": one.invoice, "amount": language.money(one.amount), "reason": reason}
    return language.text("%(invoice)s: %(amount)s, %(reason)s", **facts)


@_parts.register
def _reminded(facts: RemindedBy, language: Language) -> Sequence[str]:
    step = language.text("Step %(num)s", num=facts.step) if facts.step else language.text("Outside the steps")
    if facts.way == "stripe":
        return [language.text("By Stripe"), step]
    return [language.text("Mail to %(emails)s", emails=", ".join(facts.to)), step]


@_parts.register
def _not_reminded(facts: NotReminded, language: Language) -> Sequence[str]:
    to = language.text("Mail to %(emails)s", emails=facts.to)
    return [to, language.text(_HINDRANCES[facts.why]), *filter(None, [facts.trouble])]


@_parts.register
def _answered(facts: Answered, language: Language) -> Sequence[str]:
    return [reminder_form.said(facts.kind, facts.on, language)]


@_parts.register
def _access(facts: Access, language: Language) -> Sequence[str]:
    return [language.text("%(email)s (%(role)s)", email=facts.email, role=role_name(facts.role, language))]


@_parts.register
def _mails(facts: Mails, language: Language) -> Sequence[str]:
    return [language.texts("%(count)s mail", "%(count)s mails", facts.count)]


@_parts.register
def _ran_out(facts: RanOut, language: Language) -> Sequence[str]:
    return [language.text("Its time was over")]


def _wanted(facts: Wanted, deeds: Mapping[str, str], language: Language) -> Sequence[str]:
    said = []
    for name, typed in facts.of.items():
        field = language.text(_FIELDS.get(name, name))
        said.append(language.text("%(what)s: %(text)s", what=field, text=_meant(name, typed, deeds, language)))
    return said


def _meant(name: str, typed: str, deeds: Mapping[str, str], language: Language) -> str:
    """What was chosen of a list or is a day, in the reader's words; else as it was typed."""
    day = read_day(typed) if name in ("from", "to") else None
    if day:
        return language.whole_day(day)
    if name == "what" and typed in deeds:
        return language.text(deeds[typed])
    return unpaid_lines.ages(language).get(typed, typed) if name == "age" else typed
