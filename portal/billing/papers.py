"""The papers, loaded when the first is drawn: fonts and PDF take 20 MB and half a second. Called in threads."""

from collections.abc import Sequence
from datetime import datetime

from babel.support import Translations

from portal.language import Language
from portal.model.company import Company
from portal.model.customer import Customer
from portal.model.invoice import Invoice
from portal.model.receipt import Receipt
from portal.model.statement import Days, Statement


def draw_receipt(receipt: Receipt, invoice: Invoice, company: Company, language: Language, today: datetime) -> bytes:
    from portal.billing.receipt_paper import draw

    return draw(receipt, invoice, company, writable(language, today), today)


def draw_statement(
    found: Sequence[Statement], days: Days, customer: Customer, company: Company, language: Language, now: datetime
) -> bytes:
    from portal.billing.statement_paper import draw

    return draw(found, days, customer, company, writable(language, now), now)


def writable(language: Language, day: datetime) -> Language:
    """Itself, or English where the fonts lack its letters: nobody can read empty boxes."""
    sample = (language.text("Receipt"), language.text("Statement of account"), language.day(day))
    return Language("en", language.zone, Translations()) if unprintable("".join(sample)) else language


def unprintable(text: str) -> str:
    """The letters that the fonts do not have."""
    from portal.paper import unprintable

    return unprintable(text)
