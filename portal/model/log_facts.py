"""What a line of the staff's log says before and after: somebody's own words, or facts, said in the reader's language.

`says` is the facts' kind in the database. No line is ever changed: kinds and fields are added, and none is renamed.
"""

from datetime import date
from typing import Literal, get_args

import msgspec

from portal.desk_values import Way
from portal.model.member import Role
from portal.model.names import Email, InvoiceId
from portal.model.paid_outside import Reason
from portal.model.reminder import AnswerKind
from portal.money import Money


class _Facts(msgspec.Struct, frozen=True, tag_field="says", omit_defaults=True):
    """One kind of them."""


class StillOwed(_Facts, frozen=True, tag="owed"):
    """An invoice before it was marked as paid."""

    amount: Money


class CameOutside(_Facts, frozen=True, tag="came_outside"):
    """Money past Stripe, as somebody filled it in."""

    amount: Money
    day: date
    reason: Reason
    reference: str | None = None
    note: str | None = None


class StatementRead(_Facts, frozen=True, tag="statement"):
    """A file; `deposits` is None while nobody has said what its columns are."""

    name: str
    deposits: int | None = None


class ColumnsSaid(_Facts, frozen=True, tag="columns"):
    """As a statement file is read by them; places are counted from 0."""

    day: tuple[int, ...]
    order: Literal["ymd", "dmy", "mdy"]
    amount: int
    payer: int | None = None
    otherwise: int | None = None
    memo: tuple[int, ...] = ()
    way: int | None = None
    currency: int | None = None
    code: str = "jpy"
    words_in: tuple[str, ...] = ()
    words_out: tuple[str, ...] = ()
    is_way_said: bool = False


class CameIn(_Facts, frozen=True, tag="came_in"):
    """A line of a bank statement."""

    day: date
    amount: Money
    payer: str


class Share(msgspec.Struct, frozen=True):
    """What an invoice gets of a deposit."""

    invoice: InvoiceId
    amount: Money
    reason: Reason


class Shares(_Facts, frozen=True, tag="shares"):
    """What a deposit pays."""

    of: tuple[Share, ...]


class RemindedBy(_Facts, frozen=True, tag="reminded"):
    """`step` 0 is before the first. `to`: whom the portal wrote to; Stripe knows its own addressee."""

    way: Way
    step: int
    to: tuple[Email, ...] = ()


Hindrance = Literal[
    "day_over", "no_address", "settled", "stopped", "being_paid", "question", "paused", "not_late", "given_up"
]


HINDRANCES: tuple[Hindrance, ...] = get_args(Hindrance)


class NotReminded(_Facts, frozen=True, tag="not_reminded"):
    """A reminder that did not go out. `trouble`: what the mail server said, where it was given up."""

    to: Email
    why: Hindrance
    trouble: str = ""


class Answered(_Facts, frozen=True, tag="answered"):
    """What a customer has answered to a reminder."""

    kind: AnswerKind
    on: date | None = None


class Access(_Facts, frozen=True, tag="access"):
    """Of somebody to an account."""

    email: Email
    role: Role


class Mails(_Facts, frozen=True, tag="mails"):
    """That were sent again."""

    count: int


class RanOut(_Facts, frozen=True, tag="ran_out"):
    """Nobody ended it: its time was over."""


class Wanted(_Facts, frozen=True, tag="wanted"):
    """What a list was asked for when it was taken away as a file, as it was typed."""

    of: dict[str, str]


Facts = (
    StillOwed
    | CameOutside
    | StatementRead
    | ColumnsSaid
    | CameIn
    | Shares
    | RemindedBy
    | NotReminded
    | Answered
    | Access
    | Mails
    | RanOut
    | Wanted
)
Words = str | Facts
