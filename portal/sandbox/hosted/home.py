"""The Customer Portal's homepage: plans, card, billing information, invoices. A flow begins elsewhere."""

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from portal.sandbox.hosted import payments
from portal.sandbox.hosted.language import Language
from portal.sandbox.hosted.plan import item_name, may_change
from portal.sandbox.hosted.rendering import page, see_other
from portal.sandbox.hosted.visit import Visit, in_session
from portal.sandbox.hosted.words import WORDS
from portal.sandbox.shelf import Thing

PAGE = 12
ENDED = {"canceled", "incomplete_expired"}


@in_session
async def show(request: Request, visit: Visit) -> Response:
    if start := _flow_start(visit):
        return see_other(start)
    card = payments.default_card(visit.books, visit.customer["id"])
    return page(
        request,
        "home.html",
        visit.language,
        visit=visit,
        done=_done(request),
        plans=[_plan(visit, subscription) for subscription in _subscriptions(visit)],
        card=card["card"] if card else None,
        may_change_card=visit.feature("payment_method_update"),
        billing=_billing(visit),
        **_history(request, visit),
    )


@in_session
async def done(request: Request, visit: Visit) -> Response:
    flow = visit.session["flow"] or {"after_completion": {}}
    confirmation = flow["after_completion"].get("hosted_confirmation") or {}
    title = visit.language.say(_done(request) or "current_plan")
    message = confirmation.get("custom_message")
    return page(request, "done.html", visit.language, visit=visit, said_title=title, message=message)


def _flow_start(visit: Visit) -> str | None:
    flow = visit.flow
    if flow is None:
        return None
    wanted = flow.get(flow["type"]) or {}
    subscription = f"{visit.address}/subscriptions/{wanted.get('subscription')}"
    match flow["type"]:
        case "payment_method_update":
            return f"{visit.address}/card"
        case "subscription_cancel":
            return f"{subscription}/cancel"
        case "subscription_update":
            return f"{subscription}/plan"
        case "subscription_update_confirm":
            item = wanted["items"][0]
            chosen = {name: item[name] for name in ("price", "quantity") if item.get(name)}
            return f"{subscription}/confirm?{urlencode(chosen)}"
    return None


def _done(request: Request) -> str | None:
    word = request.query_params.get("done", "")
    return word if word in WORDS and word.startswith(("card_", "plan_")) else None


def _subscriptions(visit: Visit) -> list[Thing]:
    of_customer = visit.books.where("subscription", "customer", visit.customer["id"])
    return [one for one in reversed(of_customer) if one["status"] not in ENDED]


def _plan(visit: Visit, subscription: Thing) -> dict[str, Any]:
    ending = subscription["cancel_at_period_end"] or subscription["cancel_at"] is not None
    may_cancel = visit.feature("subscription_cancel") is not None
    items = subscription["items"]["data"]
    return {
        "id": subscription["id"],
        "address": f"{visit.address}/subscriptions/{subscription['id']}",
        "lines": [
            {"name": item_name(visit, item["price"], item["quantity"]), "rate": visit.language.rate(item["price"])}
            for item in items
        ],
        "state": _state(visit.language, subscription),
        "may_change": may_change(visit, subscription) and not ending,
        "may_cancel": may_cancel and not ending,
        "may_keep": may_cancel and ending,
    }


def _state(language: Language, subscription: Thing) -> str:
    end = min(item["current_period_end"] for item in subscription["items"]["data"])
    if subscription["cancel_at_period_end"] or subscription["cancel_at"]:
        return language.say("ends", day=language.day(subscription["cancel_at"] or end))
    if subscription["status"] == "trialing":
        return language.say("trial_ends", day=language.day(subscription["trial_end"]))
    if subscription["status"] in ("past_due", "unpaid"):
        return language.say("past_due")
    return language.say("renews", day=language.day(end))


def _billing(visit: Visit) -> list[str]:
    customer = visit.customer
    said = [customer["name"], customer["email"], *visit.language.address(customer["address"]), customer["phone"]]
    return [line for line in said if line]


def _history(request: Request, visit: Visit) -> dict[str, Any]:
    """The newest invoices, twelve more at each click."""
    if visit.feature("invoice_history") is None:
        return {"invoices": None, "more": None}
    asked = request.query_params.get("invoices", "")
    wanted = int(asked) if asked.isascii() and asked.isdigit() else PAGE
    of_customer = visit.books.where("invoice", "customer", visit.customer["id"])
    issued = [invoice for invoice in reversed(of_customer) if invoice["status"] != "draft"]
    rows = [
        {
            "address": invoice["hosted_invoice_url"],
            "day": visit.language.day(invoice["created"]),
            "amount": visit.language.money(invoice["total"], invoice["currency"]),
            "status": invoice["status"],
            "number": invoice["number"],
        }
        for invoice in issued[:wanted]
    ]
    return {"invoices": rows, "more": f"{visit.address}?invoices={wanted + PAGE}" if len(issued) > wanted else None}
