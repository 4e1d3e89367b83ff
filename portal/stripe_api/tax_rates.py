"""Tax rates: an invoice names them by id, and its list has no level left to open them at."""

from decimal import Decimal

import msgspec

from portal.model.tax_rate import TaxRate
from portal.stripe_api.listing import Listing, Reads


class _TaxRate(msgspec.Struct):
    id: str
    created: int
    percentage: Decimal
    effective_percentage: Decimal | None = None  # where Stripe calculates the tax
    rate_type: str | None = None

    def value(self) -> TaxRate:
        if self.rate_type == "flat_amount":
            return TaxRate(self.id, None)
        stated = self.percentage if self.effective_percentage is None else self.effective_percentage
        # 10.0 is 10; but normalize() alone would make 1E+1 of it.
        return TaxRate(self.id, Decimal(f"{stated.normalize():f}"))


async def fetch_tax_rate(client: Reads, id: str) -> TaxRate:
    """Raises NotAtStripe, StripeAway, RefusedByStripe."""
    return (await client.get(f"/v1/tax_rates/{id}", _TaxRate)).value()


async def _found(_reads: Reads, wire: _TaxRate) -> TaxRate:
    return wire.value()


# Archived ones too: old invoices still name them.
TAX_RATES = Listing("/v1/tax_rates", _TaxRate, _found)
