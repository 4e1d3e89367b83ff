"""Reads from the mirror what the moments of one customer are decided from. No call to Stripe."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from portal.billing.moments import RECEIVED_DAYS
from portal.billing.notices import worth_a_notice
from portal.database.engine import Connection
from portal.mirror import owing, payment_methods, payments, subscriptions
from portal.mirror.paid_lately import list_paid_lately
from portal.model.account import Account
from portal.model.customer import Customer
from portal.model.invoice import InvoiceRow
from portal.model.moment import Facts
from portal.model.names import InvoiceId
from portal.model.payment import Payment
from portal.model.payment_method import PaymentMethod
from portal.model.subscription import Plan


async def find(conn: Connection, account: Account, customer: Customer, today: datetime) -> Facts:
    """`today`: the moment this day began where the operator is."""
    plans = await subscriptions.list_plans(conn, account)
    open_invoices = await owing.list_open(conn, account)
    return Facts(
        plans=plans,
        card=await _card(conn, account, customer, plans),
        open_invoices=open_invoices,
        paid=await list_paid_lately(conn, account, today - timedelta(days=RECEIVED_DAYS)),
        refused=await _refused(conn, account, worth_a_notice(open_invoices, today)[0]),
    )


async def _card(conn: Connection, account: Account, customer: Customer, plans: Sequence[Plan]) -> PaymentMethod | None:
    """A subscription's own card wins over the customer's, as it does at Stripe; one that is gone does not."""
    charged = [plan.default_payment_method for plan in plans if not plan.by_transfer]
    for id in (*charged, customer.default_payment_method):
        card = await payment_methods.find(conn, account, id) if id else None
        if card:
            return card
    return None


async def _refused(conn: Connection, account: Account, unpaid: Sequence[InvoiceRow]) -> dict[InvoiceId, Payment | None]:
    """The payment that was refused last, for each of them that a card failed on."""
    failures: dict[InvoiceId, Payment | None] = {}
    for invoice in unpaid:
        if invoice.has_failed:
            tried = await payments.list_of(conn, account, invoice.id)
            failures[invoice.id] = next((payment for payment in tried if payment.has_failed), None)
    return failures
