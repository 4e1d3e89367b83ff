"""Money of a customer that lies at Stripe and has paid nothing yet."""

from dataclasses import dataclass

from portal.model.names import CustomerId
from portal.money import Money


@dataclass(frozen=True, slots=True)
class CashBalance:
    """Stripe's CashBalance; empty where nothing lies, or where the account takes no transfers at Stripe."""

    customer: CustomerId
    available: tuple[Money, ...] = ()
