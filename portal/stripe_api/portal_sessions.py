"""Hand-offs to Stripe's Customer Portal."""

import msgspec

from portal.model.change import KeptPreview
from portal.model.names import CustomerId, SubscriptionId
from portal.stripe_api.client import StripeClient
from portal.stripe_api.locales import stripes_locale

FLOWS = frozenset(("payment_method_update", "subscription_update", "subscription_cancel"))
CONFIRM = "subscription_update_confirm"
SESSIONS = "/v1/billing_portal/sessions"
OF_A_SUBSCRIPTION = frozenset(("subscription_update", "subscription_cancel"))


class _Session(msgspec.Struct):
    url: str


async def open_session(
    client: StripeClient,
    customer: CustomerId,
    *,
    return_to: str,
    language: str,
    configuration: str = "",
    flow: str = "",
    subscription: SubscriptionId | None = None,
) -> str:
    """The address to send the person to, once and at once: it must be opened within five minutes.

    An empty `flow` opens the portal's own front page, an empty `configuration` is the account's default.
    Raises StripeAway, RefusedByStripe.
    """
    params: dict[str, object] = {"customer": customer, "return_url": return_to, "locale": stripes_locale(language)}
    if configuration:
        params["configuration"] = configuration
    if flow:
        params["flow_data"] = _flow_data(flow, subscription, return_to)
    return (await client.post(SESSIONS, _Session, params)).url


async def open_confirmation(
    client: StripeClient, kept: KeptPreview, *, return_to: str, done_at: str, language: str
) -> str:
    """The address where Stripe asks to confirm exactly this change. Only who has confirmed comes back to `done_at`.

    Raises StripeAway, NotAtStripe, RefusedByStripe.
    """
    [item] = kept.wish.items
    wanted: dict[str, object] = {
        "subscription": kept.wish.subscription,
        "items": [{"id": item.id, "price": item.price, "quantity": item.quantity or 1}],
    }
    if kept.wish.promotion:
        wanted["discounts"] = [{"promotion_code": kept.wish.promotion}]
    params: dict[str, object] = {
        "customer": kept.customer,
        "configuration": kept.terms.configuration,
        "return_url": return_to,
        "locale": stripes_locale(language),
        "flow_data": {
            "type": CONFIRM,
            "after_completion": {"type": "redirect", "redirect": {"return_url": done_at}},
            CONFIRM: wanted,
        },
    }
    return (await client.post(SESSIONS, _Session, params)).url


def _flow_data(flow: str, subscription: SubscriptionId | None, return_to: str) -> dict[str, object]:
    data: dict[str, object] = {
        "type": flow,
        "after_completion": {"type": "redirect", "redirect": {"return_url": return_to}},
    }
    if flow in OF_A_SUBSCRIPTION:
        data[flow] = {"subscription": subscription}
    return data
