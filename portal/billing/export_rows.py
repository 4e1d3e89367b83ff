"""What the tables that customers take home say: one row for each invoice, and the index of an archive."""

from datetime import date, datetime

from portal.billing.cells import Cell
from portal.billing.documents import Document
from portal.language import Language
from portal.mirror.exports import Entry
from portal.model.invoice import InvoiceRow

WIDTHS = (12, 20, 28, 44, 14, 12, 14, 14, 10, 16, 12, 12)
INDEX_WIDTHS = (12, 28, 14, 10, 12, 20, 14, 60, 60)


def head(language: Language) -> list[str]:
    return [
        language.text("Date"),
        language.text("Invoice number"),
        language.text("Issued by"),
        language.text("For"),
        language.text("Amount"),
        language.text("Tax"),
        language.text("Paid"),
        language.text("Still owed"),
        language.text("Currency"),
        language.text("Status"),
        language.text("Due on"),
        language.text("Paid on"),
    ]


def cells(entry: Entry, issuer: str, today: datetime, language: Language) -> list[Cell]:
    row = entry.row
    return [
        day(row.issued_at, language),
        row.number or row.id,
        issuer,
        row.about,
        row.total,
        entry.tax,
        entry.paid,
        row.remaining,
        row.total.currency.upper(),
        _status(row, today, language),
        row.due_at and day(row.due_at, language),
        entry.paid_at and day(entry.paid_at, language),
    ]


def index_head(language: Language) -> list[str]:
    return [
        language.text("Date of transaction"),
        language.text("Partner"),
        language.text("Amount"),
        language.text("Currency"),
        language.text("Tax"),
        language.text("Number"),
        language.text("Document"),
        language.text("File name"),
        language.text("Remark"),
    ]


def index_cells(document: Document, issuer: str, name: str | None, remark: str, language: Language) -> list[Cell]:
    """Without a name there is no file, and the remark says why."""
    return [
        day(document.issued_at, language),
        issuer,
        document.amount,
        document.amount.currency.upper(),
        document.tax,
        document.number,
        _kind(document, language),
        name,
        remark,
    ]


def remark(reason: str, address: str, language: Language) -> str:
    """Why a document is not in the archive, and where it is."""
    reasons = {
        "page": language.text("There is no file of this receipt. Its page: %(address)s"),
        "not_issued": language.text("This receipt has not been issued yet. It can be issued here: %(address)s"),
        "away": language.text("The payment provider did not answer. Please try again here: %(address)s"),
        "gone": language.text("The payment provider has no file of it any more. Its page: %(address)s"),
        "refused": language.text("The payment provider did not hand it out. Please try again here: %(address)s"),
    }
    return reasons[reason] % {"address": address} if reason else ""


def day(moment: datetime, language: Language) -> date:
    """As the operator's calendar has it."""
    return moment.astimezone(language.zone).date()


def _status(row: InvoiceRow, today: datetime, language: Language) -> str:
    if row.is_overdue(today):
        return language.text("Past due")
    if row.has_failed:
        return language.text("Payment failed")
    if row.is_processing:
        return language.text("Being processed")
    words = {
        "open": language.text("Open"),
        "paid": language.text("Paid"),
        "void": language.text("Void"),
        "uncollectible": language.text("Not collected"),
    }
    return words.get(row.status, row.status)


def _kind(document: Document, language: Language) -> str:
    names = {"invoice": language.text("Invoice"), "credit_note": language.text("Credit note")}
    return names.get(document.kind) or language.text("Receipt")
