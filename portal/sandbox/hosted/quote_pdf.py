"""The quote as a PDF, drawn from Stripe's own objects."""

from portal.paper import QUIET, Paper
from portal.sandbox.api import quote_sums
from portal.sandbox.books import Books
from portal.sandbox.hosted.invoice_pdf import COLUMNS, addressee, issuer, sheet
from portal.sandbox.hosted.language import Language, first
from portal.sandbox.shelf import Thing


def quote_document(books: Books, quote: Thing, account: Thing, customer: Thing) -> bytes:
    language = Language.of(account, first(customer["preferred_locales"]))
    part = quote_sums.upfront(books, quote)
    paper = sheet(language, account, f"{language.say('quote')} {quote['number']}")
    if quote["header"]:
        paper.line_of(quote["header"], 13, bold=True)
        paper.ln(3)
    paper.named(_facts(language, quote))
    paper.ln(8)
    to = {f"customer_{name}": customer[name] for name in ("address", "email", "name")}
    paper.beside(
        [(language.say("from"), issuer(language, account)), (language.say("quote_for"), addressee(language, to))]
    )
    paper.ln(9)
    paper.line_of(_headline(language, quote), 17, bold=True)
    paper.ln(6)
    _table(paper, language, part)
    paper.sums(_sums(language, quote, part))
    for note in _notes(language, quote):
        paper.ln(6)
        paper.line_of(note, 9, quiet=True)
    return bytes(paper.output())


def _facts(language: Language, quote: Thing) -> list[tuple[str, str]]:
    issued = quote["status_transitions"]["finalized_at"]
    facts = [
        (language.say("quote_number"), quote["number"]),
        (language.say("issued"), language.day(issued)),
        (language.say("valid_until"), language.day(quote["expires_at"])),
    ]
    if days := quote["invoice_settings"]["days_until_due"]:
        facts.append((language.say("payment_terms"), language.say("days_after_issue", days=days)))
    return facts


def _headline(language: Language, quote: Thing) -> str:
    amount = language.money(quote["amount_total"], quote["currency"])
    if quote["status"] != "open":
        return language.say(f"quote_{quote['status']}", amount=amount)
    return language.say("quoted", amount=amount, day=language.day(quote["expires_at"]))


def _table(paper: Paper, language: Language, part: quote_sums.Part) -> None:
    headings = [language.say(name) for name in ("description", "quantity", "unit_price", "amount")]
    paper.columns(headings, COLUMNS, size=8.5, colour=QUIET, height=7)
    for item in part:
        paper.rule()
        paper.ln(2)
        amount = language.money(item["amount_subtotal"], item["currency"])
        cells = [item["description"], str(item["quantity"]), language.rate(item["price"]), amount]
        paper.columns(cells, COLUMNS, bold=(0, 3), height=6)
        paper.ln(2.5)


def _sums(language: Language, quote: Thing, part: quote_sums.Part) -> list[tuple[str, str]]:
    money = quote["currency"]
    rows = [(language.say("subtotal"), language.money(quote["amount_subtotal"], money))]
    if off := quote["total_details"]["amount_discount"]:
        rows.append((language.say("discount"), language.money(-off, money)))
    for tax in quote_sums.breakdown(part)["taxes"]:
        name = "tax_included" if tax["rate"]["inclusive"] else "tax"
        said = language.say(name, percent=f"{tax['rate']['percentage']:g}")
        rows.append((said, language.money(tax["amount"], money)))
    return [*rows, (language.say("total"), language.money(quote["amount_total"], money))]


def _notes(language: Language, quote: Thing) -> list[str]:
    """What comes after the first bill, and what the seller wrote."""
    notes = [quote["description"], quote["footer"]]
    if later := quote["computed"]["recurring"]:
        rate = language.say(f"per_{later['interval']}", amount=language.money(later["amount_total"], quote["currency"]))
        notes.insert(0, f"{language.say('then')} {rate}")
    return [note for note in notes if note]
