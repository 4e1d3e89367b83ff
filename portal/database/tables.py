"""Every table. Moments are unix seconds in UTC and amounts minor units, as Stripe counts both; ids are Stripe's.

`fetched_at` alone is in microseconds: it is the moment before the request to Stripe that brought the row.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()


def _text(name: str, *, key: bool = False, null: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=null)


def _number(name: str, *, key: bool = False, null: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=key, nullable=null, autoincrement=False)


def _maybe_texts(*names: str) -> list[Column[str]]:
    return [_text(name, null=True) for name in names]


def _sums(*names: str) -> list[Column[int]]:
    return [Column(name, BigInteger, nullable=False, server_default="0") for name in names]


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


# ── The mirror: Stripe's things, written and read in portal/mirror only ──────────────────────────────────────────────

customers = Table(
    "customers",
    metadata,
    _text("id", key=True),
    *_maybe_texts("name", "email"),
    _text("email_key", null=True),  # folded as a person's address is compared
    *_maybe_texts("language", "currency"),
    _number("balance"),  # negative: credit of the customer, as at Stripe
    _text("default_payment_method", null=True),
    _flag("deleted"),
    _number("fetched_at"),
    Index("customers_by_email", "email_key"),
)

products = Table("products", metadata, _text("id", key=True), _text("name"), _flag("active"), _number("fetched_at"))

prices = Table(
    "prices",
    metadata,
    _text("id", key=True),
    _text("product"),
    _text("currency"),
    _number("unit_amount", null=True),
    _text("interval", null=True),
    _number("interval_count"),
    _flag("active"),
    _number("fetched_at"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    _text("id", key=True),
    _text("customer"),
    _text("status"),
    _text("collection_method"),
    _text("currency"),
    _text("default_payment_method", null=True),
    _number("started_at"),
    _number("period_end", null=True),
    *(_number(name, null=True) for name in ("trial_end", "cancel_at", "ended_at")),
    Column("paused", Boolean, nullable=False, server_default="0"),  # no payment is collected for it
    _number("fetched_at"),
    Index("subscriptions_by_customer", "customer", "started_at"),
)

subscription_items = Table(
    "subscription_items",
    metadata,
    _text("id", key=True),
    _text("subscription"),
    _text("customer"),
    _number("position"),
    _text("price"),
    _number("quantity", null=True),
    _number("fetched_at"),
    Index("subscription_items_by_subscription", "subscription"),
    Index("subscription_items_by_customer", "customer"),
)

next_charges = Table(
    "next_charges",
    metadata,
    _text("subscription", key=True),
    _text("customer"),
    _text("currency"),
    _number("amount", null=True),  # None: nothing more will be charged
    _number("due_at", null=True),
    _number("fetched_at"),
    Index("next_charges_by_customer", "customer"),
)

invoices = Table(
    "invoices",
    metadata,
    _text("id", key=True),
    _text("customer"),
    _text("subscription", null=True),
    _text("number", null=True),
    _text("status"),
    _text("currency"),
    *(_number(name) for name in ("subtotal", "tax", "total", "amount_due", "amount_paid", "amount_remaining")),
    *_sums("shipping", "credit_grants", "credit_notes", "balance_applied"),
    _number("issued_at"),
    _number("due_at", null=True),
    _number("paid_at", null=True),
    _text("collection_method"),
    _text("billing_reason", null=True),
    _text("about", null=True),  # what it is for, in one line
    _number("attempt_count"),
    _number("next_attempt_at", null=True),
    _number("fetched_at"),
    Index("invoices_newest", "customer", "issued_at", "id"),
    Index("invoices_by_status", "customer", "status", "issued_at", "id"),
)

invoice_lines = Table(
    "invoice_lines",
    metadata,
    _text("invoice", key=True),
    _number("position", key=True),
    _text("description", null=True),
    _number("quantity", null=True),
    _text("unit_amount", null=True),  # Stripe's decimal string: a unit may cost less than the smallest coin
    _text("currency"),
    _number("amount"),
    _number("period_start"),
    _number("period_end"),
    _flag("proration"),
)

invoice_taxes = Table(
    "invoice_taxes",
    metadata,
    _text("invoice", key=True),
    _number("position", key=True),
    _number("amount"),
    _number("taxable", null=True),
    _flag("inclusive"),
)

# Two long addresses of their own row: the list never reads them.
invoice_links = Table(
    "invoice_links",
    metadata,
    _text("invoice", key=True),
    _text("customer"),
    *_maybe_texts("page", "pdf"),
    _number("fetched_at"),
)

payments = Table(
    "payments",
    metadata,
    _text("id", key=True),
    _text("invoice"),
    _text("customer"),
    _text("status"),
    _text("method"),
    _text("currency"),
    _number("amount"),
    _number("created_at"),
    _number("paid_at", null=True),
    *_maybe_texts("brand", "last4", "descriptor", "receipt_url", "receipt_number"),
    *_maybe_texts("code", "decline_code", "advice_code"),
    _number("fetched_at"),
    Index("payments_by_invoice", "invoice"),
)

payment_methods = Table(
    "payment_methods",
    metadata,
    _text("id", key=True),
    _text("customer", null=True),
    _text("type"),
    *_maybe_texts("brand", "last4"),
    _number("exp_month", null=True),
    _number("exp_year", null=True),
    _number("fetched_at"),
    Index("payment_methods_by_customer", "customer"),
)

company = Table(
    "company",
    metadata,
    _text("id", key=True),
    _text("name"),
    *_maybe_texts("country", "support_phone", "support_email", "support_url"),
    *_maybe_texts("primary_color", "secondary_color", "icon_type"),
    Column("icon", LargeBinary, nullable=True),
    _number("fetched_at"),
)

# ── Intake: what Stripe told, and what must be read again ────────────────────────────────────────────────────────────

events = Table(
    "events",
    metadata,
    _text("id", key=True),
    _text("type"),
    _text("api_version", null=True),
    _number("created_at"),
    _number("received_at"),
)

stale = Table(
    "stale",
    metadata,
    _text("kind", key=True),
    _text("id", key=True),
    _number("mark"),  # counts up: a mark made while we were fetching stays
    _number("tries"),
    _number("not_before"),
    Column("marked_at", BigInteger, nullable=False, server_default="0"),  # since when we know that we are behind
    Index("stale_due", "not_before"),
    Index("stale_oldest", "marked_at"),
)

# One walk of a list is cut into windows of `created`, which are walked side by side.
sync_windows = Table(
    "sync_windows",
    metadata,
    _text("list", key=True),
    _number("since", key=True),
    _number("until"),
    _text("cursor", null=True),
    _number("rows"),
    _flag("done"),
)

# What only one process may do at a time, and until when it is taken to be alive.
leases = Table("leases", metadata, _text("name", key=True), _text("holder"), _number("until"))

# Moments that all processes share: until when events were swept, until when Stripe is left in peace.
instants = Table("instants", metadata, _text("name", key=True), _number("at"))

# ── Access and mail: our own things ──────────────────────────────────────────────────────────────────────────────────

sign_in_links = Table(
    "sign_in_links",
    metadata,
    _text("token_hash", key=True),
    _text("email"),
    _text("destination"),
    _number("expires_at"),
    _number("used_at", null=True),
    Index("sign_in_links_expired", "expires_at"),
)

sessions = Table(
    "sessions",
    metadata,
    _text("id_hash", key=True),
    _text("email"),
    _text("customer", null=True),
    _number("opened_at"),
    _number("seen_at"),
    _number("ends_at"),
    Index("sessions_by_email", "email"),
)

attempts = Table(
    "attempts",
    metadata,
    _text("what", key=True),
    _number("window", key=True),
    _number("count"),
    Index("attempts_old", "window"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    _text("message"),
    _text("recipient"),
    _text("facts"),  # JSON: what the message is rendered with; never a secret
    _number("created_at"),
    _number("not_before"),
    _number("tries"),
    _number("sent_at", null=True),
    _number("failed_at", null=True),
    _text("trouble", null=True),
    Column("good_until", BigInteger, nullable=False, server_default=str(1 << 60)),  # later it is of no use to anybody
    Index("outbox_due", "sent_at", "failed_at", "not_before"),
    Index("outbox_in_order", "recipient", "id"),
)
