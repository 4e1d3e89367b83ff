"""Which mails about an account each of its people wants. Where nothing is written, Stripe's address gets them all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, bindparam, exists, select

from portal.database.among import among, as_ids
from portal.database.engine import Connection
from portal.database.statement import Statement, keep_row
from portal.database.tables import customers, mail_choices, members
from portal.model.account import Account
from portal.model.mail_kind import MailKind
from portal.model.names import CustomerId, Email


@dataclass(frozen=True, slots=True)
class Wishes:
    """What one person gets. `email` is folded, to compare; `address` is as mail is sent there."""

    email: Email
    address: Email
    by_default: bool
    chosen: Mapping[str, bool]

    def wants(self, kind: MailKind) -> bool:
        return self.chosen.get(kind, self.by_default)


_PUT = keep_row(mail_choices)
_LIST = Statement(
    select(mail_choices.c.email, mail_choices.c.message, mail_choices.c.wanted).where(
        mail_choices.c.customer == bindparam("of")
    )
)
_STRIPES = Statement(
    select(customers.c.email_key, customers.c.email).where(
        customers.c.id == bindparam("of"), customers.c.deleted.is_(False)
    )
)
_LET_IN = Statement(
    select(members.c.email, members.c.role)
    .where(members.c.customer == bindparam("of"), members.c.accepted_at.is_not(None))
    .order_by(members.c.email)
)

_WITH_ADDRESS = Statement(
    lambda dialect: select(customers.c.id).where(
        among(customers.c.id, dialect), customers.c.email_key.is_not(None), customers.c.deleted.is_(False)
    )
)


def _has_said_no(customer: ColumnElement[str], email: ColumnElement[str]) -> ColumnElement[bool]:
    """To mails of that kind."""
    its_own = mail_choices.c.customer == customer, mail_choices.c.email == email
    return exists().where(*its_own, mail_choices.c.message == bindparam("kind"), mail_choices.c.wanted.is_(False))


_WILLING_ADDRESS = Statement(
    lambda dialect: select(customers.c.id).where(
        among(customers.c.id, dialect),
        customers.c.email_key.is_not(None),
        customers.c.deleted.is_(False),
        ~_has_said_no(customers.c.id, customers.c.email_key),
    )
)
_WILLING_PEOPLE = Statement(
    lambda dialect: (
        select(members.c.customer)
        .where(
            among(members.c.customer, dialect),
            members.c.accepted_at.is_not(None),
            ~_has_said_no(members.c.customer, members.c.email),
        )
        .distinct()
    )
)


async def list_for(conn: Connection, account: Account) -> list[Wishes]:
    """Everybody who sees the account now, Stripe's address first. Without one the owners stand in for it."""
    chosen: dict[str, dict[str, bool]] = {}
    for email, kind, wanted in await conn.rows(_LIST, of=account.customer):
        chosen.setdefault(email, {})[kind] = bool(wanted)
    at_stripe = await conn.row(_STRIPES, of=account.customer)
    stripes = at_stripe[0] if at_stripe else None
    people = [(stripes, at_stripe[1], True)] if at_stripe and stripes else []
    for email, role in await conn.rows(_LET_IN, of=account.customer):
        if email != stripes:
            people.append((email, email, not stripes and role == "owner"))
    return [Wishes(Email(key), Email(address), default, chosen.get(key, {})) for key, address, default in people]


async def who_wants(conn: Connection, account: Account, kind: MailKind) -> Sequence[Email]:
    """Whom to send a mail of this kind to."""
    return [one.address for one in await list_for(conn, account) if one.wants(kind)]


async def addressees(conn: Connection, account: Account, kind: MailKind) -> Sequence[Email]:
    """The same for what should reach somebody: where nobody gets it, the first who has not switched it off."""
    people = await list_for(conn, account)
    willing = [one.address for one in people if kind not in one.chosen]
    return [one.address for one in people if one.wants(kind)] or willing[:1]


async def with_address_for_staff(conn: Connection, whose: Collection[CustomerId]) -> set[CustomerId]:
    """Of these customers those for whom Stripe has an address."""
    return {CustomerId(id) for (id,) in await conn.rows(_WITH_ADDRESS, ids=as_ids(sorted(set(whose))))}


async def reachable_for_staff(conn: Connection, whose: Collection[CustomerId], kind: MailKind) -> set[CustomerId]:
    """Of these customers those with an addressee for a mail of this kind."""
    asked = {"ids": as_ids(sorted(set(whose))), "kind": kind}
    found = [*await conn.rows(_WILLING_ADDRESS, **asked), *await conn.rows(_WILLING_PEOPLE, **asked)]
    return {CustomerId(id) for (id,) in found}


async def put(
    conn: Connection, account: Account, email: Email, offered: Collection[MailKind], wanted: Collection[str]
) -> None:
    """What this person ticked, out of what they were offered."""
    for kind in offered:
        await conn.run(_PUT, customer=account.customer, email=email, message=kind, wanted=kind in wanted)
