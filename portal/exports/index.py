"""The index of an archive, as CSV and as an Excel file: every document, in it or not. Neither stays in memory."""

from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import IO, Self

from portal.billing import export_rows
from portal.billing.cells import BOM, csv_lines
from portal.billing.documents import Document
from portal.billing.file_names import FileNames
from portal.billing.workbook import Workbook
from portal.exports.export import Export

IN_MEMORY = 256 * 1024


class Index:
    """Gives each file its name, and writes down what became of it."""

    def __init__(self, export: Export) -> None:
        self._export, self._names = export, FileNames()
        head = export_rows.index_head(export.language)
        self._lines: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed with the index
        self._lines.write(BOM + csv_lines([head]))
        self._book = Workbook(export.language.text("Index"), head, export_rows.INDEX_WIDTHS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._lines.close()
        self._book.__exit__(kind, error, at)

    def name_of(self, document: Document) -> str:
        day = export_rows.day(document.issued_at, self._export.language)
        return self._names.name(day, self._export.issuer, document.amount, document.number)

    def add(self, document: Document, name: str | None, reason: str) -> None:
        """With the name of its file, or the reason why there is none."""
        export = self._export
        remark = export_rows.remark(reason, export.address_of(document), export.language)
        cells = export_rows.index_cells(document, export.issuer, name, remark, export.language)
        self._lines.write(csv_lines([cells]))
        self._book.add([cells])

    def finish(self) -> dict[str, IO[bytes]]:
        """The files by name; takes a while, if they are long."""
        self._lines.seek(0)
        return {"index.csv": self._lines, "index.xlsx": self._book.finish()}
