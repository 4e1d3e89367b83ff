"""What lies at Stripe for a customer who pays by transfer."""

import msgspec

from portal.model.cash_balance import CashBalance
from portal.model.names import CustomerId
from portal.money import Money
from portal.stripe_api.listing import Reads


class _Balance(msgspec.Struct):
    available: dict[str, int] | None = None


async def fetch_cash_balance(client: Reads, customer: CustomerId) -> CashBalance:
    """Raises NotAtStripe, StripeAway, RefusedByStripe."""
    found = await client.get(f"/v1/customers/{customer}/cash_balance", _Balance)
    amounts = sorted((found.available or {}).items())
    return CashBalance(customer, tuple(Money(minor, currency) for currency, minor in amounts if minor))
