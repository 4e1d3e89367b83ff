"""The Customer Portal: what it allows (configurations) and one visit to it (sessions)."""

from typing import Any

from portal.sandbox.books import Books, copy_of
from portal.sandbox.lists import listing
from portal.sandbox.operation import Operation, retrieve
from portal.sandbox.parameters import boolean, group, many, merged, metadata, natural, one_of, text
from portal.sandbox.refusal import invalid
from portal.sandbox.shelf import Thing, nothing

REASONS = """customer_service low_quality missing_features other switched_service too_complex too_expensive
unused"""
PRORATION = one_of("always_invoice create_prorations none")
PLAIN_FEATURES: Thing = {
    "customer_update": {"allowed_updates": [], "enabled": False},
    "invoice_history": {"enabled": False},
    "payment_method_update": {"enabled": False, "payment_method_configuration": None},
    "subscription_cancel": {
        "cancellation_reason": {"enabled": False, "feedback_options": None, "options": REASONS.split()},
        "enabled": False,
        "mode": "at_period_end",
        "proration_behavior": "none",
    },
    "subscription_update": {
        "billing_cycle_anchor": None,
        "default_allowed_updates": [],
        "enabled": False,
        "products": [],
        "proration_behavior": "none",
        "schedule_at_period_end": {"conditions": []},
        "trial_update_behavior": "end_trial",
    },
}
ADJUSTABLE = group({"enabled": boolean, "minimum": natural, "maximum": natural})
FEATURES = group(
    {
        "customer_update": group({"allowed_updates": many(text), "enabled": boolean}),
        "invoice_history": group({"enabled": boolean}),
        "payment_method_update": group({"enabled": boolean}),
        "subscription_cancel": group(
            {
                "cancellation_reason": group({"enabled": boolean, "options": many(one_of(REASONS))}),
                "enabled": boolean,
                "mode": one_of("at_period_end immediately"),
                "proration_behavior": PRORATION,
            }
        ),
        "subscription_update": group(
            {
                "billing_cycle_anchor": one_of("now unchanged"),
                "default_allowed_updates": many(one_of("price quantity promotion_code")),
                "enabled": boolean,
                "products": many(group({"product": text, "prices": many(text), "adjustable_quantity": ADJUSTABLE})),
                "proration_behavior": PRORATION,
                "schedule_at_period_end": group({"conditions": many(group({"type": text}))}),
                "trial_update_behavior": one_of("continue_trial end_trial"),
            }
        ),
    }
)
FIELDS = {
    "business_profile": group({"headline": text, "privacy_policy_url": text, "terms_of_service_url": text}),
    "default_return_url": text,
    "features": FEATURES,
    "login_page": group({"enabled": boolean}),
    "metadata": metadata,
    "name": text,
}


def create_configuration(books: Books, *, features: Thing, is_default: bool = False, **given: Any) -> Thing:
    now = books.clock.now()
    configuration: Thing = {
        "id": books.new_id("bpc"),
        "object": "billing_portal.configuration",
        "active": True,
        "application": None,
        "business_profile": nothing("headline privacy_policy_url terms_of_service_url"),
        "created": now,
        "default_return_url": None,
        "features": copy_of(PLAIN_FEATURES),
        "is_default": is_default,
        "livemode": False,
        "login_page": {"enabled": False, "url": None},
        "metadata": {},
        "name": None,
        "updated": now,
    }
    configuration.update(_changes(books, configuration, {**given, "features": features}))
    books.put("billing_portal.configuration", configuration)
    books.emit("billing_portal.configuration.created", configuration)
    return configuration


def update_configuration(books: Books, id: str, **given: Any) -> Thing:
    configuration = books.take("billing_portal.configuration", id)
    if given.get("active") is False and configuration["is_default"]:
        raise invalid("You cannot deactivate the default configuration.", param="active")
    changes = {**_changes(books, configuration, given), "updated": books.clock.now()}
    books.change(configuration, changes, "billing_portal.configuration.updated")
    return configuration


def create_default_configuration(books: Books) -> Thing:
    features: Thing = {
        "customer_update": {"allowed_updates": ["address", "name", "phone"], "enabled": True},
        "invoice_history": {"enabled": True},
        "payment_method_update": {"enabled": True},
        "subscription_cancel": {"enabled": True, "cancellation_reason": {"enabled": True}},
        "subscription_update": {
            "default_allowed_updates": ["price", "quantity"],
            "enabled": True,
            "proration_behavior": "always_invoice",
        },
    }
    return create_configuration(books, features=features, is_default=True)


def find(books: Books, id: str | None) -> Thing:
    """The one named, else the default."""
    if id is None:
        return default_configuration(books)
    return books.take("billing_portal.configuration", id, param="configuration")


def default_configuration(books: Books) -> Thing:
    everything = books.objects["billing_portal.configuration"].values()
    return next(configuration for configuration in everything if configuration["is_default"])


def _changes(books: Books, configuration: Thing, given: Thing) -> Thing:
    changes = dict(given)
    if "metadata" in given:
        changes["metadata"] = merged(configuration["metadata"], given["metadata"])
    if features := given.get("features"):
        changes["features"] = {
            name: _merged(before, features.get(name) or {}) for name, before in configuration["features"].items()
        }
        _complete_products(books, changes["features"]["subscription_update"])
    if profile := given.get("business_profile"):
        changes["business_profile"] = {**configuration["business_profile"], **profile}
    if login := given.get("login_page"):
        url = f"{books.base_url}/p/login/{configuration['id']}" if login["enabled"] else None
        changes["login_page"] = {"enabled": login["enabled"], "url": url}
    return changes


def _merged(before: Thing, given: Thing) -> Thing:
    """Nested groups are merged, everything else replaced."""
    after = {**before, **given}
    for name, value in given.items():
        if isinstance(value, dict) and isinstance(before.get(name), dict):
            after[name] = {**before[name], **value}
    return after


def _complete_products(books: Books, update: Thing) -> None:
    for place, entry in enumerate(update["products"]):
        books.take("product", entry["product"], param=f"features[subscription_update][products][{place}][product]")
        for price in entry["prices"]:
            books.take("price", price, param=f"features[subscription_update][products][{place}][prices]")
        adjustable = {"enabled": False, "maximum": None, "minimum": 1, **(entry.get("adjustable_quantity") or {})}
        entry["adjustable_quantity"] = adjustable


_PATH = "/v1/billing_portal/configurations"
_ID = _PATH + "/{configuration}"
OPERATIONS = [
    listing(_PATH, "billing_portal.configuration", {"active": boolean, "is_default": boolean}),
    Operation("POST", _PATH, create_configuration, FIELDS, ("features",)),
    Operation("GET", _ID, retrieve("billing_portal.configuration")),
    Operation("POST", _ID, update_configuration, {**FIELDS, "active": boolean}),
]
