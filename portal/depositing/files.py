"""Statement files: taken in once, and read again when somebody says otherwise what their columns are."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256

import anyio
import msgspec

from portal.access import deposits, staff_log, statement_columns, statement_files
from portal.assembly import Portal
from portal.bank_statement.columns import Columns
from portal.bank_statement.problems import Unreadable
from portal.bank_statement.statement import Opened, open_statement, read_deposits
from portal.clock import day_of
from portal.database.engine import Connection, reading, writing
from portal.model.deposit import Deposit
from portal.model.log_facts import ColumnsSaid, StatementRead
from portal.model.names import Email
from portal.model.statement_file import StatementFile

Read = tuple[Sequence[Deposit], int]
LONGEST_NAME = 120


class Settled(Exception):
    """Something of the file is decided already, or its content is forgotten: it cannot be read otherwise."""


async def take_in(portal: Portal, name: str, content: bytes, who: Email, place: str) -> str:
    """The file's id. The same file again is the first one. Raises Unreadable, and then nothing has changed."""
    id = sha256(content).hexdigest()[:32]
    async with reading(portal.engine) as conn:
        known = await statement_files.find_for_staff(conn, id)
    opened = await anyio.to_thread.run_sync(open_statement, content)
    columns, found = (None, None) if known else await _by_itself(portal, opened)
    async with writing(portal.engine) as conn:
        if known:
            await _keep(conn, known, content)
        elif await statement_files.put(conn, _file(id, name, opened, who, portal.clock()), content):
            await _store(portal, conn, id, columns, found)
            told = StatementRead(name[:LONGEST_NAME], len(found[0]) if found else None)
            await staff_log.record(conn, who, "statement_read", place, portal.clock(), after=told)
    return id


async def read_otherwise(portal: Portal, file: StatementFile, columns: Columns, who: Email, place: str) -> None:
    """By these columns, and from now on every file with the same head. Raises Unreadable, Settled."""
    async with reading(portal.engine) as conn:
        content = await statement_files.find_content_for_staff(conn, file.id)
    if content is None or file.columns_key is None:
        raise Settled
    opened = await anyio.to_thread.run_sync(open_statement, content)
    found = await _read(portal, opened, columns)
    now, said = portal.clock(), _written(columns)
    async with writing(portal.engine) as conn:
        tally = await statement_files.tally_for_staff(conn, file.id)
        if tally.total > tally.open:
            raise Settled
        await deposits.forget_of_file(conn, file.id)
        await _store(portal, conn, file.id, columns, found)
        await statement_columns.remember(conn, file.columns_key, said, who, now)
        before = _told(_columns_of(file.columns)) if file.columns else None
        await staff_log.record(conn, who, "columns_said", place, now, before=before, after=_told(columns))


async def open_again(portal: Portal, file: StatementFile) -> tuple[Opened, Columns | None]:
    """As it can be read now, and by which columns it is, or would be; raises Settled."""
    async with reading(portal.engine) as conn:
        content = await statement_files.find_content_for_staff(conn, file.id)
        tally = await statement_files.tally_for_staff(conn, file.id)
    if content is None or tally.total > tally.open:
        raise Settled
    opened = await anyio.to_thread.run_sync(open_statement, content)
    if opened.table is None:
        raise Settled
    return opened, _columns_of(file.columns) if file.columns else await _suggested(portal, opened)


async def _suggested(portal: Portal, opened: Opened) -> Columns | None:
    """What was said of such files before, as far as this one can be read so; else what it looks like."""
    said = await _said(portal, opened)
    try:
        if said:
            await _read(portal, opened, said)
            return said
    except Unreadable as problem:
        if problem.why == "way":  # a word that is new
            return said
    return opened.found.columns


async def _by_itself(portal: Portal, opened: Opened) -> tuple[Columns | None, Read | None]:
    """By the columns that were said for this bank, or that are clear; None if a person has to say.

    Without a head nobody knows whose file it is: then what was said of another is no more than suggested.
    """
    said = await _said(portal, opened) if opened.table and opened.table.head else None
    if said:
        try:
            found = await _read(portal, opened, said)
        except Unreadable:
            return None, None  # the bank has changed something
        return (said, found) if opened.is_clear(said) else (None, None)
    if not opened.found.is_certain:
        return None, None
    return opened.found.columns, await _read(portal, opened, opened.found.columns)


async def _said(portal: Portal, opened: Opened) -> Columns | None:
    if opened.columns_key is None:
        return None
    async with reading(portal.engine) as conn:
        said = await statement_columns.find(conn, opened.columns_key)
    return _columns_of(said) if said else None


async def _read(portal: Portal, opened: Opened, columns: Columns | None) -> Read:
    today = day_of(portal.clock(), portal.settings.timezone).date()
    return await anyio.to_thread.run_sync(read_deposits, opened, columns, today)


async def _store(portal: Portal, conn: Connection, id: str, columns: Columns | None, found: Read | None) -> None:
    if found is None:
        return
    lines, left_out = found
    await deposits.put(conn, id, lines)
    await statement_files.mark_read(conn, id, _written(columns) if columns else None, left_out, portal.clock())


async def _keep(conn: Connection, known: StatementFile, content: bytes) -> None:
    """Its columns may be said otherwise again, if nothing of it is decided."""
    tally = await statement_files.tally_for_staff(conn, known.id)
    if not known.is_kept and tally.total == tally.open:
        await statement_files.keep(conn, known.id, content)


def _file(id: str, name: str, opened: Opened, who: Email, now: datetime) -> StatementFile:
    return StatementFile(id, name[:LONGEST_NAME], opened.bank, who, now, 0, False, opened.columns_key, None, True)


def _written(columns: Columns) -> str:
    return msgspec.json.encode(columns).decode()


def _columns_of(written: str) -> Columns:
    return msgspec.json.decode(written, type=Columns)


def _told(columns: Columns) -> ColumnsSaid:
    return ColumnsSaid(**asdict(columns))
