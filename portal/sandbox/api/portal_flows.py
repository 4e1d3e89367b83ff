"""Which flows the Customer Portal takes somebody through: what it is set up for, and what it can change at all."""

from portal.sandbox.api import discounts
from portal.sandbox.books import Books
from portal.sandbox.refusal import StripeRefusal, invalid, missing
from portal.sandbox.shelf import Thing

FEATURE_OF = {
    "payment_method_update": "payment_method_update",
    "subscription_cancel": "subscription_cancel",
    "subscription_update": "subscription_update",
    "subscription_update_confirm": "subscription_update",
}
ENDED = ("canceled", "incomplete_expired")


def check(books: Books, customer: str, allowed: Thing, flow: Thing) -> None:
    type = flow.get("type")
    if type is None:
        raise _required("flow_data[type]")
    feature = allowed["features"][FEATURE_OF[type]]
    if not feature["enabled"]:
        name = FEATURE_OF[type]
        message = f"This portal configuration has the {name} feature disabled, so the flow {type} cannot be used."
        raise invalid(message, param="flow_data[type]")
    if type == "payment_method_update":
        return
    wanted, param = flow.get(type) or {}, f"flow_data[{type}]"
    subscription = _subscription(books, customer, wanted.get("subscription"), f"{param}[subscription]")
    if type == "subscription_cancel":
        _check_cancel(subscription, param)
    else:
        _check_changeable(subscription, param)
    if type == "subscription_update_confirm":
        _check_change(books, subscription, feature, wanted, param)


def _subscription(books: Books, customer: str, id: str | None, param: str) -> Thing:
    if id is None:
        raise _required(param)
    subscription = books.take("subscription", id, param=param)
    if subscription["customer"] != customer:
        raise invalid(f"The subscription {id} does not belong to the customer {customer}.", param=param)
    if subscription["status"] in ENDED:
        raise invalid(f"The subscription {id} is canceled.", param=param)
    return subscription


def _check_cancel(subscription: Thing, param: str) -> None:
    if subscription["cancel_at_period_end"] or subscription["cancel_at"]:
        message = f"The subscription {subscription['id']} is already set to be canceled."
        raise invalid(message, param=f"{param}[subscription]")


def _check_changeable(subscription: Thing, param: str) -> None:
    """Stripe's portal changes neither what is paid by invoice nor what has several products or counts usage."""
    items = subscription["items"]["data"]
    obstacles = {
        "its collection method is `send_invoice`": subscription["collection_method"] == "send_invoice",
        "it has multiple products": len(items) > 1,
        "it has a usage-based price": any(item["price"]["recurring"]["usage_type"] == "metered" for item in items),
        "it is managed by a subscription schedule": subscription["schedule"] is not None,
    }
    if reason := next((reason for reason, holds in obstacles.items() if holds), None):
        message = f"The subscription {subscription['id']} cannot be updated in the portal because {reason}."
        raise invalid(message, param=f"{param}[subscription]")


def _check_change(books: Books, subscription: Thing, feature: Thing, wanted: Thing, param: str) -> None:
    [item] = subscription["items"]["data"]
    items = wanted.get("items") or []
    if len(items) != 1:
        raise invalid("You must pass exactly one item to update.", param=f"{param}[items]")
    if items[0].get("id") != item["id"]:
        raise missing("subscription_item", str(items[0].get("id")), param=f"{param}[items]", status=400)
    _check_allowed(item, items[0], feature, f"{param}[items][0]")
    asked = wanted.get("discounts")
    discounts.redeem(books, asked, subscription["customer"], subscription["currency"], param=f"{param}[discounts]")
    if not asked and not any(_differs(item, items[0], what) for what in ("price", "quantity")):
        raise invalid("The update must change the subscription.", param=f"{param}[items]")


def _check_allowed(item: Thing, wanted: Thing, feature: Thing, param: str) -> None:
    """What the configuration lets be changed, and to which prices."""
    for what in ("price", "quantity"):
        if _differs(item, wanted, what) and what not in feature["default_allowed_updates"]:
            message = f"This portal configuration does not allow to update the {what}."
            raise invalid(message, param=f"{param}[{what}]")
    on_offer = {id for product in feature["products"] or () for id in product["prices"]}
    if _differs(item, wanted, "price") and wanted["price"] not in on_offer:
        message = f"The price {wanted['price']} is not among the products of this portal configuration."
        raise invalid(message, param=f"{param}[price]")


def _differs(item: Thing, wanted: Thing, what: str) -> bool:
    present = item["price"]["id"] if what == "price" else item["quantity"]
    return bool(wanted.get(what, present) != present)


def _required(param: str) -> StripeRefusal:
    return invalid(f"Missing required param: {param}.", param=param, code="parameter_missing")
