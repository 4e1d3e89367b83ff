"""The scope of everything a customer reads. Only `access` makes one, after it has checked that the person may."""

from dataclasses import dataclass

from portal.model.names import CustomerId, Email


@dataclass(frozen=True, slots=True)
class Account:
    """One customer, as one signed-in person may see it."""

    customer: CustomerId
    email: Email
