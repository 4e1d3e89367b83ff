"""What a subscription says before anything has happened to it: its standard terms, and those given."""

from typing import Any

from portal.sandbox.api import discounts, item_changes, taxes
from portal.sandbox.books import Books, copy_of
from portal.sandbox.parameters import boolean, group, many, merged, metadata, moment, natural, one_of, text
from portal.sandbox.refusal import invalid
from portal.sandbox.shelf import Thing, nothing

DAY = 86400
LONGEST_TRIAL = 5 * 366 * DAY
NULLS = """application application_fee_percent billing_cycle_anchor_config billing_thresholds cancel_at canceled_at
customer_account days_until_due default_payment_method default_source description ended_at latest_invoice
next_pending_invoice_item_invoice on_behalf_of pause_collection pending_invoice_item_interval pending_setup_intent
pending_update schedule test_clock transfer_data trial_end trial_start"""
STANDARD: Thing = {
    **nothing(NULLS),
    "object": "subscription",
    "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
    "billing_mode": {"flexible": {"proration_discounts": "included"}, "type": "flexible"},
    "billing_schedules": [],
    "cancel_at_period_end": False,
    "cancellation_details": {"comment": None, "feedback": None, "reason": None},
    "collection_method": "charge_automatically",
    "default_tax_rates": [],
    "discounts": [],
    "invoice_settings": {
        **nothing("account_tax_ids custom_fields description footer"),
        "issuer": {"type": "self"},
    },
    "livemode": False,
    "metadata": {},
    "payment_settings": nothing("payment_method_options payment_method_types save_default_payment_method"),
    "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
}
MERGED = ("payment_settings", "invoice_settings", "cancellation_details")

COLLECTION = one_of("charge_automatically send_invoice")
BANK_TRANSFER = group({"bank_transfer": group({"type": one_of("jp_bank_transfer")}), "funding_type": text})
PAYMENT_SETTINGS = group(
    {
        "payment_method_options": group({"customer_balance": BANK_TRANSFER}),
        "payment_method_types": many(one_of("card customer_balance konbini")),
    }
)
FIELDS = {
    "cancel_at_period_end": boolean,
    "collection_method": COLLECTION,
    "days_until_due": natural,
    "default_payment_method": text,
    "default_tax_rates": many(text),
    "description": text,
    "discounts": discounts.WANTED,
    "invoice_settings": group(
        {"custom_fields": many(group({"name": text, "value": text})), "description": text, "footer": text}
    ),
    "metadata": metadata,
    "payment_behavior": one_of("allow_incomplete default_incomplete error_if_incomplete pending_if_incomplete"),
    "payment_settings": PAYMENT_SETTINGS,
    "proration_behavior": one_of("always_invoice create_prorations none"),
    "trial_end": moment,
}


def sketch(books: Books, customer: Thing, items: list[Thing], given: Thing, *, id: str, trial: int | None) -> Thing:
    """A whole subscription that is not on the books yet."""
    if not items:
        raise invalid("Missing required param: items.", param="items", code="parameter_missing")
    now = books.clock.now()
    wanted = given.pop("discounts", None)
    subscription = {
        **copy_of(STANDARD),
        "id": id,
        "billing_cycle_anchor": trial or now,
        "created": now,
        "customer": customer["id"],
        "start_date": now,
        "status": "trialing" if trial else "active",
        "trial_end": trial,
        "trial_start": now if trial else None,
    }
    subscription.update(changes(books, subscription, given))
    made = [_first_item(books, subscription, one, place, trial) for place, one in enumerate(items)]
    subscription["currency"] = made[0]["price"]["currency"]
    subscription["discounts"] = discounts.redeem(
        books, wanted, customer["id"], subscription["currency"], subscription=id
    )
    subscription["items"] = listed(id, made)
    return subscription


def changes(books: Books, subscription: Thing, given: Thing) -> Thing:
    """Values as given, except where they are merged into what is there."""
    after = dict(given)
    if "metadata" in given:
        after["metadata"] = merged(subscription["metadata"], given["metadata"])
    if "default_tax_rates" in given:
        after["default_tax_rates"] = taxes.rates(books, given["default_tax_rates"])
    for name in MERGED:
        if given.get(name):
            after[name] = {**subscription[name], **given[name]}
    if (given.get("billing_mode") or {}).get("type") == "classic":
        after["billing_mode"] = {"flexible": None, "type": "classic"}
    if after.get("collection_method") == "send_invoice" and after.get("days_until_due") is None:
        raise invalid("You must pass `days_until_due` with `collection_method=send_invoice`.", param="days_until_due")
    return after


def listed(subscription_id: str, items: list[Thing]) -> Thing:
    """All of them: there are never so many that a page would not hold them."""
    url = f"/v1/subscription_items?subscription={subscription_id}"
    return {"object": "list", "data": items, "has_more": False, "url": url}


def trial_end(books: Books, given: dict[str, Any]) -> int | None:
    """Takes the trial out of what is given; None if there is none."""
    days, moment = given.pop("trial_period_days", None), given.pop("trial_end", None)
    ends = books.clock.now() + days * DAY if days else moment
    if isinstance(ends, int) and ends > books.clock.now() + LONGEST_TRIAL:
        raise invalid("Invalid timestamp: must be no more than five years in the future", param="trial_end")
    return ends if isinstance(ends, int) and ends > books.clock.now() else None


def _first_item(books: Books, subscription: Thing, wanted: Thing, place: int, trial: int | None) -> Thing:
    param = f"items[{place}]"
    item = item_changes.first(books, subscription["id"], wanted, param, books.clock.now())
    item |= item_changes.terms(books, subscription["customer"], item, wanted, param)
    return {**item, "current_period_end": trial} if trial else item
