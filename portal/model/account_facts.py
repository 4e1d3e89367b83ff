"""What the operator has set at Stripe of all that customers meet: None or empty is what is missing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """Stripe's Account."""

    id: str
    name: str | None
    country: str | None
    currency: str | None
    may_charge: bool
    support_phone: str | None
    support_email: str | None
    statement_descriptor: str | None
    short_descriptor: str | None
    has_icon: bool
    colours: tuple[str, ...]
    registration_number: str | None  # Japan's: T and 13 digits
