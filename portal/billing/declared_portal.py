"""The Customer Portal configuration that is declared, in Stripe's own parameters. What is off has no other opinions."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from portal.billing.differences import flat
from portal.complaint import Complaint
from portal.model.declared import CustomerPortal, OfferedProduct
from portal.model.price import Price

Says = dict[str, Any]


# All that a file can speak of: what somebody else sets beside it is no drift.
_SPOKEN_OF: Says = {
    "name": None,
    "business_profile": {"headline": None, "privacy_policy_url": None, "terms_of_service_url": None},
    "default_return_url": None,
    "features": {
        "customer_update": {"enabled": None, "allowed_updates": None},
        "invoice_history": {"enabled": None},
        "payment_method_update": {"enabled": None},
        "subscription_cancel": {
            "enabled": None,
            "mode": None,
            "proration_behavior": None,
            "cancellation_reason": {"enabled": None, "options": None},
        },
        "subscription_update": {
            "enabled": None,
            "default_allowed_updates": None,
            "proration_behavior": None,
            "trial_update_behavior": None,
            "products": None,
        },
    },
}


class BadOffer(Complaint):
    """A price that is declared cannot be offered; the text says which, and why."""


def wanted(portal: CustomerPortal, prices: Mapping[str, Price], return_to: str) -> Says:
    """`prices` are those that the file names, by that name. Raises BadOffer."""
    return {
        "name": portal.name,
        "business_profile": {
            "headline": portal.headline,
            "privacy_policy_url": portal.privacy_policy_url,
            "terms_of_service_url": portal.terms_of_service_url,
        },
        "default_return_url": return_to,
        "features": {
            "customer_update": _if(bool(portal.customer_update), {"allowed_updates": list(portal.customer_update)}),
            "invoice_history": {"enabled": portal.invoice_history},
            "payment_method_update": {"enabled": portal.payment_methods},
            "subscription_cancel": _cancel(portal),
            "subscription_update": _update(portal, prices),
        },
    }


def params(says: Says) -> Says:
    """As Stripe takes it: what is empty is unset, and reasons that nobody is asked for must be named all the same."""
    cancel = says["features"]["subscription_cancel"]
    if cancel["enabled"] and not cancel["cancellation_reason"]["enabled"]:
        reasons = {"cancellation_reason": {"enabled": False, "options": ""}}
        features = {**says["features"], "subscription_cancel": {**cancel, **reasons}}
        return {**says, "features": features}
    return says


def print_of(says: Mapping[str, Any]) -> str:
    """The same for what is declared and for what Stripe then has: kept there, it shows a later change by hand."""
    said = sorted((name, value) for name, value in flat(_spoken(says, _SPOKEN_OF)).items() if value)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def names_of(portal: CustomerPortal) -> list[str]:
    """Every price that the file names."""
    return sorted({name for product in portal.products for name in product.prices})


def _if(enabled: bool, more: Says) -> Says:
    return {"enabled": True, **more} if enabled else {"enabled": False}


def _cancel(portal: CustomerPortal) -> Says:
    asked = _if(bool(portal.cancel_reasons), {"options": list(portal.cancel_reasons)})
    more = {"mode": portal.cancel, "proration_behavior": portal.cancel_proration, "cancellation_reason": asked}
    return _if(portal.cancel != "no", more)


def _update(portal: CustomerPortal, prices: Mapping[str, Price]) -> Says:
    more = {
        "default_allowed_updates": list(portal.changes),
        "proration_behavior": portal.proration,
        "trial_update_behavior": portal.trial,
        "products": [_product(product, prices) for product in portal.products],
    }
    return _if(bool(portal.changes and portal.products), more)


def _product(product: OfferedProduct, prices: Mapping[str, Price]) -> Says:
    for complaint in _complaints(product, prices):
        raise complaint
    offered: Says = {"product": product.product, "prices": [prices[name].id for name in product.prices]}
    if product.seats:
        most = {} if product.seats.maximum is None else {"maximum": product.seats.maximum}
        offered["adjustable_quantity"] = {"enabled": True, "minimum": product.seats.minimum, **most}
    return offered


def _complaints(product: OfferedProduct, prices: Mapping[str, Price]) -> Iterator[BadOffer]:
    for name in product.prices:
        price = prices.get(name)
        if price is None:
            yield BadOffer("Stripe has no price %(price)r, neither as id nor as lookup key", price=name)
        elif price.product != product.product:
            theirs = {"price": name, "other": price.product, "product": product.product}
            yield BadOffer("the price %(price)r is of the product %(other)s, not of %(product)s", **theirs)
        elif not price.active:
            yield BadOffer("the price %(price)r is archived at Stripe", price=name)
        elif price.interval is None:
            yield BadOffer("the price %(price)r is paid once: only a price that recurs can be changed to", price=name)


def _spoken(says: Any, of: Any) -> Any:
    if not isinstance(says, Mapping) or not isinstance(of, Mapping):
        return says
    if says.get("enabled") is False:
        return {"enabled": False}
    return {name: _spoken(says.get(name), inner) for name, inner in of.items()}
