"""Who may do what with an account: the roles, and the people who hold one besides the address at Stripe."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NewType, get_args

from portal.model.customer import Customer
from portal.model.names import Email

MemberId = NewType("MemberId", str)

# An owner does everything, people too; billing may change card and plan; a viewer sees and downloads.
Role = Literal["owner", "billing", "viewer"]
ROLES: tuple[Role, ...] = get_args(Role)


def role_named(name: object) -> Role | None:
    return next((role for role in ROLES if role == name), None)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who was let in by name. Until the invitation is accepted they see nothing."""

    id: MemberId
    email: Email
    role: Role
    invited_by: Email
    invited_at: datetime
    accepted_at: datetime | None

    @property
    def is_invited(self) -> bool:
        """The invitation still waits for its answer."""
        return self.accepted_at is None


@dataclass(frozen=True, slots=True)
class OwnCustomer(Customer):
    """A customer as one address may see it at this moment."""

    role: Role = "owner"
