"""The portal's own receipt on paper: what a Japanese bookkeeper asks of a 領収書, in either language."""

import re
from collections.abc import Sequence
from datetime import datetime

from fpdf import XPos, YPos
from fpdf.enums import Align

from portal.language import Language
from portal.model.company import Company
from portal.model.credit_note import CreditNote
from portal.model.invoice import Invoice
from portal.model.receipt import Rate, Receipt, paid_on, rates
from portal.money import Money
from portal.paper import INK, MARGIN, QUIET, SOFT, Paper

_STAMP = (176, 42, 48)
_HALF = 98.0  # what stands at the left ends here
_LINES = (0.8, 0.2)
_RATES = (0.4, 0.3, 0.3)


def draw(
    receipt: Receipt,
    invoice: Invoice,
    notes: Sequence[CreditNote],
    company: Company,
    language: Language,
    today: datetime,
) -> bytes:
    """Takes a tenth of a second and no input: to be called in a thread."""
    paper = Paper(
        f"{language.text('Receipt')} {receipt.serial}",
        size="A4",
        brand=company.primary_color,
        foot=f"{language.text('Receipt')} {receipt.serial}",
        page_of=language.text("Page {page} of {pages}"),
    )
    paper.set_creation_date(receipt.issued_at)
    _head(paper, receipt, language, today)
    _parties(paper, receipt, company, language)
    _amount(paper, invoice, company, language)
    _lines(paper, invoice, company, language)
    _rates(paper, rates(invoice, notes), company, language)
    paper.ln(7)
    if company.country == "JP":
        paper.line_of(language.text("Issued electronically: no revenue stamp is needed."), 8.5, quiet=True)
    return bytes(paper.output())


