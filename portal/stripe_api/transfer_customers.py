"""Customers who pay by bank transfer: those with a running subscription that is billed by invoice."""

from collections.abc import AsyncIterator

import msgspec

from portal.model.transfer_customer import Fields, Terms, TransferContract
from portal.stripe_api.bulk import BulkReader
from portal.stripe_api.listing import fetch_pages

_WANTED = {"collection_method": "send_invoice", "expand": ["data.customer"]}


class _Field(msgspec.Struct):
    name: str
    value: str


class _OfCustomer(msgspec.Struct):
    footer: str | None = None
    custom_fields: list[_Field] | None = None


class _Customer(msgspec.Struct):
    id: str
    name: str | None = None
    email: str | None = None
    deleted: bool = False
    invoice_settings: _OfCustomer = msgspec.field(default_factory=_OfCustomer)


class _OfContract(msgspec.Struct):
    description: str | None = None


class _Subscription(msgspec.Struct):
    id: str
    status: str
    customer: _Customer
    days_until_due: int | None = None
    invoice_settings: _OfContract = msgspec.field(default_factory=_OfContract)

    def value(self) -> TransferContract:
        whose, own = self.customer, self.customer.invoice_settings
        fields = tuple((one.name, one.value) for one in own.custom_fields or ())
        memo = self.invoice_settings.description or ""
        name = whose.name or whose.email or whose.id
        return TransferContract(self.id, whose.id, name, own.footer or "", fields, memo, self.days_until_due)


class _Changed(msgspec.Struct):
    id: str


async def fetch_transfer_contracts(reader: BulkReader) -> AsyncIterator[TransferContract]:
    """Stripe leaves ended ones out by itself. Raises StripeAway, RefusedByStripe."""
    async for page in fetch_pages(reader, "/v1/subscriptions", _Subscription, None, _WANTED):
        for one in page:
            if one.status != "incomplete_expired" and not one.customer.deleted:
                yield one.value()


async def update_customer(reader: BulkReader, id: str, terms: Terms, key: str) -> None:
    """Raises StripeAway, NotAtStripe, RefusedByStripe."""
    settings: dict[str, object] = {}
    if terms.footer is not None:
        settings["footer"] = terms.footer
    if terms.custom_fields is not None:
        settings["custom_fields"] = _named(terms.custom_fields) or ""
    await reader.post(f"/v1/customers/{id}", _Changed, {"invoice_settings": settings}, key)


async def update_contract(reader: BulkReader, id: str, terms: Terms, key: str) -> None:
    """From the next invoice on. Raises StripeAway, NotAtStripe, RefusedByStripe."""
    asked: dict[str, object] = {}
    if terms.days_until_due is not None:
        asked["days_until_due"] = terms.days_until_due
    if terms.memo is not None:
        asked["invoice_settings"] = {"description": terms.memo}
    await reader.post(f"/v1/subscriptions/{id}", _Changed, asked, key)


def _named(fields: Fields) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in fields]
