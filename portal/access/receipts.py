"""The portal's own receipts: numbered without a gap over all customers, each once and for ever."""

from datetime import datetime

from sqlalchemy import Executable, bindparam, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from portal.clock import moment, seconds
from portal.database.engine import Connection, Row
from portal.database.statement import Statement
from portal.database.tables import receipts
from portal.model.account import Account
from portal.model.names import InvoiceId
from portal.model.receipt import Receipt

_OWN = (receipts.c.invoice == bindparam("whose"), receipts.c.customer == bindparam("by_customer"))
_COLUMNS = (
    receipts.c.invoice,
    receipts.c.number,
    receipts.c.addressee,
    receipts.c.issued_at,
    receipts.c.copies,
)


def _one_at_a_time(dialect_name: str) -> Executable:
    """Who comes second waits for the first to commit, and then counts on from there. SQLite has one writer anyway."""
    return text("LOCK TABLE receipts IN EXCLUSIVE MODE" if dialect_name == "postgresql" else "SELECT 1")


def _put(dialect_name: str) -> Executable:
    insert = postgresql.insert if dialect_name == "postgresql" else sqlite.insert
    last = select(func.coalesce(func.max(receipts.c.number), 0)).scalar_subquery()
    new = insert(receipts).values(
        invoice=bindparam("invoice"),
        customer=bindparam("customer"),
        number=last + 1,
        addressee=bindparam("addressee"),
        addressed_by=bindparam("addressed_by"),
        issued_at=bindparam("issued_at"),
        copies=0,
    )
    return new.on_conflict_do_nothing(index_elements=[receipts.c.invoice])


_ONE_AT_A_TIME, _PUT = Statement(_one_at_a_time), Statement(_put)
_FIND = Statement(select(*_COLUMNS).where(*_OWN))
_COUNT = Statement(update(receipts).where(*_OWN).values(copies=receipts.c.copies + 1).returning(*_COLUMNS))


async def find(conn: Connection, account: Account, invoice: InvoiceId) -> Receipt | None:
    """None until somebody has written its addressee."""
    return _from_row(await conn.row(_FIND, whose=invoice, by_customer=account.customer))


async def issue(conn: Connection, account: Account, invoice: InvoiceId, addressee: str, now: datetime) -> None:
    """Give it the next number. Of two who write an addressee at once the first one's stays, and no number is lost."""
    await conn.run(_ONE_AT_A_TIME)
    await conn.run(
        _PUT,
        invoice=invoice,
        customer=account.customer,
        addressee=addressee,
        addressed_by=account.email,
        issued_at=seconds(now),
    )


async def hand_out(conn: Connection, account: Account, invoice: InvoiceId) -> Receipt | None:
    """One more copy: of two clicks at once only one has the first."""
    return _from_row(await conn.row(_COUNT, whose=invoice, by_customer=account.customer))


def _from_row(row: Row | None) -> Receipt | None:
    return Receipt(InvoiceId(row[0]), row[1], row[2], moment(row[3]), row[4]) if row else None
