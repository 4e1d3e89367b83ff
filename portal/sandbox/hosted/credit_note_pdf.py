"""The credit note as a PDF."""

from portal.paper import QUIET, Paper
from portal.sandbox.hosted.invoice_pdf import addressee, issuer, sheet, tax_name
from portal.sandbox.hosted.language import Language, first
from portal.sandbox.shelf import Thing

COLUMNS = (0.7, 0.1, 0.2)


def credit_note_document(note: Thing, invoice: Thing, account: Thing, customer: Thing) -> bytes:
    language = Language.of(account, first(customer["preferred_locales"]))
    paper = sheet(language, account, f"{language.say('credit_note')} {note['number']}")
    paper.named(_facts(language, note, invoice))
    paper.ln(8)
    paper.beside(
        [(language.say("from"), issuer(language, account)), (language.say("bill_to"), addressee(language, invoice))]
    )
    paper.ln(9)
    paper.line_of(_headline(language, note), 17, bold=True)
    paper.ln(6)
    _table(paper, language, note)
    paper.sums(_sums(language, note))
    if note["memo"]:
        paper.ln(6)
        paper.line_of(note["memo"], 9, quiet=True)
    return bytes(paper.output())


def _facts(language: Language, note: Thing, invoice: Thing) -> list[tuple[str, str]]:
    """Which it is, and how the money goes back."""
    facts = [
        (language.say("credit_note_number"), note["number"]),
        (language.say("invoice_number"), invoice["number"]),
        (language.say("issued"), language.day(note["effective_at"] or note["created"])),
    ]
    refunded = sum(one["amount_refunded"] for one in note["refunds"])
    outside = note["out_of_band_amount"] or 0
    to_balance = note["post_payment_amount"] - refunded - outside
    ways = {"refunded": refunded, "credited_balance": to_balance, "credited_outside": outside}
    return facts + [(language.say(way), language.money(sum, note["currency"])) for way, sum in ways.items() if sum]


def _headline(language: Language, note: Thing) -> str:
    if note["status"] == "void":
        return language.say("status_void")
    amount = language.money(note["total"], note["currency"])
    return language.say("credited", amount=amount, day=language.day(note["effective_at"] or note["created"]))


def _table(paper: Paper, language: Language, note: Thing) -> None:
    headings = [language.say(name) for name in ("description", "quantity", "amount")]
    paper.columns(headings, COLUMNS, size=8.5, colour=QUIET, height=7)
    for line in note["lines"]["data"]:
        paper.rule()
        paper.ln(2)
        amount = language.money(line["amount"], note["currency"])
        paper.columns([line["description"] or "", str(line["quantity"] or ""), amount], COLUMNS, bold=(0, 2), height=6)
        paper.ln(2.5)


def _sums(language: Language, note: Thing) -> list[tuple[str, str]]:
    currency = note["currency"]
    rows = [(language.say("subtotal"), language.money(note["subtotal"], currency))]
    rows += [(tax_name(language, tax), language.money(tax["amount"], currency)) for tax in note["total_taxes"]]
    return [*rows, (language.say("credit_total"), language.money(note["total"], currency))]
