"""Statement files that staff brought in. The content stays for a day, so that its columns can be said otherwise."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select, update

from portal.clock import moment, seconds
from portal.database.engine import Connection, Row
from portal.database.statement import Statement, put_once
from portal.database.tables import deposits, statement_files
from portal.model.names import Email
from portal.model.statement_file import StatementFile, Tally

KEPT = timedelta(days=1)
_MOST = 100

_WHICH = statement_files.c.id == bindparam("which")
_COLUMNS = (
    *(column for column in statement_files.columns if column.name not in ("content", "read_at")),
    statement_files.c.read_at.is_not(None),
    statement_files.c.content.is_not(None),
)
_PUT = put_once(statement_files)
_KEEP = Statement(update(statement_files).where(_WHICH).values(content=bindparam("whole")))
_FIND = Statement(select(*_COLUMNS).where(_WHICH))
_LIST = Statement(select(*_COLUMNS).order_by(statement_files.c.uploaded_at.desc(), statement_files.c.id).limit(_MOST))
_CONTENT = Statement(select(statement_files.c.content).where(_WHICH))
_READ = Statement(
    update(statement_files)
    .where(_WHICH)
    .values(read_at=bindparam("at"), columns=bindparam("said"), left_out=bindparam("not_in"))
)


_TALLIES = Statement(
    select(deposits.c.file, deposits.c.state, func.count()).group_by(deposits.c.file, deposits.c.state)
)
_TALLY = Statement(
    select(deposits.c.file, deposits.c.state, func.count())
    .where(deposits.c.file == bindparam("which"))
    .group_by(deposits.c.file, deposits.c.state)
)
_WAITING = Statement(
    select(func.count(), func.max(statement_files.c.uploaded_at))
    .select_from(deposits.join(statement_files, statement_files.c.id == deposits.c.file))
    .where(deposits.c.state == "open")
)
_FORGET_CONTENT = Statement(
    update(statement_files)
    .where(statement_files.c.uploaded_at < bindparam("before"), statement_files.c.content.is_not(None))
    .values(content=None)
)
_FORGET_UNREAD = Statement(
    delete(statement_files).where(
        statement_files.c.uploaded_at < bindparam("before"), statement_files.c.read_at.is_(None)
    )
)


async def put(conn: Connection, file: StatementFile, content: bytes) -> bool:
    """False if it is there already."""
    return (
        await conn.run(
            _PUT,
            id=file.id,
            name=file.name,
            bank=file.bank,
            email=file.email,
            uploaded_at=seconds(file.uploaded_at),
            left_out=file.left_out,
            read_at=None,
            columns_key=file.columns_key,
            columns=file.columns,
            content=content,
        )
        == 1
    )


async def keep(conn: Connection, id: str, content: bytes) -> None:
    """Brought in again: its columns can be said otherwise once more, until they are forgotten."""
    await conn.run(_KEEP, which=id, whole=content)


async def mark_read(conn: Connection, id: str, columns: str | None, left_out: int, now: datetime) -> None:
    await conn.run(_READ, which=id, at=seconds(now), said=columns, not_in=left_out)


async def find_for_staff(conn: Connection, id: str) -> StatementFile | None:
    row = await conn.row(_FIND, which=id)
    return _from_row(row) if row else None


async def find_content_for_staff(conn: Connection, id: str) -> bytes | None:
    row = await conn.row(_CONTENT, which=id)
    return bytes(row[0]) if row and row[0] is not None else None


async def list_for_staff(conn: Connection) -> list[tuple[StatementFile, Tally]]:
    """The newest hundred, each with how far it is."""
    tallies = _tallied(await conn.rows(_TALLIES))
    return [(file, tallies.get(file.id, Tally())) for file in map(_from_row, await conn.rows(_LIST))]


async def tally_for_staff(conn: Connection, id: str) -> Tally:
    return _tallied(await conn.rows(_TALLY, which=id)).get(id, Tally())


async def find_waiting_for_staff(conn: Connection) -> tuple[int, datetime] | None:
    """How many lines nobody has decided, and when the newest file with one came; None if there are none."""
    row = await conn.row(_WAITING)
    return (row[0], moment(row[1])) if row and row[0] else None


async def forget_old(conn: Connection, now: datetime) -> None:
    """The contents of all, and the files of which nobody has said what they are."""
    await conn.run(_FORGET_UNREAD, before=seconds(now - KEPT))
    await conn.run(_FORGET_CONTENT, before=seconds(now - KEPT))


def _tallied(rows: Sequence[Row]) -> dict[str, Tally]:
    counts: dict[str, dict[str, int]] = {}
    for file, state, count in rows:
        counts.setdefault(file, {})[state] = count
    return {file: Tally(**states) for file, states in counts.items()}


def _from_row(row: Row) -> StatementFile:
    id, name, bank, email, uploaded_at, left_out, columns_key, columns, is_read, is_kept = row
    facts = left_out, bool(is_read), columns_key, columns, bool(is_kept)
    return StatementFile(id, name, bank, Email(email), moment(uploaded_at), *facts)
