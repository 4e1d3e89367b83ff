"""A line of the staff's log in words, for the page and for the file."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.access.accounts import OPERATOR
from portal.billing import log_words
from portal.billing.cells import Cell
from portal.language import Language, _
from portal.model.deed import BY_ITSELF, TRIED_AGAIN, Done
from portal.model.names import Email

_NAMES = {
    "signed_in": _("Signed in"),
    "signed_out": _("Signed out"),
    "set_aside": _("Set a failed card aside"),
    "taken_up": _("Took a failed card up again"),
    "mails_sent_again": _("Had mails sent again"),
    "read_again": _("Had Stripe read again"),
    "paid_outside": _("Marked as paid outside Stripe"),
    "unpaid_exported": _("Downloaded the unpaid transfers"),
    "statement_read": _("Read a bank statement"),
    "columns_said": _("Said what a statement's columns are"),
    "deposit_confirmed": _("Confirmed what a deposit paid"),
    "deposit_put_aside": _("Put a deposit aside"),
    "deposit_taken_up": _("Took a deposit up again"),
    "payer_forgotten": _("Had a payer's name forgotten"),
    "deposit_explained": _("Said what became of a deposit's rest"),
    "reminded": _("Reminded of what is overdue"),
    "reminder_dropped": _("A reminder did not go out"),
    "reminders_stopped": _("Stopped a customer's reminders"),
    "reminders_resumed": _("Let a customer be reminded again"),
    "answer_dealt_with": _("Dealt with the answer to a reminder"),
    "log_exported": _("Downloaded the log"),
    "view_begun": _("Began to look at the customer's pages"),
    "view_ended": _("Ended looking at the customer's pages"),
    "link_sent": _("Sent a sign-in link"),
    "member_invited": _("Invited somebody"),
    "role_changed": _("Changed somebody's role"),
    "member_removed": _("Took somebody's access away"),
    "quote_made": _("Made a quote"),
    "quote_canceled": _("Cancelled a quote"),
    "quote_finished": _("Finished by hand what follows an accepted quote"),
    "plan_request_made": _("Made a change of plan that was asked for"),
    "plan_request_refused": _("Refused a change of plan that was asked for"),
}


_PLACES = {BY_ITSELF: _("By itself"), TRIED_AGAIN: _("Tried again by itself")}


@dataclass(frozen=True, slots=True)
class Line:
    """What was done, in words."""

    done: Done
    who: str
    name: str
    before: str
    after: str
    place: str


def names(language: Language) -> dict[str, str]:
    """What there is to be done, by its short name."""
    return {deed: language.text(name) for deed, name in _NAMES.items()}


def who(email: Email, language: Language) -> str:
    """The portal's own name where nobody of staff did it."""
    return language.text("The portal") if email == OPERATOR else email


def line_of(done: Done, language: Language) -> Line:
    return Line(
        done,
        who(done.email, language),
        language.text(_NAMES.get(done.deed, done.deed)),
        log_words.say(done.before, _NAMES, language),
        log_words.say(done.after, _NAMES, language),
        language.text(_PLACES[done.place]) if done.place in _PLACES else done.place,
    )


def heads(language: Language) -> Sequence[str]:
    return [
        language.text("When"),
        language.text("Who"),
        language.text("What"),
        language.text("Customer"),
        language.text("Customer number"),
        language.text("Invoice"),
        language.text("Before"),
        language.text("After"),
        language.text("From where"),
    ]


def cells_of(done: Done, language: Language) -> Sequence[Cell]:
    """The moment with seconds and its zone: a file is read elsewhere."""
    line, at = line_of(done, language), done.at.astimezone(language.zone).isoformat(sep=" ")
    about = (done.title, done.customer, done.invoice)
    return [at, line.who, line.name, *about, line.before, line.after, line.place]
