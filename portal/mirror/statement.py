"""What changed the sum that a customer owes, and what is left of it at any moment.

An invoice adds its total; what its balance, credit notes and payments take off is taken off on their days. One that
was voided or given up takes off what was left of it on that day. A refund, or a credit note for what was paid already,
is told and changes nothing: the invoice stays paid.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
    union_all,
)

from portal.clock import moment, seconds
from portal.database.engine import Connection, Row
from portal.database.statement import Statement
from portal.database.tables import credit_notes, invoices, paid_outside, payments, refunds
from portal.mirror import received
from portal.model.account import Account
from portal.model.names import InvoiceId
from portal.model.statement import Entry, Owed
from portal.money import Money

_OWN = invoices.c.customer == bindparam("customer")
_PAID = and_(payments.c.status == "paid", payments.c.paid_at.is_not(None))
_ISSUED = credit_notes.c.status == "issued"
_NOTHING = cast(null(), Text)


def _sum(amount: ColumnElement[int], table: Table, *fitting: ColumnElement[bool]) -> ColumnElement[int]:
    """Of one invoice's own. PostgreSQL sums into a numeric: cast.

    The customer is compared behind a function, so that nobody takes the index of the customer's every row for it.
    """
    own = (table.c.invoice == invoices.c.id, func.coalesce(table.c.customer, "") == bindparam("customer"))
    return cast(func.coalesce(select(func.sum(amount)).where(*own, *fitting).scalar_subquery(), 0), BigInteger)


# A credit note's other parts went back after the invoice was paid.
_TAKEN_OFF = credit_notes.c.amount - credit_notes.c.refunded - credit_notes.c.to_balance - credit_notes.c.outside
_FROM_BALANCE = invoices.c.total - invoices.c.amount_due - _sum(_TAKEN_OFF, credit_notes, _ISSUED)
_SETTLED = case((invoices.c.status == "paid", invoices.c.amount_due), else_=invoices.c.amount_paid)
# Marked paid by hand, it may have no payment.
_PAST_STRIPE = _SETTLED - _sum(payments.c.amount, payments, _PAID)


def _moves(
    kind: str,
    rank: int,
    at: ColumnElement[Any],
    change: ColumnElement[Any],
    *,
    amount: ColumnElement[Any] | None = None,
    number: ColumnElement[Any] = _NOTHING,
    detail: ColumnElement[Any] = _NOTHING,
) -> Select[Any]:
    """What happened to invoices within the bounds; of one moment, the lower rank first."""
    return select(
        literal_column(f"'{kind}'").label("kind"),
        literal_column(str(rank)).label("rank"),
        at.label("at"),
        invoices.c.id.label("invoice"),
        invoices.c.number.label("invoice_number"),
        number.label("number"),
        detail.label("detail"),
        invoices.c.currency.label("currency"),
        (change if amount is None else amount).label("amount"),
        change.label("change"),
    ).where(_OWN, at >= bindparam("since"), at < bindparam("until"))


_ENDED_AT = func.coalesce(invoices.c.ended_at, invoices.c.issued_at)
_PAID_AT = func.coalesce(received.PAID_AT, invoices.c.issued_at)
# What came past Stripe moved the sum on the day that staff gave; the two parts are asked by an index each.
_BY_STRIPE = or_(payments.c.intent.is_not(None), received.AT.is_(None))
_PAST_IT = (payments.c.intent.is_(None), paid_outside.c.done_at.is_not(None), invoices.c.status == "paid")
_CHANGES = (
    _moves("invoice", 0, invoices.c.issued_at, invoices.c.total),
    _moves("balance", 1, invoices.c.issued_at, -_FROM_BALANCE).where(_FROM_BALANCE != 0),
    _moves("payment", 2, payments.c.paid_at, -payments.c.amount, detail=payments.c.method)
    .select_from(payments.join(invoices, invoices.c.id == payments.c.invoice))
    .where(payments.c.customer == bindparam("customer"), _PAID, _BY_STRIPE),
    _moves("payment", 2, paid_outside.c.received_at, -payments.c.amount, detail=payments.c.method)
    .select_from(
        paid_outside.join(invoices, invoices.c.id == paid_outside.c.invoice).join(
            payments, payments.c.invoice == invoices.c.id
        )
    )
    .where(paid_outside.c.customer == bindparam("customer"), _PAID, *_PAST_IT),
    _moves("received", 3, _PAID_AT, -_PAST_STRIPE).where(_PAST_STRIPE != 0),
    _moves(
        "credit_note",
        4,
        credit_notes.c.created_at,
        -_TAKEN_OFF,
        amount=-credit_notes.c.amount,
        number=credit_notes.c.number,
        detail=credit_notes.c.reason,
    )
    .select_from(credit_notes.join(invoices, invoices.c.id == credit_notes.c.invoice))
    .where(credit_notes.c.customer == bindparam("customer"), _ISSUED),
    *(
        _moves(status, 6, _ENDED_AT, invoices.c.amount_paid - invoices.c.amount_due).where(invoices.c.status == status)
        for status in ("void", "uncollectible")
    ),
)
_REFUNDS = (
    _moves("refund", 5, refunds.c.created_at, literal_column("0"), amount=refunds.c.amount, detail=refunds.c.status)
    .select_from(
        payments.join(invoices, invoices.c.id == payments.c.invoice).join(
            refunds, refunds.c.intent == payments.c.intent
        )
    )
    .where(
        payments.c.customer == bindparam("customer"),
        _PAID,
        refunds.c.status != "failed",
        refunds.c.status != "canceled",
    )
)
_ALL = union_all(*_CHANGES, _REFUNDS).subquery()
_ENTRIES = Statement(
    select(_ALL).order_by(_ALL.c.at, _ALL.c.rank, _ALL.c.invoice_number, _ALL.c.invoice).limit(bindparam("limit"))
)
_LATER = union_all(*_CHANGES).subquery()
_CHANGED = cast(func.sum(_LATER.c.change), BigInteger)
_DUE_AT = func.coalesce(invoices.c.due_at, invoices.c.issued_at)  # a card is charged the day it is issued
# Reckoned back: what is open now, without what happened since.
_SINCE = Statement(
    select(invoices.c.id, _DUE_AT, invoices.c.currency, -_CHANGED)
    .select_from(_LATER.join(invoices, invoices.c.id == _LATER.c.invoice))
    .group_by(invoices.c.id, _DUE_AT, invoices.c.currency)
    .having(func.sum(_LATER.c.change) != 0)
)
_NOW = Statement(
    select(invoices.c.id, _DUE_AT, invoices.c.currency, invoices.c.amount_due - invoices.c.amount_paid).where(
        _OWN, invoices.c.status == "open"
    )
)
_END_OF_TIME = 1 << 60


async def list_entries(conn: Connection, account: Account, since: datetime, until: datetime, limit: int) -> list[Entry]:
    """In the order that they happened, `until` left out."""
    bounds = {"since": seconds(since), "until": seconds(until)}
    return [_entry(row) for row in await conn.rows(_ENTRIES, customer=account.customer, **bounds, limit=limit)]


async def list_owed(conn: Connection, account: Account, until: datetime) -> list[Owed]:
    """What was left of each invoice just before that moment."""
    now = await conn.rows(_NOW, customer=account.customer)
    later = await conn.rows(_SINCE, customer=account.customer, since=seconds(until), until=_END_OF_TIME)
    left: dict[tuple[str, int, str], int] = defaultdict(int)
    for id, due_at, currency, minor in (*now, *later):
        left[id, due_at, currency] += minor
    return [
        Owed(InvoiceId(id), moment(due_at), Money(minor, currency))
        for (id, due_at, currency), minor in sorted(left.items())
        if minor
    ]


def _entry(row: Row) -> Entry:
    kind, _, at, invoice, invoice_number, number, detail, currency, amount, change = row
    sums = Money(amount, currency), Money(change, currency)
    return Entry(kind, moment(at), InvoiceId(invoice), invoice_number, number, detail, *sums)
