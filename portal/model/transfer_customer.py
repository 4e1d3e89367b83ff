"""A customer who pays by bank transfer, and what Stripe will print on the invoices of each of their contracts."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.model.declared import CustomField, Transfer

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TransferContract:
    """A subscription that is billed by invoice."""

    id: str
    customer: str
    name: str
    footer: str
    custom_fields: Fields
    memo: str
    days_until_due: int | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What is declared for all of them; None is left as it is."""

    footer: str | None = None
    custom_fields: Fields | None = None
    memo: str | None = None
    days_until_due: int | None = None

    def of_customer(self, found: TransferContract) -> dict[str, tuple[object, object]]:
        """What is to change in the customer's own settings: found, wanted."""
        wanted = {"footer": self.footer, "custom_fields": self.custom_fields}
        return self._changes(found, wanted)

    def of_contract(self, found: TransferContract) -> dict[str, tuple[object, object]]:
        wanted = {"memo": self.memo, "days_until_due": self.days_until_due}
        return self._changes(found, wanted)

    @staticmethod
    def _changes(found: TransferContract, wanted: Mapping[str, object]) -> dict[str, tuple[object, object]]:
        pairs = {name: (getattr(found, name), value) for name, value in wanted.items() if value is not None}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def terms_of(transfer: Transfer) -> Terms:
    fields = transfer.custom_fields
    return Terms(
        transfer.whole_footer,
        None if fields is None else tuple(_pair(one) for one in fields),
        transfer.memo,
        transfer.days_until_due,
    )


def _pair(field: CustomField) -> tuple[str, str]:
    return field.name, field.value
