"""What the operator declares in the file of `portal setup`. A key that is left out has the value that stands here."""

from typing import Literal, get_args

import msgspec

# The moments at which either Stripe or the portal can mail a customer.
Moment = Literal[
    "trial_will_end",
    "renewal_upcoming",
    "card_expiring",
    "payment_succeeded",
    "payment_failed",
    "transfer_invoice_finalized",
    "transfer_invoice_overdue",
]
MOMENTS: tuple[Moment, ...] = get_args(Moment)
Mailer = Literal["stripe", "portal", "none"]
Proration = Literal["none", "create_prorations", "always_invoice"]
Reason = Literal[
    "customer_service",
    "low_quality",
    "missing_features",
    "other",
    "switched_service",
    "too_complex",
    "too_expensive",
    "unused",
]


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not known is refused: a key that was mistyped must not be passed over."""


class Webhook(_Table, frozen=True):
    url: str | None = None  # else below PORTAL_BASE_URL


class Seats(_Table, frozen=True):
    minimum: int = 1
    maximum: int | None = None


class OfferedProduct(_Table, frozen=True):
    """Prices are named by id or by lookup key."""

    product: str
    prices: tuple[str, ...]
    seats: Seats | None = None


class CustomerPortal(_Table, frozen=True):
    """Stripe's Customer Portal: what customers may do there. What the portal shows itself is off by default."""

    name: str = "Billing portal"
    headline: str = ""
    privacy_policy_url: str = ""
    terms_of_service_url: str = ""
    payment_methods: bool = True
    invoice_history: bool = False
    customer_update: tuple[Literal["address", "email", "name", "phone", "shipping", "tax_id"], ...] = ()
    cancel: Literal["at_period_end", "immediately", "no"] = "at_period_end"
    cancel_proration: Proration = "none"
    cancel_reasons: tuple[Reason, ...] = ()
    changes: tuple[Literal["price", "quantity", "promotion_code"], ...] = ("price", "quantity")
    proration: Proration = "always_invoice"
    trial: Literal["end_trial", "continue_trial"] = "end_trial"
    products: tuple[OfferedProduct, ...] = ()


class CustomField(_Table, frozen=True):
    name: str
    value: str


class Transfer(_Table, frozen=True):
    """What stands on the invoices of customers who pay by bank transfer. What is left out is not touched."""

    footer: str = ""
    bank_details: str = ""
    memo: str | None = None
    custom_fields: tuple[CustomField, ...] | None = None
    days_until_due: int | None = None
    leave: tuple[str, ...] = ()  # customers whose own terms stay as they are

    @property
    def whole_footer(self) -> str | None:
        return "\n\n".join(part.strip() for part in (self.footer, self.bank_details) if part.strip()) or None


class Mails(_Table, frozen=True):
    """Who mails the customer; a moment that is left out stays as it is."""

    trial_will_end: Mailer | None = None
    renewal_upcoming: Mailer | None = None
    card_expiring: Mailer | None = None
    payment_succeeded: Mailer | None = None
    payment_failed: Mailer | None = None
    transfer_invoice_finalized: Mailer | None = None
    transfer_invoice_overdue: Mailer | None = None

    @property
    def by_moment(self) -> dict[Moment, Mailer]:
        said = {moment: getattr(self, moment) for moment in MOMENTS}
        return {moment: mailer for moment, mailer in said.items() if mailer}


class Declared(_Table, frozen=True):
    webhook: Webhook = Webhook()
    customer_portal: CustomerPortal = CustomerPortal()
    transfer: Transfer = Transfer()
    mails: Mails = Mails()
