"""What a line of a statement of account says, on the page and on paper alike."""

from itertools import pairwise

from portal.language import Language
from portal.model.payment import TRANSFERS
from portal.model.statement import AGES, Entry
from portal.money import Money


def describe(entry: Entry, language: Language) -> str:
    number = entry.invoice_number or entry.invoice
    match entry.kind:
        case "invoice":
            return language.text("Invoice %(number)s", number=number)
        case "balance":
            return language.text("Settled with the balance, invoice %(number)s", number=number)
        case "payment" | "received":
            return _payment(entry, number, language)
        case "credit_note":
            return language.text("Credit note %(note)s, invoice %(number)s", note=entry.number or "", number=number)
        case "refund":
            return language.text("Refund, invoice %(number)s", number=number)
        case "void":
            return language.text("Invoice %(number)s cancelled", number=number)
    return language.text("Invoice %(number)s written off", number=number)


def remark(entry: Entry, language: Language) -> str:
    """What became of money that changed nothing in what is owed."""
    amount = language.money(Money(abs(entry.amount.minor), entry.amount.currency))
    if entry.kind == "refund":
        return language.text("%(amount)s was paid back. What you owe does not change.", amount=amount)
    if entry.kind == "credit_note" and not entry.change:
        return language.text("%(amount)s of what was paid already. What you owe does not change.", amount=amount)
    return ""


def ages(language: Language) -> list[str]:
    """The headings of how long something has been due."""
    between = [
        language.text("%(first)s–%(last)s days past due", first=first + 1, last=last) for first, last in pairwise(AGES)
    ]
    return [language.text("Not due yet"), *between, language.text("Over %(days)s days past due", days=AGES[-1])]


def _payment(entry: Entry, number: str, language: Language) -> str:
    if entry.change.minor > 0:
        return language.text("Overpaid and kept as credit, invoice %(number)s", number=number)
    if entry.detail == "card":
        return language.text("Card payment, invoice %(number)s", number=number)
    if entry.kind == "received" or entry.detail in TRANSFERS:
        return language.text("Transfer received, invoice %(number)s", number=number)
    return language.text("Payment, invoice %(number)s", number=number)
