"""Ids that cannot be mixed up, and the one way to compare addresses."""

from typing import NewType

CustomerId = NewType("CustomerId", str)
SubscriptionId = NewType("SubscriptionId", str)
InvoiceId = NewType("InvoiceId", str)
PaymentMethodId = NewType("PaymentMethodId", str)
QuoteId = NewType("QuoteId", str)

Email = NewType("Email", str)


def email_key(address: str) -> Email:
    """An address as it is compared: people type theirs with capitals and spaces.

    Letters beyond ASCII are left alone: folding makes one of two domains that belong to two people.
    """
    return Email("".join(letter.lower() if letter.isascii() else letter for letter in address.strip()))


def looks_like_email(address: str) -> bool:
    """Enough to send to; whether anybody reads there, only a mail can tell."""
    local, at, domain = address.strip().rpartition("@")
    fits = len(address) <= 254 and not any(letter.isspace() or ord(letter) < 32 for letter in address.strip())
    return bool(at and local and fits and "." in domain.strip(".") and not domain.startswith("."))
