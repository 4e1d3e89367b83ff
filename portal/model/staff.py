"""The operator's own people: who may come to the desk, and whether they may act there or only look."""

from collections.abc import Sequence
from typing import Literal

from portal.model.names import Email, email_key

StaffRole = Literal["staff", "read-only"]


def role_of(email: Email, staff: Sequence[str], readers: Sequence[str]) -> StaffRole | None:
    """By the settings' two lists of addresses and `@domain`s; None for who stands in neither.

    A whole address says more than a domain. Who is named twice in the same way may only look.
    """
    address = email_key(email)
    domain = "@" + address.rpartition("@")[2]
    for named in (address, domain):
        if any(email_key(one) == named for one in readers):
            return "read-only"
        if any(email_key(one) == named for one in staff):
            return "staff"
    return None
