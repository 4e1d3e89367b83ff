"""The Customer Portal's plan change: choose a price and a quantity, see what it costs, confirm."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from portal.sandbox.api import previews, subscriptions
from portal.sandbox.hosted import payments
from portal.sandbox.hosted.invoice_page import rows_of
from portal.sandbox.hosted.invoice_pdf import sums
from portal.sandbox.hosted.rendering import gone, page
from portal.sandbox.hosted.visit import Visit, completed, in_session
from portal.sandbox.refusal import StripeRefusal
from portal.sandbox.shelf import Thing

CHANGEABLE = {"active", "trialing", "past_due"}


@dataclass(frozen=True)
class Choice:
    """What the visitor wants the one item of the subscription to become."""

    subscription: Thing
    price: Thing
    quantity: int
    discounts: list[Thing]
    feature: Thing

    @property
    def item(self) -> Thing:
        item: Thing = self.subscription["items"]["data"][0]
        return item

    @property
    def items(self) -> list[Thing]:
        return [{"id": self.item["id"], "price": self.price["id"], "quantity": self.quantity}]

    @property
    def terms(self) -> Thing:
        """How the change is made, as the configuration says: the preview's parameters and the update's."""
        terms: Thing = {"items": self.items, "proration_behavior": self.feature["proration_behavior"]}
        if self.feature["billing_cycle_anchor"]:
            terms["billing_cycle_anchor"] = self.feature["billing_cycle_anchor"]
        if self.subscription["status"] == "trialing" and self.feature["trial_update_behavior"] == "end_trial":
            terms["trial_end"] = "now"
        return terms

    @property
    def redeemed(self) -> Thing:
        return {"discounts": self.discounts} if self.discounts else {}


@in_session
async def choose(request: Request, visit: Visit) -> Response:
    subscription = find_subscription(request, visit)
    if subscription is None or not may_change(visit, subscription):
        return gone(request, language=visit.language)
    item = subscription["items"]["data"][0]
    choices = [
        {
            "price": price["id"],
            "name": product_name(visit, price),
            "rate": visit.language.rate(price),
            "current": price["id"] == item["price"]["id"],
        }
        for price in _prices(visit, subscription)
    ]
    return page(
        request,
        "plan.html",
        visit.language,
        visit=visit,
        address=_address(visit, subscription),
        choices=choices,
        quantity=item["quantity"],
        may_change_quantity=_may_update(visit, "quantity"),
    )


@in_session
async def confirm(request: Request, visit: Visit) -> Response:
    choice = _choice(request, visit)
    return await _ask(request, visit, choice) if choice else gone(request, language=visit.language)


@in_session
async def change(request: Request, visit: Visit) -> Response:
    choice = _choice(request, visit)
    if choice is None:
        return gone(request, language=visit.language)
    given = {**choice.terms, **choice.redeemed, "payment_behavior": "error_if_incomplete"}
    try:
        subscriptions.update(visit.books, choice.subscription["id"], **given)
    except StripeRefusal as refusal:
        return await _ask(request, visit, choice, refusal)
    return completed(visit, "plan_changed")


def find_subscription(request: Request, visit: Visit) -> Thing | None:
    subscription = visit.books.find("subscription", request.path_params["subscription"])
    return subscription if subscription and subscription["customer"] == visit.customer["id"] else None


def may_change(visit: Visit, subscription: Thing) -> bool:
    """As at Stripe: not where somebody is sent an invoice, not with several products."""
    return (
        visit.feature("subscription_update") is not None
        and subscription["status"] in CHANGEABLE
        and subscription["collection_method"] == "charge_automatically"
        and len(subscription["items"]["data"]) == 1
    )


def product_name(visit: Visit, price: Thing) -> str:
    name: str = visit.books.take("product", price["product"])["name"]
    return name


def item_name(visit: Visit, price: Thing, quantity: int) -> str:
    return visit.language.say("seats", product=product_name(visit, price), quantity=quantity)


async def _ask(request: Request, visit: Visit, choice: Choice, refusal: StripeRefusal | None = None) -> Response:
    item, language = choice.item, visit.language
    subscription = choice.subscription["id"]
    preview = previews.create(
        visit.books, subscription=subscription, subscription_details=choice.terms, **choice.redeemed
    )
    is_today = preview["created"] <= visit.books.clock.now()
    next_day = language.day(preview["created"])
    return page(
        request,
        "plan_confirm.html",
        language,
        status=402 if refusal else 200,
        visit=visit,
        refused=payments.said(language, refusal) if refusal else None,
        change=[
            (language.say("before"), _said(visit, item["price"], item["quantity"])),
            (language.say("after"), _said(visit, choice.price, choice.quantity)),
        ],
        when=language.say("due_today") if is_today else language.say("on_next_invoice", day=next_day),
        rows=rows_of(language, preview),
        sums=sums(language, preview),
        way_out=f"{_address(visit, choice.subscription)}/plan" if not visit.flow else visit.way_out,
    )


def _choice(request: Request, visit: Visit) -> Choice | None:
    """What the address asks for, by GET and by POST; None if the portal does not offer it."""
    subscription = find_subscription(request, visit)
    if subscription is None or not may_change(visit, subscription):
        return None
    item = subscription["items"]["data"][0]
    wanted = request.query_params.get("price") or item["price"]["id"]
    quantity = request.query_params.get("quantity") or str(item["quantity"])
    price = next((price for price in _prices(visit, subscription) if price["id"] == wanted), None)
    if price is None or not quantity.isascii() or not quantity.isdigit() or not 1 <= int(quantity) <= 9999:
        return None
    feature = visit.configuration["features"]["subscription_update"]
    return Choice(subscription, price, int(quantity), _discounts(visit, subscription), feature)


def _discounts(visit: Visit, subscription: Thing) -> list[Thing]:
    """Those that the flow brings along for this subscription."""
    prepared = (visit.flow or {}).get("subscription_update_confirm") or {}
    if prepared.get("subscription") != subscription["id"]:
        return []
    return [{name: id for name, id in one.items() if id} for one in prepared["discounts"] or ()]


def _prices(visit: Visit, subscription: Thing) -> list[Thing]:
    """The configuration's prices in the subscription's currency, and the present one, cheapest first."""
    current = subscription["items"]["data"][0]["price"]
    products = visit.configuration["features"]["subscription_update"]["products"] or ()
    offered = {id for product in products for id in product["prices"]} if _may_update(visit, "price") else set()
    prices = [visit.books.take("price", id) for id in {*offered, current["id"]}]
    fitting = [price for price in prices if price["currency"] == current["currency"] and price["recurring"]]
    return sorted(fitting, key=lambda price: (price["recurring"]["interval"], price["unit_amount"] or 0))


def _may_update(visit: Visit, what: str) -> bool:
    feature = visit.feature("subscription_update")
    return feature is not None and what in feature["default_allowed_updates"]


def _said(visit: Visit, price: Thing, quantity: int) -> str:
    return f"{item_name(visit, price, quantity)}, {visit.language.rate(price)}"


def _address(visit: Visit, subscription: Thing) -> str:
    return f"{visit.address}/subscriptions/{subscription['id']}"
