"""Hand-offs to Stripe's Customer Portal."""

import msgspec

from portal.model.names import CustomerId, SubscriptionId
from portal.stripe_api.client import StripeClient

FLOWS = frozenset(("payment_method_update", "subscription_update", "subscription_cancel"))
OF_A_SUBSCRIPTION = frozenset(("subscription_update", "subscription_cancel"))


class _Session(msgspec.Struct):
    url: str


async def open_session(
    client: StripeClient,
    customer: CustomerId,
    *,
    return_to: str,
    language: str,
    flow: str = "",
    subscription: SubscriptionId | None = None,
) -> str:
    """The address to send the person to, once and at once: it must be opened within five minutes.

    An empty `flow` opens the portal's own front page. Raises StripeAway, RefusedByStripe.
    """
    params: dict[str, object] = {"customer": customer, "return_url": return_to, "locale": language}
    if flow:
        params["flow_data"] = _flow_data(flow, subscription, return_to)
    return (await client.post("/v1/billing_portal/sessions", _Session, params)).url


def _flow_data(flow: str, subscription: SubscriptionId | None, return_to: str) -> dict[str, object]:
    data: dict[str, object] = {
        "type": flow,
        "after_completion": {"type": "redirect", "redirect": {"return_url": return_to}},
    }
    if flow in OF_A_SUBSCRIPTION:
        data[flow] = {"subscription": subscription}
    return data
