"""One export: whose invoices, which of them, and in which language."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.assembly import Portal
from portal.billing import export_rows
from portal.billing.cells import Cell
from portal.billing.documents import Document, Tally, list_documents
from portal.database.engine import searching
from portal.language import Language
from portal.mirror import exports
from portal.mirror.exports import Entry
from portal.model.account import Account
from portal.model.invoice_filter import InvoiceFilter


@dataclass(frozen=True, slots=True)
class Export:
    """Everything in it comes a page at a time, newest first."""

    portal: Portal
    account: Account
    wanted: InvoiceFilter
    today: datetime
    language: Language

    @property
    def issuer(self) -> str:
        """The partner, as books call it: who wrote the invoices."""
        company = self.portal.company
        return company.name if company else ""

    def address_of(self, document: Document) -> str:
        """Where the portal itself shows it; Stripe's own addresses die."""
        routes = {"receipt": "invoice-receipt", "own_receipt": "own-receipt"}
        return self.portal.address_of(routes.get(document.kind, "invoice"), invoice=document.invoice)

    async def entries(self) -> AsyncIterator[list[Entry]]:
        engine = self.portal.engine
        async for rows in exports.walk(engine, self.account, self.wanted, self.today):
            async with searching(engine) as conn:
                entries = await exports.list_entries(conn, self.account, rows)
            yield entries

    async def documents(self) -> AsyncIterator[Document]:
        async for entries in self.entries():
            for document in await self._list_documents(entries):
                yield document

    async def tally(self) -> Tally:
        tally = Tally()
        async for entries in self.entries():
            tally = tally.with_page(entries, await self._list_documents(entries))
        return tally

    def cells(self, entries: Sequence[Entry]) -> list[list[Cell]]:
        return [export_rows.cells(entry, self.issuer, self.today, self.language) for entry in entries]

    async def _list_documents(self, entries: Sequence[Entry]) -> list[Document]:
        async with searching(self.portal.engine) as conn:
            return await list_documents(conn, self.account, entries, self.portal.clock())
