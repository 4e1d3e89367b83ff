"""The mirror: Stripe's things under Stripe's ids, written and read in portal/mirror only.

`fetched_at` alone is in microseconds: it is the moment before the request to Stripe that brought the row.
"""

from sqlalchemy import Boolean, Column, Index, LargeBinary, Table, Text
from sqlalchemy import text as sql

from portal.database.tables.columns import flag, maybe_texts, metadata, number, sums, text

customers = Table(
    "customers",
    metadata,
    text("id", key=True),
    *maybe_texts("name", "email"),
    text("email_key", null=True),  # folded as a person's address is compared
    *maybe_texts("language", "currency"),
    number("balance"),  # negative: credit of the customer, as at Stripe
    text("default_payment_method", null=True),
    flag("deleted"),
    # As a search compares them: the name, to sort by, and name, address and id together.
    *(Column(name, Text, nullable=False, server_default="") for name in ("name_key", "search")),
    number("fetched_at"),
    Index("customers_by_email", "email_key"),
    Index("customers_by_name", "name_key", "id"),
)

products = Table("products", metadata, text("id", key=True), text("name"), flag("active"), number("fetched_at"))

prices = Table(
    "prices",
    metadata,
    text("id", key=True),
    text("product"),
    text("currency"),
    number("unit_amount", null=True),
    text("interval", null=True),
    number("interval_count"),
    flag("active"),
    *maybe_texts("tax_behavior", "usage_type"),
    number("fetched_at"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    text("id", key=True),
    text("customer"),
    text("status"),
    text("collection_method"),
    text("currency"),
    text("default_payment_method", null=True),
    number("started_at"),
    number("period_end", null=True),
    *(number(name, null=True) for name in ("trial_end", "cancel_at", "ended_at")),
    Column("paused", Boolean, nullable=False, server_default="0"),  # no payment is collected for it
    Column("scheduled", Boolean, nullable=False, server_default="0"),  # a subscription schedule decides what it becomes
    number("fetched_at"),
    Index("subscriptions_by_customer", "customer", "started_at"),
)

subscription_items = Table(
    "subscription_items",
    metadata,
    text("id", key=True),
    text("subscription"),
    text("customer"),
    number("position"),
    text("price"),
    number("quantity", null=True),
    number("fetched_at"),
    Index("subscription_items_by_subscription", "subscription"),
    Index("subscription_items_by_customer", "customer"),
)

next_charges = Table(
    "next_charges",
    metadata,
    text("subscription", key=True),
    text("customer"),
    text("currency"),
    number("amount", null=True),  # None: nothing more will be charged
    number("due_at", null=True),
    number("balance", null=True),  # the customer's, which the amount was calculated with
    number("fetched_at"),
    Index("next_charges_by_customer", "customer"),
)

invoices = Table(
    "invoices",
    metadata,
    text("id", key=True),
    text("customer"),
    text("subscription", null=True),
    text("number", null=True),
    text("status"),
    text("currency"),
    *(number(name) for name in ("subtotal", "tax", "total", "amount_due", "amount_paid", "amount_remaining")),
    *sums("shipping", "credit_grants", "credit_notes", "balance_applied"),
    number("issued_at"),
    number("due_at", null=True),
    number("paid_at", null=True),
    number("ended_at", null=True),  # voided, or given up
    text("collection_method"),
    text("billing_reason", null=True),
    text("about", null=True),  # what it is for, in one line
    text("search", null=True),  # number, `about` and lines as a search compares them
    number("attempt_count"),
    number("next_attempt_at", null=True),
    number("fetched_at"),
    Index("invoices_newest", "customer", "issued_at", "id"),
    Index("invoices_by_number", "number"),
    Index("invoices_by_status", "customer", "status", "issued_at", "id"),
    # What staff look for among everybody's: a few of a million.
    Index("invoices_open", "issued_at", sqlite_where=sql("status = 'open'"), postgresql_where=sql("status = 'open'")),
)

invoice_lines = Table(
    "invoice_lines",
    metadata,
    text("invoice", key=True),
    number("position", key=True),
    text("description", null=True),
    number("quantity", null=True),
    text("unit_amount", null=True),  # Stripe's decimal string: a unit may cost less than the smallest coin
    text("currency"),
    number("amount"),
    number("period_start"),
    number("period_end"),
    flag("proration"),
)

invoice_taxes = Table(
    "invoice_taxes",
    metadata,
    text("invoice", key=True),
    number("position", key=True),
    number("amount"),
    number("taxable", null=True),
    flag("inclusive"),
    text("rate", null=True),  # the tax rate, which knows the percentage
)

tax_rates = Table(
    "tax_rates",
    metadata,
    text("id", key=True),
    text("percent", null=True),  # a decimal; None: so much for each thing, whatever it costs
    number("fetched_at"),
)

# Two long addresses of their own row: the list never reads them.
invoice_links = Table(
    "invoice_links",
    metadata,
    text("invoice", key=True),
    text("customer"),
    *maybe_texts("page", "pdf"),
    number("fetched_at"),
)

payments = Table(
    "payments",
    metadata,
    text("id", key=True),
    text("invoice"),
    text("customer"),
    text("status"),
    text("method"),
    text("currency"),
    number("amount"),
    number("created_at"),
    number("paid_at", null=True),
    *maybe_texts("brand", "last4", "descriptor", "receipt_url", "receipt_number"),
    *maybe_texts("code", "decline_code", "advice_code"),
    text("intent", null=True),  # the PaymentIntent that refunds name
    text("charge", null=True),  # the one that was refused last
    Column("processing", Boolean, nullable=False, server_default="0"),  # a bank is being waited for
    number("fetched_at"),
    Index("payments_by_invoice", "invoice"),
    Index("payments_by_intent", "intent"),
    Index("payments_by_day", "customer", "paid_at"),
)

credit_notes = Table(
    "credit_notes",
    metadata,
    text("id", key=True),
    text("invoice"),
    text("customer"),
    text("number"),
    text("status"),
    text("type"),
    *maybe_texts("reason", "memo"),
    text("currency"),
    number("amount"),
    *sums("refunded", "to_balance", "outside"),  # of the amount: where it went after the invoice was paid
    number("created_at"),
    text("pdf", null=True),
    text("taxes", null=True),  # JSON; null where they were never read
    number("fetched_at"),
    Index("credit_notes_by_invoice", "invoice"),
    Index("credit_notes_by_day", "customer", "created_at"),
)

# Stripe's refund names a payment and no customer: whose it is, its payment tells.
refunds = Table(
    "refunds",
    metadata,
    text("id", key=True),
    text("intent", null=True),
    text("status"),
    text("reason", null=True),
    text("currency"),
    number("amount"),
    number("created_at"),
    number("fetched_at"),
    Index("refunds_by_intent", "intent"),
)

payment_methods = Table(
    "payment_methods",
    metadata,
    text("id", key=True),
    text("customer", null=True),
    text("type"),
    *maybe_texts("brand", "last4"),
    number("exp_month", null=True),
    number("exp_year", null=True),
    number("fetched_at"),
    Index("payment_methods_by_customer", "customer"),
)

company = Table(
    "company",
    metadata,
    text("id", key=True),
    text("name"),
    *maybe_texts("country", "support_phone", "support_email", "support_url"),
    *maybe_texts("address", "registration_number"),  # as documents of our own name their issuer
    *maybe_texts("primary_color", "secondary_color", "icon_type"),
    Column("icon", LargeBinary, nullable=True),
    *maybe_texts("url", "logo_type"),
    Column("logo", LargeBinary, nullable=True),
    *maybe_texts("descriptor_kana", "descriptor_kanji"),
    number("fetched_at"),
)
