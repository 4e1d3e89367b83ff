"""Invitations: members who have not come yet. The link is made when the mail is sent, for that mailbox alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Executable, Select, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from portal.access import members
from portal.clock import seconds
from portal.database.engine import Connection, Row
from portal.database.statement import Statement
from portal.database.tables import customers
from portal.database.tables import members as table
from portal.model.account import Account
from portal.model.member import Member, MemberId, Role
from portal.model.names import CustomerId, Email

LIFE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Invitation:
    """One that still waits, as things stand when its mail is sent or its link is opened."""

    member: MemberId
    customer: CustomerId
    title: str
    email: Email
    role: Role
    invited_by: Email


def _put(dialect_name: str) -> Executable:
    insert = postgresql.insert if dialect_name == "postgresql" else sqlite.insert
    new = insert(table).values({column.name: bindparam(column.name) for column in table.columns})
    return new.on_conflict_do_nothing(index_elements=[table.c.customer, table.c.email])


def _waiting() -> Select[*tuple[str, ...]]:
    whose = (table.c.id, table.c.customer, customers.c.name, customers.c.email.label("at_stripe"))
    return (
        select(*whose, table.c.email, table.c.role, table.c.invited_by)
        .select_from(table.join(customers, customers.c.id == table.c.customer))
        .where(table.c.email == bindparam("whose"), table.c.accepted_at.is_(None), customers.c.deleted.is_(False))
    )


_PUT = Statement(_put)
_FIND = Statement(_waiting().where(table.c.id == bindparam("which")))
_FIND_NEWEST = Statement(_waiting().order_by(table.c.invited_at.desc(), table.c.id).limit(1))
_AGAIN = Statement(
    update(table)
    .where(table.c.id == bindparam("which"), table.c.customer == bindparam("of"), table.c.accepted_at.is_(None))
    .values(invited_at=bindparam("at"))
)
_ACCEPT = Statement(
    update(table)
    .where(table.c.id == bindparam("which"), table.c.email == bindparam("whose"), table.c.accepted_at.is_(None))
    .values(accepted_at=bindparam("at"))
)


async def create(conn: Connection, account: Account, email: Email, role: Role, now: datetime) -> MemberId | None:
    """None if this address has a row already: of two who invite it at once the first one's invitation stays."""
    id = MemberId(f"mem_{uuid4().hex}")
    put = await conn.run(
        _PUT,
        id=id,
        customer=account.customer,
        email=email,
        role=role,
        invited_by=account.email,
        invited_at=seconds(now),
        accepted_at=None,
    )
    return id if put else None


async def find(conn: Connection, member: str, email: Email) -> Invitation | None:
    """None once it is accepted or withdrawn, or for another mailbox."""
    return _from_row(await conn.row(_FIND, which=member, whose=email))


async def find_newest(conn: Connection, email: Email) -> Invitation | None:
    """The last one that this mailbox has not answered."""
    return _from_row(await conn.row(_FIND_NEWEST, whose=email))


async def date_again(conn: Connection, account: Account, member: Member, now: datetime) -> bool:
    """It is sent once more; False if it has been accepted in the meantime."""
    return await conn.run(_AGAIN, of=account.customer, which=member.id, at=seconds(now)) > 0


async def accept(conn: Connection, member: str, email: Email, now: datetime) -> bool:
    """Whose mailbox it was sent to has come. False if it was withdrawn or accepted before."""
    return await conn.run(_ACCEPT, which=member, whose=email, at=seconds(now)) > 0


async def let_in(conn: Connection, account: Account, email: Email, role: Role, now: datetime) -> None:
    """Without an invitation, or as another than before: for staff who mend an account. Raises LastOwner."""
    await members.hold(conn, account)
    await create(conn, account, email, role, now)
    member = await members.find_by_email(conn, account, email)
    if member is not None:
        await accept(conn, member.id, email, now)
        await members.change_role(conn, account, member, role)


def _from_row(row: Row | None) -> Invitation | None:
    if row is None:
        return None
    member, customer, name, at_stripe, email, role, invited_by = row
    title = name or at_stripe or customer
    return Invitation(MemberId(member), CustomerId(customer), title, Email(email), role, Email(invited_by))
