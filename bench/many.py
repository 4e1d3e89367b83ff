"""Millions of invoices with a payment each, put into a SQLite file by SQL: one customer's lie scattered among them."""

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import Table

from portal.clock import seconds
from portal.database.tables import invoices, payments
from tests import make

OWN = 30_000  # one customer's, so that it has a page 1,000
YEARS = 5 * 365 * 86400
_COUNTED = "WITH RECURSIVE counted(n) AS (VALUES(0) UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < :size)"
_CUSTOMER = f"CASE WHEN n % :stride = 0 THEN '{make.AOBA}' ELSE 'cus_' || (n % 5000) END"
_ISSUED = ":newest - n * :step"
_INVOICE = {
    "id": "printf('in_%08d', n)",
    "customer": _CUSTOMER,
    "number": "printf('AOBA0001-%05d', n)",
    "status": "'paid'",
    "currency": "'jpy'",
    "total": "11000 + n % 100000",
    "issued_at": _ISSUED,
    "paid_at": _ISSUED,
    "collection_method": "'charge_automatically'",
    "about": "'12 × Standard (at ¥1,500 / month)'",
}
_PAYMENT = {
    "id": "printf('inpay_%08d', n)",
    "invoice": "printf('in_%08d', n)",
    "customer": _CUSTOMER,
    "status": "'paid'",
    "method": "'card'",
    "currency": "'jpy'",
    "amount": "11000",
    "created_at": _ISSUED,
    "receipt_url": "'https://pay.stripe.com/receipts/' || n",
}


def own(size: int) -> int:
    """How many of so many invoices are the one customer's."""
    return min(OWN, size)


def put_many(path: Path, size: int, now: datetime, mine: int | None = None) -> None:
    """`mine` of them are the one customer's. Indexes are made afterwards, which is several times quicker."""
    values = {
        "size": size,
        "stride": size // (mine or own(size)),
        "newest": seconds(now),
        "step": max(1, YEARS // size),
    }
    with sqlite3.connect(path, isolation_level=None) as database:
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA cache_size = -500000")
        database.execute("BEGIN")
        for table, known in ((invoices, _INVOICE), (payments, _PAYMENT)):
            indexes = _take_indexes(database, table)
            database.execute(f"{_COUNTED} {_insert(table, known)} FROM counted", values)
            for index in indexes:
                database.execute(index)
        database.execute("COMMIT")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def _insert(table: Table, known: Mapping[str, str]) -> str:
    """What is not said is null, or 0 where something must be."""
    columns = {one.name: known.get(one.name, "NULL" if one.nullable else "0") for one in table.columns}
    return f"INSERT INTO {table.name} ({', '.join(columns)}) SELECT {', '.join(columns.values())}"


def _take_indexes(database: sqlite3.Connection, table: Table) -> list[str]:
    """Dropped, and how to make them again."""
    asked = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
    found = database.execute(asked, (table.name,)).fetchall()
    for name, _ in found:
        database.execute(f"DROP INDEX {name}")
    return [sql for _, sql in found]
