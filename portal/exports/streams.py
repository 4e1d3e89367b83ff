"""The bytes of an export, made while they are sent. What is slow on the CPU goes through a thread here."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from anyio import to_thread

from portal.billing import export_rows
from portal.billing.cells import BOM, csv_lines
from portal.billing.workbook import Workbook
from portal.billing.zip_stream import CHUNK, ZipStream
from portal.exports.export import Export
from portal.exports.files import Files
from portal.exports.index import Index
from portal.exports.progress import Progress


async def csv(export: Export) -> AsyncGenerator[bytes, None]:
    """UTF-8 that a Japanese Excel opens."""
    yield BOM + csv_lines([export_rows.head(export.language)])
    async for entries in export.entries():
        yield await to_thread.run_sync(lambda page: csv_lines(export.cells(page)), entries)


async def xlsx(export: Export) -> AsyncGenerator[bytes, None]:
    """Excel's files have their table of contents at the end: nothing is sent before the last row is written."""
    language = export.language
    with Workbook(language.text("Invoices"), export_rows.head(language), export_rows.WIDTHS) as book:
        async for entries in export.entries():
            await to_thread.run_sync(lambda page: book.add(export.cells(page)), entries)
        with await to_thread.run_sync(book.finish) as file:
            while chunk := await to_thread.run_sync(file.read, CHUNK):
                yield chunk


async def archive(export: Export, progress: Progress) -> AsyncGenerator[bytes, None]:
    """Every document as a file, and an index that also names those which could not be had."""
    zipped, now = ZipStream(), export.portal.clock().astimezone(export.language.zone)
    files = Files(export.portal, export.account, export.language)
    try:
        with Index(export) as index:
            async with aclosing(files.ahead(export.documents())) as ahead:
                async for document, fetched in ahead:
                    name = index.name_of(document) if fetched.file else None
                    if name and fetched.file:
                        for chunk in zipped.add(name, fetched.file, now):
                            yield chunk
                    index.add(document, name, fetched.reason)
                    if document.is_file:
                        await progress.count(done=name is not None)
            for name, content in (await to_thread.run_sync(index.finish)).items():
                for chunk in zipped.add(name, content, now):
                    yield chunk
            yield zipped.end()
    finally:
        await progress.end()
