"""A name under which money came in for a customer, as somebody of staff has confirmed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.model.names import CustomerId, Email


@dataclass(frozen=True, slots=True)
class KnownPayer:
    """`name` is as banks' names are compared; `others` are whoever else was confirmed for it, by id and name."""

    name: str
    email: Email
    at: datetime
    others: Sequence[tuple[CustomerId, str]] = ()
