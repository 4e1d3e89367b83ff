"""One visit to the Customer Portal: a session, with the flow that it is to go through."""

from typing import Any

from portal.sandbox.api import portal_configurations, portal_flows
from portal.sandbox.books import Books
from portal.sandbox.operation import Operation
from portal.sandbox.parameters import group, many, natural, one_of, text
from portal.sandbox.shelf import Thing, nothing

LOCALES = """auto bg cs da de el en en-AU en-CA en-GB en-IE en-IN en-NZ en-SG es es-419 et fi fil fr fr-CA hr hu id it
ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW"""
RETENTION = group({"coupon_offer": group({"coupon": text}), "type": one_of("coupon_offer")})
FLOW = group(
    {
        "type": one_of(" ".join(portal_flows.FEATURE_OF)),
        "after_completion": group(
            {
                "type": one_of("hosted_confirmation portal_homepage redirect"),
                "hosted_confirmation": group({"custom_message": text}),
                "redirect": group({"return_url": text}),
            }
        ),
        "subscription_cancel": group({"retention": RETENTION, "subscription": text}),
        "subscription_update": group({"subscription": text}),
        "subscription_update_confirm": group(
            {
                "subscription": text,
                "discounts": many(group({"coupon": text, "promotion_code": text})),
                "items": many(group({"id": text, "price": text, "quantity": natural})),
            }
        ),
    }
)
FIELDS = {"configuration": text, "customer": text, "flow_data": FLOW, "locale": one_of(LOCALES), "return_url": text}


def create_session(
    books: Books,
    *,
    customer: str,
    configuration: str | None = None,
    return_url: str | None = None,
    flow_data: Thing | None = None,
    locale: str | None = None,
) -> Thing:
    books.take("customer", customer, param="customer")
    allowed = portal_configurations.find(books, configuration)
    if flow_data:
        portal_flows.check(books, customer, allowed, flow_data)
    id = books.new_id("bps")
    session = {
        **nothing("customer_account on_behalf_of"),
        "id": id,
        "object": "billing_portal.session",
        "configuration": allowed["id"],
        "created": books.clock.now(),
        "customer": customer,
        "flow": flow_data and _flow(flow_data),
        "livemode": False,
        "locale": locale,
        "return_url": return_url or allowed["default_return_url"],
        "url": f"{books.base_url}/p/session/{books.new_secret('billing_portal.session', id)}",
    }
    books.put("billing_portal.session", session)
    books.emit("billing_portal.session.created", session)
    return session


def find_session(books: Books, token: str) -> Thing | None:
    """By the secret part of its address."""
    return books.find_by_secret("billing_portal.session", token)


def _flow(given: Thing) -> Thing:
    after = given.get("after_completion") or {"type": "portal_homepage"}
    flow: dict[str, Any] = {
        **nothing("customer_update subscription_cancel subscription_update subscription_update_confirm"),
        "type": given["type"],
        "after_completion": {"hosted_confirmation": None, "redirect": None, **after},
    }
    if given["type"] in given:
        flow[given["type"]] = {**NOTHING_ELSE.get(given["type"], {}), **given[given["type"]]}
    if discounts := (flow["subscription_update_confirm"] or {}).get("discounts"):
        flow["subscription_update_confirm"]["discounts"] = [_discount(one) for one in discounts]
    return flow


def _discount(given: Thing) -> Thing:
    return {**nothing("coupon promotion_code"), **given}


NOTHING_ELSE = {"subscription_cancel": {"retention": None}, "subscription_update_confirm": {"discounts": None}}
OPERATIONS = [Operation("POST", "/v1/billing_portal/sessions", create_session, FIELDS, ("customer",))]
