"""Products and prices."""

import msgspec

from portal.model.price import Price, Product
from portal.stripe_api.listing import Listing, Reads


class WireProduct(msgspec.Struct):
    id: str
    created: int = 0
    name: str = ""
    active: bool = True
    deleted: bool = False  # then nothing but the id is told: what we know of it stays

    def value(self) -> Product:
        return Product(self.id, self.name, self.active)


class _Recurring(msgspec.Struct):
    interval: str
    interval_count: int = 1
    usage_type: str = "licensed"


class WirePrice(msgspec.Struct):
    id: str
    product: WireProduct | str
    currency: str
    unit_amount: int | None = None
    recurring: _Recurring | None = None
    active: bool = True
    created: int = 0
    tax_behavior: str | None = None

    @property
    def product_id(self) -> str:
        return self.product if isinstance(self.product, str) else self.product.id

    def value(self) -> Price:
        every = self.recurring
        return Price(
            self.id,
            self.product_id,
            self.currency,
            self.unit_amount,
            every.interval if every else None,
            every.interval_count if every else 1,
            self.active,
            self.tax_behavior,
            every.usage_type if every else None,
        )


async def fetch_product(client: Reads, id: str) -> Product:
    return (await client.get(f"/v1/products/{id}", WireProduct)).value()


async def fetch_price(client: Reads, id: str) -> Price:
    return (await client.get(f"/v1/prices/{id}", WirePrice)).value()


async def _product(_reads: Reads, wire: WireProduct) -> Product:
    return wire.value()


async def _price(_reads: Reads, wire: WirePrice) -> Price:
    return wire.value()


# Archived ones too: old contracts still name them.
PRODUCTS = Listing("/v1/products", WireProduct, _product)
PRICES = Listing("/v1/prices", WirePrice, _price)
