"""What came in on the lines of bank statements, and what staff decided. A line is one, whatever files it is in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Executable, bindparam, delete, select, update

from portal.clock import moment, seconds
from portal.database.among import among, as_ids
from portal.database.engine import Connection, Row
from portal.database.statement import Statement, put_once
from portal.database.tables import HALF_SETTLED, deposit_invoices, deposits, deposits_again
from portal.model.deposit import Deposit
from portal.model.names import CustomerId, Email, InvoiceId
from portal.model.same_line import Line, told_apart
from portal.model.statement_file import KeptDeposit, Part, State
from portal.money import Money

_WHICH, _OF_FILE = deposits.c.id == bindparam("which"), deposits.c.file == bindparam("which")
_UNDECIDED = {"customer": None, "email": None, "place": None, "decided_at": None, "note": None}

_PUT, _PUT_AGAIN, _PUT_PART = put_once(deposits), put_once(deposits_again), put_once(deposit_invoices)
_LIST = Statement(select(*deposits.c).where(_OF_FILE).order_by(deposits.c.line))
_LIST_AGAIN = Statement(
    select(*deposits.c, deposits_again.c.line)
    .select_from(deposits_again.join(deposits, deposits.c.id == deposits_again.c.deposit))
    .where(deposits_again.c.file == bindparam("which"))
    .order_by(deposits_again.c.line)
)
_FIND = Statement(select(*deposits.c).where(_WHICH))
_FORGET = Statement(delete(deposits).where(_OF_FILE))
_FORGET_AGAIN = Statement(delete(deposits_again).where(deposits_again.c.file == bindparam("which")))
_MOVE = Statement(
    update(deposits)
    .where(_WHICH, deposits.c.state == bindparam("was"))
    .values(
        {"state": bindparam("now"), "trouble": bindparam("amiss")}
        | {name: bindparam(f"as_{name}") for name in _UNDECIDED}
    )
)
_CONCLUDE = Statement(
    update(deposits)
    .where(_WHICH, deposits.c.state == "confirmed")
    .values(state=bindparam("now"), trouble=bindparam("amiss"))
)
_TROUBLE = Statement(
    update(deposits).where(_WHICH, deposits.c.state == bindparam("was")).values(trouble=bindparam("amiss"))
)
_PENDING = Statement(
    select(*deposits.c)
    .where(deposits.c.state == "confirmed")
    .order_by(deposits.c.decided_at, deposits.c.id)
    .limit(bindparam("most"))
)
_HALF_SETTLED = Statement(
    select(*deposits.c).where(HALF_SETTLED).order_by(deposits.c.decided_at.desc()).limit(bindparam("most"))
)
_EXPLAIN = Statement(update(deposits).where(_WHICH, HALF_SETTLED).values(note=bindparam("said")))
_CLAIMED = Statement(select(deposit_invoices.c.invoice).where(deposit_invoices.c.done_at.is_(None)))
_FINISH = Statement(
    update(deposit_invoices)
    .where(deposit_invoices.c.invoice == bindparam("of_invoice"))
    .values(done_at=bindparam("at"))
)
_TELL_ACCOUNT = Statement(
    update(deposits)
    .where(_WHICH, deposits.c.account.is_(None))
    .values(account=bindparam("of_account"), balance=bindparam("with_balance"))
)
_DROP = Statement(
    delete(deposit_invoices).where(
        deposit_invoices.c.deposit == bindparam("which"), deposit_invoices.c.done_at.is_(None)
    )
)


def _elsewhere(dialect_name: str) -> Executable:
    return select(deposits.c.id).where(among(deposits.c.id, dialect_name), deposits.c.file != bindparam("of_file"))


def _of_days(dialect_name: str) -> Executable:
    return select(*deposits.c).where(among(deposits.c.day, dialect_name), deposits.c.file != bindparam("of_file"))


def _parts(dialect_name: str) -> Executable:
    found = select(*deposit_invoices.c, deposits.c.currency).join(deposits, deposits.c.id == deposit_invoices.c.deposit)
    return found.where(among(deposit_invoices.c.deposit, dialect_name)).order_by(deposit_invoices.c.invoice)


_ELSEWHERE, _OF_DAYS, _PARTS = Statement(_elsewhere), Statement(_of_days), Statement(_parts)


async def put(conn: Connection, file: str, found: Sequence[Deposit]) -> int:
    """How many are new: the others are known from another file, and stand there."""
    lines = told_apart(found, await _known(conn, file, {one.day.isoformat() for one in found}))
    await conn.run_many(_PUT, [_row_of(one, file) for one in lines if not one.is_known])
    await conn.run_many(_TELL_ACCOUNT, [_account_of(one) for one in lines if one.is_known and one.deposit.account])
    again = {id for (id,) in await conn.rows(_ELSEWHERE, ids=as_ids(one.id for one in lines), of_file=file)}
    rows = [{"file": file, "deposit": one.id, "line": one.deposit.line} for one in lines if one.id in again]
    await conn.run_many(_PUT_AGAIN, rows)
    return len(lines) - len(again)


async def forget_of_file(conn: Connection, file: str) -> None:
    """Before it is read otherwise; nothing of it may have been decided."""
    await conn.run(_FORGET, which=file)
    await conn.run(_FORGET_AGAIN, which=file)


async def list_for_staff(conn: Connection, file: str) -> list[KeptDeposit]:
    """Its own lines, then those that another file had brought, each as it stands now."""
    own = [_from_row(row) for row in await conn.rows(_LIST, which=file)]
    again = [_again(row) for row in await conn.rows(_LIST_AGAIN, which=file)]
    return await _with_parts(conn, [*own, *again])


async def find_for_staff(conn: Connection, id: str) -> KeptDeposit | None:
    row = await conn.row(_FIND, which=id)
    return (await _with_parts(conn, [_from_row(row)]))[0] if row else None


async def list_pending_for_staff(conn: Connection, most: int) -> list[KeptDeposit]:
    """Confirmed, and not yet settled; those that wait longest first."""
    return await _with_parts(conn, [_from_row(row) for row in await conn.rows(_PENDING, most=most)])


async def list_half_settled_for_staff(conn: Connection, most: int) -> list[KeptDeposit]:
    """Of which a part could not be settled, and nobody has said what became of it; the newest first."""
    return [_from_row(row) for row in await conn.rows(_HALF_SETTLED, most=most)]


async def list_claimed_for_staff(conn: Connection) -> set[InvoiceId]:
    """Invoices that a confirmed deposit is about to settle: no other may take them."""
    return {InvoiceId(id) for (id,) in await conn.rows(_CLAIMED)}


async def confirm(
    conn: Connection, id: str, customer: CustomerId, parts: Sequence[Part], who: Email, place: str, now: datetime
) -> bool:
    """False, and nothing is changed, if it was decided before, or another deposit pays one of the invoices."""
    if not await _move(
        conn, id, "open", "confirmed", customer=customer, email=who, place=place, decided_at=seconds(now)
    ):
        return False
    for part in parts:
        facts = {"deposit": id, "amount": part.amount.minor, "reason": part.reason, "done_at": None}
        if await conn.run(_PUT_PART, invoice=part.invoice, **facts) == 0:
            await conn.run(_DROP, which=id)
            await _move(conn, id, "confirmed", "open", trouble="twice")
            return False
    return True


async def put_aside(conn: Connection, id: str, note: str, who: Email, now: datetime) -> bool:
    return await _move(conn, id, "open", "aside", email=who, note=note, decided_at=seconds(now))


async def explain(conn: Connection, id: str, note: str) -> bool:
    """What became of the part that was not settled: of two who say it, one is first."""
    return await conn.run(_EXPLAIN, which=id, said=note) == 1


async def take_up(conn: Connection, id: str) -> bool:
    return await _move(conn, id, "aside", "open")


async def note_trouble(conn: Connection, id: str, trouble: str) -> None:
    """Why it could not be confirmed."""
    await conn.run(_TROUBLE, which=id, was="open", amiss=trouble)


async def finish_part(conn: Connection, invoice: InvoiceId, now: datetime) -> None:
    await conn.run(_FINISH, of_invoice=invoice, at=seconds(now))


async def conclude(conn: Connection, kept: KeptDeposit, trouble: str | None) -> bool:
    """All of its invoices are settled, or cannot be: those are free again, and if all are, so is the deposit.

    True if it has settled something, and is done by this call.
    """
    await conn.run(_DROP, which=kept.id)
    left = await conn.rows(_PARTS, ids=as_ids([kept.id]))
    if left:
        return await conn.run(_CONCLUDE, which=kept.id, now="done", amiss=trouble) == 1
    await _move(conn, kept.id, "confirmed", "open", trouble=trouble)
    return False


async def _move(conn: Connection, id: str, was: State, now: State, trouble: str | None = None, **facts: object) -> bool:
    values = {f"as_{name}": facts.get(name) for name in _UNDECIDED}
    return await conn.run(_MOVE, which=id, was=was, now=now, amiss=trouble, **values) == 1


async def _with_parts(conn: Connection, kept: Sequence[KeptDeposit]) -> list[KeptDeposit]:
    decided = [one.id for one in kept if one.state in ("confirmed", "done")]
    found: dict[str, list[Part]] = {}
    for invoice, deposit, amount, reason, done_at, currency in await conn.rows(_PARTS, ids=as_ids(decided)):
        done = None if done_at is None else moment(done_at)
        found.setdefault(deposit, []).append(Part(InvoiceId(invoice), Money(amount, currency), reason, done))
    return [replace(one, parts=tuple(found.get(one.id, ()))) for one in kept]


async def _known(conn: Connection, file: str, days: set[str]) -> dict[str, Deposit]:
    """What other files have brought of these days."""
    rows = await conn.rows(_OF_DAYS, ids=as_ids(days), of_file=file)
    return {kept.id: kept.deposit for kept in map(_from_row, rows)}


def _row_of(line: Line, file: str) -> dict[str, object]:
    one, doubt = line.deposit, "alike" if line.is_alike else None if line.deposit.is_whole else "unended"
    said = {"day": one.day.isoformat(), "amount": one.amount.minor, "currency": one.amount.currency}
    texts = {"payer": one.payer, "memo": one.memo, "state": "open", "trouble": doubt}
    origin = {"account": one.account or None, "balance": one.balance or None}
    return {"id": line.id, "file": file, "line": one.line, **said, **texts, **origin, **_UNDECIDED}


def _account_of(line: Line) -> dict[str, object]:
    return {"which": line.id, "of_account": line.deposit.account, "with_balance": line.deposit.balance or None}


def _again(row: Row) -> KeptDeposit:
    *own, line = row
    kept = _from_row(own)
    return replace(kept, deposit=replace(kept.deposit, line=line), is_again=True)


def _from_row(row: Row) -> KeptDeposit:
    id, file, line, day, minor, currency, payer, memo, state, *decided, account, balance = row
    customer, email, place, note, trouble, decided_at = decided
    amount = Money(minor, currency)
    return KeptDeposit(
        id,
        file,
        Deposit(line, date.fromisoformat(day), amount, payer, memo, account or "", balance or ""),
        state,
        CustomerId(customer) if customer else None,
        Email(email) if email else None,
        place,
        note,
        trouble,
        None if decided_at is None else moment(decided_at),
    )
