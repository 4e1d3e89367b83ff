"""How an invoice begins: composed from lines, with its totals, on nobody's books yet. Previews stop here."""

from dataclasses import dataclass, field
from typing import Any

from portal.sandbox import lists
from portal.sandbox.api import discounts, reductions, taxes
from portal.sandbox.books import Books
from portal.sandbox.shelf import Thing, nothing

DAY = 86400
FINALIZES_AFTER = 3600
NULLS = """account_tax_ids application automatically_finalizes_at custom_fields customer_account default_payment_method
default_source description due_date effective_at ending_balance footer from_invoice hosted_invoice_url invoice_pdf
last_finalization_error latest_revision next_payment_attempt number on_behalf_of parent receipt_number shipping_cost
shipping_details statement_descriptor test_clock webhooks_delivered_at"""
ZEROS = """amount_due amount_overpaid amount_paid amount_remaining amount_shipping attempt_count
post_payment_credit_notes_amount pre_payment_credit_notes_amount subtotal total"""


# What is less cannot be charged: it is settled at once, and owed with the next invoice.
SMALLEST_CHARGE = {"jpy": 50, "usd": 50, "eur": 50}


@dataclass(frozen=True)
class Terms:
    """What a subscription, or the caller, says about an invoice besides its lines."""

    billing_reason: str
    collection_method: str = "charge_automatically"
    days_until_due: int | None = None
    subscription: Thing | None = None
    auto_advance: bool = True
    given: Thing = field(default_factory=dict)
    discounts: list[str] = field(default_factory=list)


def of_subscription(books: Books, subscription: Thing, billing_reason: str, at: int) -> Terms:
    settings = subscription["invoice_settings"]
    payment = subscription["payment_settings"] or {}
    # What the subscription leaves open, the customer says.
    own = {name: settings[name] for name in ("custom_fields", "description", "footer") if settings[name]}
    given = {
        **own,
        "default_payment_method": subscription["default_payment_method"],
        "default_tax_rates": subscription["default_tax_rates"],
        "payment_settings": {
            "default_mandate": None,
            "payment_method_options": payment.get("payment_method_options"),
            "payment_method_types": payment.get("payment_method_types"),
        },
    }
    method, days = subscription["collection_method"], subscription["days_until_due"]
    advances = subscription["status"] != "unpaid"
    running = discounts.running(books, subscription["discounts"], at)
    return Terms(billing_reason, method, days, subscription, advances, given, running)


def compose(books: Books, customer: Thing, currency: str, terms: Terms, lines: list[Thing], id: str) -> Thing:
    now = books.clock.now()
    invoice = {
        **nothing(NULLS),
        **dict.fromkeys(ZEROS.split(), 0),
        "id": id,
        "object": "invoice",
        "account_country": "JP",
        "account_name": books.account["business_profile"]["name"],
        "attempted": False,
        "auto_advance": terms.auto_advance,
        "automatic_tax": {**nothing("disabled_reason liability provider status"), "enabled": False},
        "billing_reason": terms.billing_reason,
        "collection_method": terms.collection_method,
        "created": now,
        "currency": currency,
        "customer": customer["id"],
        "discounts": terms.discounts,
        **_snapshot(books, customer),
        **_plain(customer, terms),
        "period_end": now,
        "period_start": now,
        "status": "draft",
        **terms.given,
    }
    if terms.collection_method == "send_invoice":
        invoice["due_date"] = invoice["due_date"] or now + (terms.days_until_due or 0) * DAY
    put_lines(books, invoice, lines)
    return invoice


def put_lines(books: Books, invoice: Thing, lines: list[Thing]) -> None:
    """The lines and every sum that follows from them."""
    subtotal, included = _before_discounts(books, invoice, lines)
    tax = [tax for line in lines for tax in line["taxes"]]
    taken = [line["discount_amounts"] for line in lines]
    untaxed = sum(line["amount"] for line in lines) - sum(map(reductions.total, taken)) - taxes.inside(tax)
    total = untaxed + sum(one["amount"] for one in tax)
    due, _ = split(total + invoice["starting_balance"], invoice["currency"])
    invoice.update(
        amount_due=due,
        amount_remaining=due,
        lines=lists.of(lines, f"/v1/invoices/{invoice['id']}/lines"),
        subtotal=subtotal,
        subtotal_excluding_tax=subtotal - included,
        total=total,
        total_discount_amounts=reductions.together(taken),
        total_excluding_tax=untaxed,
        total_taxes=taxes.together(tax),
    )


def split(owed: int, currency: str) -> tuple[int, int]:
    """What is due now, and what goes over to the customer's balance."""
    return (0, owed) if owed < SMALLEST_CHARGE.get(currency, 50) else (owed, 0)


def _before_discounts(books: Books, invoice: Thing, lines: list[Thing]) -> tuple[int, int]:
    """Lets every line give its discounts and its taxes; the sum without the invoice's discounts, and the tax in it."""
    amounts = [line["amount"] if line["discountable"] else 0 for line in lines]
    own = [line["discounts"] for line in lines]
    subtotal = included = 0
    for line, taken in zip(lines, reductions.take(books, amounts, own, invoice["discounts"]), strict=True):
        line["invoice"] = invoice["id"]
        if line["discountable"]:
            line["discount_amounts"] = taken
        rates = taxes.rates_of(books, line["taxes"])
        before = line["amount"] - sum(one["amount"] for one in taken if one["discount"] in line["discounts"])
        line["taxes"] = taxes.on(line["amount"] - reductions.total(line["discount_amounts"]), rates)
        subtotal, included = subtotal + before, included + taxes.inside(taxes.on(before, rates))
    return subtotal, included


def _snapshot(books: Books, customer: Thing) -> Thing:
    """The customer as it is now; a finalized invoice keeps it."""
    ids = books.where("tax_id", "customer", customer["id"])
    return {
        "custom_fields": customer["invoice_settings"]["custom_fields"],
        "customer_address": customer["address"],
        "customer_email": customer["email"],
        "customer_name": customer["name"],
        "customer_phone": customer["phone"],
        "customer_shipping": customer["shipping"],
        "customer_tax_exempt": customer["tax_exempt"],
        "customer_tax_ids": [{"type": one["type"], "value": one["value"]} for one in ids],
        "footer": customer["invoice_settings"]["footer"],
        "starting_balance": customer["balance"],
    }


def _plain(customer: Thing, terms: Terms) -> dict[str, Any]:
    japanese = customer["preferred_locales"][:1] == ["ja"]
    details = terms.subscription and {
        "metadata": terms.subscription["metadata"],
        "subscription": terms.subscription["id"],
    }
    parent = {"quote_details": None, "subscription_details": details, "type": "subscription_details"}
    return {
        "default_tax_rates": [],
        "issuer": {"type": "self"},
        "livemode": False,
        "metadata": {},
        "parent": parent if details else None,
        "payment_settings": nothing("default_mandate payment_method_options payment_method_types"),
        "rendering": {
            **nothing("amount_tax_display template template_version"),
            "pdf": {"page_size": "a4" if japanese else "letter"},
        },
        "status_transitions": nothing("finalized_at marked_uncollectible_at paid_at voided_at"),
        "total_pretax_credit_amounts": [],
    }
