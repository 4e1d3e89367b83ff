"""What staff did, as the log keeps it, and what the log may be asked for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from portal.model.log_facts import Words
from portal.model.names import CustomerId, Email, InvoiceId

# From where, when it was no person: what goes by itself, and what was cut off and is tried again.
BY_ITSELF, TRIED_AGAIN = "automatic", "tried again"
Deed = Literal[
    "signed_in",
    "signed_out",
    "set_aside",
    "taken_up",
    "mails_sent_again",
    "read_again",
    "paid_outside",
    "unpaid_exported",
    "statement_read",
    "columns_said",
    "deposit_confirmed",
    "deposit_put_aside",
    "deposit_taken_up",
    "payer_forgotten",
    "deposit_explained",
    "reminded",
    "reminder_dropped",
    "reminders_stopped",
    "reminders_resumed",
    "answer_dealt_with",
    "log_exported",
    "view_begun",
    "view_ended",
    "link_sent",
    "member_invited",
    "role_changed",
    "member_removed",
    "quote_made",
    "quote_canceled",
    "quote_finished",
    "plan_request_made",
    "plan_request_refused",
]
DEEDS: tuple[Deed, ...] = get_args(Deed)


@dataclass(frozen=True, slots=True)
class Done:
    """One line of the log: who did what, when, about whom, and from which address of the network."""

    id: int
    at: datetime
    email: Email
    deed: str
    customer: CustomerId | None
    title: str | None  # the customer's name as it is now
    invoice: InvoiceId | None
    before: Words | None
    after: Words | None
    place: str


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Empty and None ask for everything. `customer` is a part of the name, or the id."""

    email: str = ""
    deed: str = ""
    customer: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before_id: int | None = None
