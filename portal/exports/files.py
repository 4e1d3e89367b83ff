"""The files of an archive: fetched a little ahead of whoever reads, tried again, and never silently missing."""

from asyncio import Task, create_task, gather, sleep
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from anyio import CancelScope, to_thread

from portal import log, pause
from portal.access import receipts
from portal.assembly import Portal
from portal.billing import papers
from portal.billing.documents import Document
from portal.database.engine import reading, writing
from portal.language import Language
from portal.mirror import credit_notes, invoice_rows, invoices
from portal.model.account import Account
from portal.model.names import InvoiceId
from portal.stripe_api.bulk import BulkReader
from portal.stripe_api.credit_notes import fetch_credit_note
from portal.stripe_api.files import DeadAddress, fetch_pdf
from portal.stripe_api.invoices import fetch_invoice_head
from portal.stripe_api.pace import pace_for
from portal.stripe_api.problems import NotAtStripe, RefusedByStripe, StripeAway

AHEAD = 24  # of whoever reads; how many are fetched at once is the client's own bound
WAITS = (0.0, 1.0, 3.0)  # seconds before each try
GIVE_UP = 24  # files in a row without an answer: the others would only wait
PATIENCE = 5  # seconds that a file leaves Stripe in peace while background reading does


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file, or the reason why there is none."""

    file: IO[bytes] | None = None
    reason: str = ""


class Files:
    """One archive's."""

    def __init__(self, portal: Portal, account: Account, language: Language) -> None:
        self._portal, self._account, self._language = portal, account, language
        self._reads = BulkReader(portal.stripe, pace_for(portal.settings.stripe_api_key))
        self._unanswered = 0

    async def ahead(self, documents: AsyncIterator[Document]) -> AsyncGenerator[tuple[Document, Fetched], None]:
        """In the order of the documents. Whoever stops reading closes this, which stops the fetching."""
        under_way: deque[tuple[Document, Task[Fetched] | None]] = deque()
        try:
            async for document in documents:
                is_drawn = document.kind == "own_receipt" and document.is_file
                under_way.append((document, None if is_drawn else create_task(self._fetch(document))))
                if len(under_way) == AHEAD:
                    yield await self._first(under_way)
            while under_way:
                yield await self._first(under_way)
        finally:
            await _abandon([task for _, task in under_way if task])

    async def _first(self, under_way: deque[tuple[Document, Task[Fetched] | None]]) -> tuple[Document, Fetched]:
        """What is drawn here is not drawn ahead: it counts as handed out."""
        document, task = under_way[0]
        fetched = await task if task else await self._draw(document)
        under_way.popleft()
        return document, fetched

    async def _fetch(self, document: Document) -> Fetched:
        if not document.is_file:
            return Fetched(reason="not_issued" if document.kind == "own_receipt" else "page")
        if self._unanswered >= GIVE_UP:
            return Fetched(reason="away")
        fetched = await self._try(document)
        self._unanswered = self._unanswered + 1 if fetched.reason == "away" else 0
        return fetched

    async def _try(self, document: Document) -> Fetched:
        """A stored address may have died without our knowing: it is read afresh and the file fetched again."""
        url, reason = document.url, "gone"
        for wait in WAITS:
            await sleep(wait)
            await self._leave_in_peace()
            try:
                url = url or await self._fresh_address(document)
                if url is None:
                    break
                return Fetched(await fetch_pdf(self._portal.stripe, url))
            except NotAtStripe:
                url, reason = None, "gone"
                break
            except (DeadAddress, RefusedByStripe) as problem:
                url, reason = None, "gone" if isinstance(problem, DeadAddress) else "refused"
                log.warning("a file could not be fetched", document=document.id, problem=str(problem))
            except StripeAway as problem:
                reason = "away"
                log.warning("a file could not be fetched", document=document.id, problem=str(problem))
        return Fetched(reason=reason)

    async def _fresh_address(self, document: Document) -> str | None:
        fetched_at = self._portal.clock()
        if document.kind == "credit_note":
            note = await fetch_credit_note(self._reads, document.id)
            async with writing(self._portal.engine) as conn:
                await credit_notes.store(conn, [note], fetched_at)
            return note.pdf if note.customer == self._account.customer else None
        invoice = await fetch_invoice_head(self._reads, InvoiceId(document.id))
        if invoice.customer != self._account.customer:
            return None
        async with writing(self._portal.engine) as conn:
            await invoice_rows.store_links(conn, invoice, fetched_at)
        return invoice.pdf

    async def _leave_in_peace(self) -> None:
        """Somebody waits for this file, so it is tried in the end; but ever so slowly while Stripe needs rest."""
        for _ in range(PATIENCE):
            async with reading(self._portal.engine) as conn:
                if not await pause.is_on(conn, self._portal.clock()):
                    return
            await sleep(1)

    async def _draw(self, document: Document) -> Fetched:
        """The portal's own receipt: one more copy of it, counted as the last thing before its bytes are sent."""
        portal, account = self._portal, self._account
        async with reading(portal.engine) as conn:
            invoice = await invoices.find(conn, account, document.invoice)
            receipt = await receipts.find(conn, account, document.invoice)
            notes = await credit_notes.list_of(conn, account, document.invoice)
        if invoice is None or receipt is None or portal.company is None:
            return Fetched(reason="gone")
        facts = (invoice, notes, portal.company, self._language, portal.clock())
        content = await to_thread.run_sync(papers.draw_receipt, receipt.next, *facts)
        async with writing(portal.engine) as conn:
            copy = await receipts.hand_out(conn, account, document.invoice) or receipt.next
        if copy.is_reissue != receipt.next.is_reissue:  # somebody else has had the first one meanwhile
            content = await to_thread.run_sync(papers.draw_receipt, copy, *facts)
        return Fetched(BytesIO(content))


async def _abandon(tasks: Sequence[Task[Fetched]]) -> None:
    """Whoever asked has gone: nothing is fetched any more, and what was is thrown away."""
    with CancelScope(shield=True):
        for task in tasks:
            task.cancel()
        for fetched in await gather(*tasks, return_exceptions=True):
            if isinstance(fetched, Fetched) and fetched.file:
                fetched.file.close()
