"""The receipt of one payment as a PDF."""

from portal.sandbox.hosted.invoice_pdf import addressee, issuer, sheet, sums, table
from portal.sandbox.hosted.language import Language, first
from portal.sandbox.shelf import Thing


def receipt_document(charge: Thing, invoice: Thing, account: Thing, customer: Thing) -> bytes:
    language = Language.of(account, first(customer["preferred_locales"]))
    paper = sheet(language, account, f"{language.say('receipt')} {receipt_number(charge)}")
    paper.named(facts(language, charge, invoice))
    paper.ln(8)
    paper.beside(
        [
            (language.say("received_from"), addressee(language, invoice)),
            (language.say("from"), issuer(language, account)),
        ]
    )
    paper.ln(9)
    paper.line_of(headline(language, charge), 17, bold=True)
    paper.ln(1)
    paper.line_of(language.say("proviso", number=invoice["number"]), 9.5, quiet=True)
    paper.ln(6)
    table(paper, language, invoice)
    paper.sums(sums_received(language, charge, invoice))
    return bytes(paper.output())


def receipt_number(charge: Thing) -> str:
    """Stripe numbers a receipt when it mails it; one that was never mailed is known by its charge."""
    number: str = charge["receipt_number"] or charge["id"][-8:].upper()
    return number if "-" in number else f"{number[:4]}-{number[4:]}"


def headline(language: Language, charge: Thing) -> str:
    amount = language.money(charge["amount"], charge["currency"])
    return language.say("was_paid", amount=amount, day=language.day(charge["created"]))


def facts(language: Language, charge: Thing, invoice: Thing) -> list[tuple[str, str]]:
    details = charge["payment_method_details"] or {"type": "customer_balance"}
    is_card = details["type"] == "card"
    method = language.card(details["card"]) if is_card else language.say("paid_by_transfer")
    return [
        (language.say("receipt_number"), receipt_number(charge)),
        (language.say("invoice_number"), invoice["number"]),
        (language.say("date_paid"), language.day(charge["created"])),
        (language.say("payment_method"), method),
    ]


def sums_received(language: Language, charge: Thing, invoice: Thing) -> list[tuple[str, str]]:
    """As on the invoice before anything was paid, then what this payment brought."""
    invoiced = sums(language, {**invoice, "amount_paid": 0})[:-1]
    return [*invoiced, (language.say("amount_paid"), language.money(charge["amount"], charge["currency"]))]
