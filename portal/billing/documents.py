"""Which documents an invoice has, each as a file or, where there is none, as the page that shows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from portal.access import receipts
from portal.database.engine import Connection
from portal.mirror import invoices
from portal.mirror.exports import Entry, Note
from portal.model.account import Account
from portal.model.names import InvoiceId
from portal.money import Money

Kind = Literal["invoice", "credit_note", "receipt", "own_receipt"]


@dataclass(frozen=True, slots=True)
class Document:
    """`url` is Stripe's address of it, while that can be alive. Stripe has its receipts as pages only."""

    kind: Kind
    id: str  # Stripe's, of the invoice or of the credit note
    invoice: InvoiceId
    number: str
    issued_at: datetime
    amount: Money
    tax: Money | None = None
    url: str | None = None
    is_file: bool = True


@dataclass(frozen=True, slots=True)
class Tally:
    """How much a filter holds, and of which days."""

    invoices: int = 0
    files: int = 0
    first: datetime | None = None
    last: datetime | None = None

    def with_page(self, entries: Sequence[Entry], documents: Iterable[Document]) -> "Tally":
        """Pages come newest first."""
        return Tally(
            self.invoices + len(entries),
            self.files + sum(document.is_file for document in documents),
            entries[-1].row.issued_at if entries else self.first,
            self.last or (entries[0].row.issued_at if entries else None),
        )


async def list_documents(conn: Connection, account: Account, entries: Iterable[Entry], now: datetime) -> list[Document]:
    """Each invoice's own first, then its credit notes and its receipt."""
    found = []
    for entry in entries:
        found.append(_invoice(entry, now))
        found += [_credit_note(note, entry.row.id, now) for note in entry.notes]
        found += await _list_receipts(conn, account, entry)
    return found


def _invoice(entry: Entry, now: datetime) -> Document:
    row, links = entry.row, entry.links
    url = links.pdf if links and links.may_be_alive(now) else None
    return Document("invoice", row.id, row.id, row.number or row.id, row.issued_at, row.total, entry.tax, url)


def _credit_note(note: Note, invoice: InvoiceId, now: datetime) -> Document:
    url = note.link.url if note.link.may_be_alive(now) else None
    return Document("credit_note", note.id, invoice, note.number, note.issued_at, note.amount, None, url)


async def _list_receipts(conn: Connection, account: Account, entry: Entry) -> list[Document]:
    """Stripe's; or the portal's own, which is a file as soon as its addressee is written."""
    row, paid_at = entry.row, entry.paid_at or entry.row.issued_at
    number, tax = row.number or row.id, entry.tax if entry.paid == row.total else None
    if row.has_receipt:
        return [Document("receipt", row.id, row.id, number, paid_at, entry.paid, tax, is_file=False)]
    if row.status != "paid" or min(row.total.minor, entry.paid.minor) <= 0:
        return []
    if issued := await receipts.find(conn, account, row.id):
        return [Document("own_receipt", row.id, row.id, issued.serial, issued.issued_at, entry.paid, tax)]
    invoice = await invoices.find(conn, account, row.id)
    if invoice is None or not invoice.takes_own_receipt:
        return []
    return [Document("own_receipt", row.id, row.id, number, paid_at, entry.paid, tax, is_file=False)]
