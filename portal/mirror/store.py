"""The one way into the mirror: webhooks, sync, returns from Stripe and repairs all end here."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from portal.database.engine import Connection
from portal.mirror import (
    cash_balances,
    company,
    credit_notes,
    customers,
    invoice_rows,
    offers,
    payment_methods,
    payments,
    prices,
    quotes,
    refunds,
    stale,
    subscriptions,
    tax_rates,
)
from portal.model.cash_balance import CashBalance
from portal.model.company import Company
from portal.model.credit_note import CreditNote
from portal.model.invoice import Invoice
from portal.model.offer import Offers
from portal.model.payment import Payment
from portal.model.payment_method import PaymentMethod
from portal.model.price import Price, Product
from portal.model.quote import Quote
from portal.model.refund import Refund
from portal.model.subscription import NextCharge
from portal.model.tax_rate import TaxRate
from portal.stripe_api.customers import CustomerFound
from portal.stripe_api.subscriptions import SubscriptionFound


class _Thing(Protocol):
    @property
    def id(self) -> str: ...


F = TypeVar("F")
T = TypeVar("T", bound=_Thing)

Found = (
    CustomerFound
    | SubscriptionFound
    | NextCharge
    | Invoice
    | Payment
    | CreditNote
    | Refund
    | PaymentMethod
    | Product
    | Price
    | TaxRate
    | Company
    | Offers
    | Quote
    | CashBalance
)


async def store(conn: Connection, found: Sequence[Found], fetched_at: datetime) -> None:
    """`fetched_at` is the moment before the request to Stripe: of two answers the later question wins.

    A draft is not kept: until it is finalised it is no invoice, and afterwards never a draft again.
    """
    invoices = [invoice for invoice in _each(found, Invoice) if invoice.status != "draft"]
    paid = [payment for invoice in invoices for payment in invoice.payments]
    people, contracts = _each(found, CustomerFound), _each(found, SubscriptionFound)
    cards = [card for card in (*(one.card for one in people), *(one.card for one in contracts)) if card]
    cards += _each(found, PaymentMethod)
    await invoice_rows.store(conn, invoices, fetched_at)
    await payments.store(conn, _in_order([*paid, *_each(found, Payment)]), fetched_at)
    await credit_notes.store(conn, _in_order(_each(found, CreditNote)), fetched_at)
    await refunds.store(conn, _in_order(_each(found, Refund)), fetched_at)
    balances = sorted(_each(found, CashBalance), key=lambda balance: balance.customer)
    await cash_balances.store(conn, balances, fetched_at)
    await customers.store(conn, _in_order(one.customer for one in people), fetched_at)
    await subscriptions.store(conn, _in_order(one.subscription for one in contracts), fetched_at)
    await prices.store(conn, _in_order(_catalogue(found)), fetched_at)
    await quotes.store(conn, _in_order(_each(found, Quote)), fetched_at)
    await tax_rates.store(conn, _in_order(_each(found, TaxRate)), fetched_at)
    await payment_methods.store(conn, _in_order(cards), fetched_at)
    charges = sorted(_each(found, NextCharge), key=lambda charge: charge.subscription)
    await subscriptions.store_next_charges(conn, charges, fetched_at)
    for operator in _each(found, Company):
        await company.store(conn, operator, fetched_at)
    for offered in _each(found, Offers):
        await offers.store(conn, offered, fetched_at)
    if people or charges:
        await _mark_out_of_balance(conn, people, charges, fetched_at)


async def remove(conn: Connection, kind: str, id: str) -> None:
    """Stripe has it no more. What it keeps for ever says so itself: `deleted`, `active`, or a status."""
    if kind == "payment_method":
        await payment_methods.remove(conn, id)


async def _mark_out_of_balance(
    conn: Connection, people: Sequence[CustomerFound], charges: Sequence[NextCharge], now: datetime
) -> None:
    """A customer's balance lowers or raises the next charge of each of their contracts."""
    stored = [one.customer.id for one in people], [charge.subscription for charge in charges]
    unbalanced = await subscriptions.list_out_of_balance(conn, *stored)
    await stale.mark(conn, [("contracts", id) for id in unbalanced], now)


def _catalogue(found: Sequence[Found]) -> list[Product | Price]:
    """Products and prices by themselves, and those that came along with a contract."""
    catalogue: list[Product | Price] = [*_each(found, Product), *_each(found, Price)]
    for contract in _each(found, SubscriptionFound):
        catalogue += [*contract.products, *contract.prices]
    return catalogue


def _each(found: Sequence[Found], kind: type[F]) -> list[F]:
    return [one for one in found if isinstance(one, kind)]


def _in_order(things: Iterable[T]) -> list[T]:
    """Each once, by id: two transactions that meet the same rows then wait, and never for each other."""
    return [thing for _, thing in sorted({thing.id: thing for thing in things}.items())]
