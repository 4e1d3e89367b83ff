"""Tax rates, which invoices name."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class TaxRate:
    """Stripe's TaxRate; its percentage never changes. None: so much for each thing, whatever it costs."""

    id: str
    percent: Decimal | None
