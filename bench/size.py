"""Bytes that one invoice takes on disk, with its lines, taxes, addresses, payment and their indexes."""

from pathlib import Path

from bench import programs
from bench.databases import KINDS, databases, number
from bench.sync import recorded
from portal.database.tables import metadata

TABLES = ("invoices", *(name for name, table in metadata.tables.items() if "invoice" in table.columns))
_SQLITE = (
    "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name IN (SELECT name FROM sqlite_schema WHERE tbl_name = '{}')"
)
_POSTGRES = "SELECT pg_{}_size('{}')"


def run(folder: Path, invoices: int) -> None:
    """Just after the first sync: nothing was rewritten since."""
    with databases(folder) as made, programs.serving(recorded(invoices)) as stripe:
        print(f"\nBytes of an invoice, of {invoices:,} just synced (of that the indexes and keys)")
        print(f"{'':16}{'in all':>8}" + "".join(f"{name:>22}" for name in TABLES))
        for kind in KINDS:
            database = made.fresh(kind)
            programs.answer_of(("bench.reading",), programs.settings(database, stripe.url))
            found = {name: _sizes(kind, database, name) for name in TABLES}
            parts = "".join(f"{_each(whole, index, invoices):>22}" for whole, index in found.values())
            print(f"{kind:16}{sum(whole for whole, _ in found.values()) / invoices:8,.0f}{parts}")


def _sizes(kind: str, database: str, table: str) -> tuple[int, int]:
    """The table with its indexes, and the indexes alone."""
    if kind == "PostgreSQL":
        total, indexes = (number(database, _POSTGRES.format(what, table)) for what in ("total_relation", "indexes"))
        return total, indexes
    total = number(database, _SQLITE.format(table))
    return total, total - number(database, f"SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name = '{table}'")  # noqa: S608


def _each(whole: int, indexes: int, invoices: int) -> str:
    return f"{whole / invoices:,.0f} ({indexes / invoices:,.0f})"
