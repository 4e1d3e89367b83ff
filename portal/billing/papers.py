"""The papers, loaded when the first is drawn: fonts and PDF take 20 MB and half a second. Called in threads."""

from collections.abc import Sequence
from datetime import datetime

from babel.support import Translations

from portal import letters
from portal.language import Language
from portal.model.company import Company
from portal.model.credit_note import CreditNote
from portal.model.customer import Customer
from portal.model.invoice import Invoice
from portal.model.receipt import Receipt
from portal.model.statement import Days, Statement


def draw_receipt(
    receipt: Receipt,
    invoice: Invoice,
    notes: Sequence[CreditNote],
    company: Company,
    language: Language,
    today: datetime,
) -> bytes:
    from portal.billing.receipt_paper import draw

    return draw(receipt, invoice, notes, company, writable(language, today), today)


def draw_statement(
    found: Sequence[Statement], days: Days, customer: Customer, company: Company, language: Language, now: datetime
) -> bytes:
    from portal.billing.statement_paper import draw

    return draw(found, days, customer, company, writable(language, now), now)


def missing_on_receipt(addressee: str, invoice: Invoice, company: Company | None) -> str:
    """The letters for which GETA will stand, to be told before."""
    told = (line.description for line in invoice.lines)
    return _missing(invoice.about, *told, *_issuer(company), addressee)


def missing_on_statement(customer: Customer, company: Company | None) -> str:
    return _missing(customer.title, customer.email, *_issuer(company))


def writable(language: Language, day: datetime) -> Language:
    """Itself, or English where the fonts lack its letters: nobody can read rows of GETA."""
    sample = (language.text("Receipt"), language.text("Statement of account"), language.day(day))
    return Language("en", language.zone, Translations()) if letters.unprintable(sample) else language


def _issuer(company: Company | None) -> tuple[str | None, ...]:
    return (company.name, company.address) if company else ()


def _missing(*texts: str | None) -> str:
    return letters.unprintable(text for text in texts if text)
