"""Who else may see an account, and as what. The address that Stripe has for it is always an owner, without a row."""

from sqlalchemy import bindparam, delete, select, update

from portal.clock import moment
from portal.database.engine import Connection, Row
from portal.database.statement import Statement
from portal.database.tables import customers, mail_choices, members
from portal.model.account import Account
from portal.model.member import Member, MemberId, Role
from portal.model.names import Email


class NotAnOwner(Exception):
    """Who wants to change an account's people is no owner of it, or was one until a moment ago."""


class LastOwner(Exception):
    """Without this owner the account would have none."""


_COLUMNS = (
    members.c.id,
    members.c.email,
    members.c.role,
    members.c.invited_by,
    members.c.invited_at,
    members.c.accepted_at,
)
_OF = members.c.customer == bindparam("of")
_ONE = (_OF, members.c.id == bindparam("which"))
_STRIPES = select(customers.c.email_key).where(customers.c.id == bindparam("of"))
_FIND_STRIPES, _HOLD = Statement(_STRIPES), Statement(_STRIPES.with_for_update())
_LIST = Statement(select(*_COLUMNS).where(_OF).order_by(members.c.email))
_FIND = Statement(select(*_COLUMNS).where(*_ONE))
_FIND_BY_EMAIL = Statement(select(*_COLUMNS).where(_OF, members.c.email == bindparam("whose")))
_LIST_OWNERS = Statement(
    select(members.c.email)
    .where(_OF, members.c.role == "owner", members.c.accepted_at.is_not(None))
    .order_by(members.c.email)
)
_SET_ROLE = Statement(update(members).where(*_ONE).values(role=bindparam("as_role")))
_REMOVE = Statement(delete(members).where(*_ONE))
_FORGET_CHOICES = Statement(
    delete(mail_choices).where(mail_choices.c.customer == bindparam("of"), mail_choices.c.email == bindparam("whose"))
)


async def list_for(conn: Connection, account: Account) -> list[Member]:
    """Everybody with a row, who is only invited too, by address."""
    return [_from_row(row) for row in await conn.rows(_LIST, of=account.customer)]


async def find(conn: Connection, account: Account, id: str) -> Member | None:
    row = await conn.row(_FIND, of=account.customer, which=id)
    return _from_row(row) if row else None


async def find_by_email(conn: Connection, account: Account, email: Email) -> Member | None:
    row = await conn.row(_FIND_BY_EMAIL, of=account.customer, whose=email)
    return _from_row(row) if row else None


async def find_stripes(conn: Connection, account: Account) -> Email | None:
    """The address that Stripe has for the account, as it is compared."""
    row = await conn.row(_FIND_STRIPES, of=account.customer)
    return Email(row[0]) if row and row[0] else None


async def list_owners(conn: Connection, account: Account) -> list[Email]:
    """Who may change the people of this account, Stripe's address first."""
    stripes = await find_stripes(conn, account)
    let_in = [Email(email) for (email,) in await conn.rows(_LIST_OWNERS, of=account.customer) if email != stripes]
    return [stripes, *let_in] if stripes else let_in


async def hold(conn: Connection, account: Account) -> None:
    """From here to the commit nobody else changes the people of this account. Staff who mend one begin here."""
    await conn.row(_HOLD, of=account.customer)


async def hold_as_owner(conn: Connection, account: Account) -> None:
    """The same for the person in scope: of two owners who remove each other the second is none any more.

    Raises NotAnOwner.
    """
    await hold(conn, account)
    if account.email not in await list_owners(conn, account):
        raise NotAnOwner


async def change_role(conn: Connection, account: Account, member: Member, role: Role) -> None:
    """Only while the account is held. Raises LastOwner."""
    if role != "owner":
        await _keep_an_owner(conn, account, member)
    await conn.run(_SET_ROLE, of=account.customer, which=member.id, as_role=role)


async def remove(conn: Connection, account: Account, member: Member) -> None:
    """They see nothing from their next click on, and an invitation opens nothing. Only while the account is held.

    Raises LastOwner.
    """
    await _keep_an_owner(conn, account, member)
    await conn.run(_REMOVE, of=account.customer, which=member.id)
    await conn.run(_FORGET_CHOICES, of=account.customer, whose=member.email)


async def _keep_an_owner(conn: Connection, account: Account, member: Member) -> None:
    if member.role != "owner" or member.is_invited or await find_stripes(conn, account):
        return
    if await list_owners(conn, account) == [member.email]:
        raise LastOwner


def _from_row(row: Row) -> Member:
    id, email, role, invited_by, invited_at, accepted_at = row
    accepted = None if accepted_at is None else moment(accepted_at)
    return Member(MemberId(id), Email(email), role, Email(invited_by), moment(invited_at), accepted)