def _head(paper: Paper, receipt: Receipt, language: Language, today: datetime) -> None:
    top = paper.get_y()
    paper.ink(24, bold=True)
    title = " ".join(language.text("Receipt")) if language.code == "ja" else language.text("Receipt")
    paper.cell(_HALF, 12, title)
    if receipt.is_reissue:
        _stamp(paper, language.text("Reissued"), top)
    paper.set_xy(MARGIN + _HALF, top + 1)
    facts = [
        (language.text("Receipt number"), receipt.serial),
        (language.text("Issued on"), language.day(receipt.issued_at)),
        *([(language.text("Reissued on"), language.day(today))] if receipt.is_reissue else ()),
    ]
    for name, value in facts:
        paper.ink(9, colour=QUIET)
        paper.cell(paper.epw - _HALF - 38, 5.4, name, align=Align.R)
        paper.ink(9, bold=True)
        paper.cell(38, 5.4, value, align=Align.R, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        paper.set_x(MARGIN + _HALF)
    paper.set_xy(MARGIN, top + 23)


def _stamp(paper: Paper, word: str, top: float) -> None:
    """In a red frame beside the title, where nobody overlooks it."""
    paper.ink(10, bold=True, colour=_STAMP)
    left, width = MARGIN + paper.epw * 0.28, paper.get_string_width(word) + 8
    paper.set_draw_color(*_STAMP)
    paper.set_line_width(0.5)
    paper.rect(left, top + 2.5, width, 7.5, round_corners=True, corner_radius=1)
    paper.set_xy(left, top + 2.5)
    paper.cell(width, 7.5, word, align=Align.C)


def _parties(paper: Paper, receipt: Receipt, company: Company, language: Language) -> None:
    """Who has paid at the left, on a line as on the printed form; who was paid at the right."""
    top = paper.get_y()
    paper.ink(8.5, colour=QUIET)
    paper.cell(_HALF - 8, 5.5, language.text("Received from"), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    paper.ink(15, bold=True)
    paper.multi_cell(_HALF - 8, 8.5, receipt.addressee, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    below = paper.get_y() + 1.5
    paper.set_draw_color(*INK)
    paper.set_line_width(0.4)
    paper.line(MARGIN, below, MARGIN + _HALF - 8, below)
    paper.set_left_margin(MARGIN + _HALF)
    paper.set_y(top)
    paper.line_of(language.text("Issued by"), 8.5, quiet=True)
    paper.ln(0.8)
    paper.line_of(company.name, 11, bold=True)
    paper.ln(0.8)
    for line in _imprint(company, language):
        paper.line_of(line, 9)
    paper.set_left_margin(MARGIN)
    paper.set_y(max(below, paper.get_y()) + 8)


def _imprint(company: Company, language: Language) -> list[str]:
    lines = [*(company.address or "").splitlines(), company.support_phone, company.support_email]
    if company.registration_number:
        number = language.text("Registration number %(number)s", number=company.registration_number)
        lines.append(number)
    return [line for line in lines if line]


def _amount(paper: Paper, invoice: Invoice, company: Company, language: Language) -> None:
    top, height = paper.get_y(), 21.0
    paper.set_fill_color(*SOFT)
    paper.rect(MARGIN, top, paper.epw, height, style="F", round_corners=True, corner_radius=2)
    paper.set_xy(MARGIN + 7, top)
    paper.ink(10, colour=QUIET)
    paper.cell(50, height, language.text("Amount received"))
    paper.ink(25, bold=True)
    paper.cell(paper.epw - 64, height, language.money(invoice.money(invoice.amount_paid)), align=Align.R)
    paper.set_xy(MARGIN, top + height + 4)
    about = re.sub(r" \(at .+\)$", "", invoice.about or "")  # what one costs stands below, or is nobody's business
    number = invoice.number or invoice.id
    what = (
        language.text("For %(what)s (invoice %(number)s)", what=about, number=number)
        if about
        else language.text("For invoice %(number)s", number=number)
    )
    paper.line_of(what, 11, bold=True)
    paper.ln(1)
    paper.line_of(language.text("The above amount was received with thanks."), 9.5)
    paper.ln(3)
    day = language.day(paid_on(invoice))
    paper.named([(language.text("Received on"), day), (language.text("Paid by"), method(invoice, language))], label=30)
    paper.ln(7)


def method(invoice: Invoice, language: Language) -> str:
    kept = {payment.method for payment in invoice.payments if payment.status == "paid"}
    if kept & {"customer_balance", "jp_bank_transfer"} or invoice.collection_method == "send_invoice":
        return language.text("Bank transfer")
    return language.text("Received directly")


def _lines(paper: Paper, invoice: Invoice, company: Company, language: Language) -> None:
    paper.columns([language.text("For"), language.text("Amount")], _LINES, height=7, size=8.5, colour=QUIET)
    for line in invoice.lines:
        if paper.will_page_break(16):
            paper.add_page()
        paper.rule()
        paper.ln(1.8)
        paper.columns([line.description or language.text("Item"), language.money(line.amount)], _LINES, height=5.6)
        if line.period_end != line.period_start:
            paper.line_of(f"{language.day(line.period_start)} – {language.day(line.period_end)}", 8, quiet=True)
        paper.ln(1.8)
    paper.sums([(name, language.money(amount)) for name, amount in _sums(invoice, company, language)])
    paper.ln(6)


def _sums(invoice: Invoice, company: Company, language: Language) -> list[tuple[str, Money]]:
    """As on the invoice's own page, down to what came in."""
    added = sum(tax.amount.minor for tax in invoice.taxes if not tax.inclusive)
    rows = [
        (language.text("Discount"), -invoice.discount),
        (language.text("Credit"), -invoice.credit),
        (language.text("Shipping"), invoice.shipping),
        (_tax_name(company, language), added),
    ]
    after = [
        (language.text("Settled from the balance"), -invoice.balance_applied),
        (language.text("Credit notes"), -invoice.credit_notes),
    ]
    sums = [(language.text("Subtotal"), invoice.subtotal), *(row for row in rows if row[1])]
    sums += [(language.text("Total"), invoice.total), *(row for row in after if row[1])]
    return [
        *((name, invoice.money(minor)) for name, minor in sums),
        (language.text("Amount received"), invoice.money(invoice.amount_paid)),
    ]


def _rates(paper: Paper, rows: Sequence[Rate] | None, company: Company, language: Language) -> None:
    """Per rate, what was taxed and its tax: what the Japanese invoice system asks of a receipt."""
    if rows is None:
        paper.line_of(language.text("For the tax by rate please see the invoice and its credit notes."), 9, quiet=True)
    if not rows:
        return
    if paper.will_page_break(14 + 7 * len(rows)):
        paper.add_page()
    name = _tax_name(company, language)
    paper.line_of(language.text("By tax rate"), 10, bold=True)
    paper.ln(1)
    paper.columns(
        [language.text("Rate"), language.text("Before tax"), name], _RATES, height=6.5, size=8.5, colour=QUIET
    )
    for percent, taxable, tax in rows:
        paper.rule()
        rate = language.text("Not taxed") if tax is None else name if percent is None else f"{percent:f}%"
        sums = [language.money(sum) if sum is not None else "–" for sum in (taxable, tax)]
        paper.columns([rate, *sums], _RATES, height=7)
    paper.rule()


def _tax_name(company: Company, language: Language) -> str:
    return language.text("Consumption tax") if company.country == "JP" else language.text("Tax")
