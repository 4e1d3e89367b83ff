"""The cards to choose from instead of typing a number, with what each of them does."""

from typing import NamedTuple


class SampleCard(NamedTuple):
    name: str  # as in the form
    brand: str
    last4: str
    exp_month: int
    exp_year: int
    does: str  # a word of words.py
    declines: str | None = None  # the decline that every charge meets
    refused: bool = False  # already when it is saved


CARDS = [
    SampleCard("visa", "visa", "4242", 12, 2034, "works"),
    SampleCard("mastercard", "mastercard", "4444", 8, 2033, "works"),
    SampleCard("jcb", "jcb", "0505", 3, 2032, "works"),
    SampleCard("amex", "amex", "0005", 5, 2035, "works"),
    SampleCard("visa_fails_later", "visa", "0341", 11, 2034, "charges_fail", declines="generic_decline"),
    SampleCard("visa_declined", "visa", "0002", 1, 2034, "generic_decline", declines="generic_decline", refused=True),
    SampleCard(
        "visa_no_funds", "visa", "9995", 2, 2034, "insufficient_funds", declines="insufficient_funds", refused=True
    ),
    SampleCard("visa_expired", "visa", "0069", 4, 2034, "expired_card", declines="expired_card", refused=True),
]
