"""What is read again at Stripe of each kind of object, and what comes along with it."""

from collections.abc import Awaitable, Callable, Sequence

from portal import log
from portal.mirror.store import Found
from portal.model.cash_balance import CashBalance
from portal.model.names import CustomerId, InvoiceId
from portal.model.subscription import NextCharge, Subscription
from portal.stripe_api.account import fetch_company
from portal.stripe_api.cash_balances import fetch_cash_balance
from portal.stripe_api.client import StripeClient
from portal.stripe_api.credit_notes import fetch_credit_note
from portal.stripe_api.customers import fetch_customer
from portal.stripe_api.invoices import fetch_invoice, fetch_invoices
from portal.stripe_api.payment_methods import fetch_payment_method
from portal.stripe_api.portal_configurations import fetch_offers
from portal.stripe_api.previews import fetch_next_charge, unknown_charge
from portal.stripe_api.prices import fetch_price, fetch_product
from portal.stripe_api.problems import NotAtStripe, RefusedByStripe
from portal.stripe_api.quotes import fetch_quote
from portal.stripe_api.refunds import fetch_refund
from portal.stripe_api.subscriptions import fetch_subscription, fetch_subscriptions
from portal.stripe_api.tax_rates import fetch_tax_rate

Fetch = Callable[[StripeClient, str], Awaitable[Sequence[Found]]]

OPTIONAL = frozenset(("tax_rate", "refund", "quote"))  # as their lists are to a sync


async def customer(stripe: StripeClient, id: str) -> Sequence[Found]:
    return [await fetch_customer(stripe, id)]


async def _subscription(stripe: StripeClient, id: str) -> Sequence[Found]:
    found = await fetch_subscription(stripe, id)
    return [found, await _next_charge(stripe, found.subscription)]


async def subscriptions_of(stripe: StripeClient, customer: str) -> Sequence[Found]:
    found = [one async for page in fetch_subscriptions(stripe, None, CustomerId(customer)) for one in page]
    running = [one.subscription for one in found if one.subscription.is_running]
    return [*found, *[await _next_charge(stripe, subscription) for subscription in running]]


async def _next_charge(stripe: StripeClient, subscription: Subscription) -> NextCharge:
    """A contract that Stripe cannot preview is shown all the same, without its next charge."""
    try:
        return await fetch_next_charge(stripe, subscription)
    except (RefusedByStripe, NotAtStripe) as problem:
        log.warning("no preview of the next charge", subscription=subscription.id, problem=str(problem))
        return unknown_charge(subscription)


async def newest_invoices_of(stripe: StripeClient, customer: str) -> Sequence[Found]:
    """The newest page is enough: what a person has just done at Stripe is in it."""
    async for page in fetch_invoices(stripe, None, CustomerId(customer)):
        return page
    return []


async def _invoice(stripe: StripeClient, id: str) -> Sequence[Found]:
    return [await fetch_invoice(stripe, InvoiceId(id))]


def _alone(fetch: Callable[[StripeClient, str], Awaitable[Found]]) -> Fetch:
    """What brings nothing else along."""

    async def read(stripe: StripeClient, id: str) -> Sequence[Found]:
        return [await fetch(stripe, id)]

    return read


async def _cash_balance(stripe: StripeClient, customer: str) -> Sequence[Found]:
    """An account that takes no transfers at Stripe, or a key that may not look, has none to show."""
    try:
        return [await fetch_cash_balance(stripe, CustomerId(customer))]
    except (RefusedByStripe, NotAtStripe) as problem:
        log.warning("a cash balance may not be read", customer=customer, problem=str(problem))
        return [CashBalance(CustomerId(customer))]


async def company(stripe: StripeClient, id: str) -> Sequence[Found]:
    return [await fetch_company(stripe)]


async def offers(stripe: StripeClient, id: str) -> Sequence[Found]:
    return [await fetch_offers(stripe)]


FETCH: dict[str, Fetch] = {
    "customer": customer,
    "subscription": _subscription,
    "contracts": subscriptions_of,  # by the customer
    "invoice": _invoice,
    "credit_note": _alone(fetch_credit_note),
    "refund": _alone(fetch_refund),
    "quote": _alone(fetch_quote),
    "tax_rate": _alone(fetch_tax_rate),
    "payment_method": _alone(fetch_payment_method),
    "cash_balance": _cash_balance,  # by the customer
    "product": _alone(fetch_product),
    "price": _alone(fetch_price),
    "company": company,
    "offers": offers,
}
