"""What a key may: asked by reading one object of each kind, and by changing objects that do not exist.

That Stripe looks at the key before it looks for the object is inferred; if it does not, a lacking permission to write
is not noticed here, and nothing else happens.
"""

import asyncio
from typing import Any

from portal.stripe_api.client import StripeClient
from portal.stripe_api.problems import MayNot, NotAtStripe, RefusedByStripe

NOBODY = "portal_doctor"  # no id at Stripe looks like this
_ONE: dict[str, object] = {"limit": 1}
READS: dict[str, tuple[str, dict[str, object]]] = {
    "accounts_kyc_basic_read": ("/v1/account", {}),
    "customer_read": ("/v1/customers", _ONE),
    "subscription_read": ("/v1/subscriptions", _ONE),
    "plan_read": ("/v1/prices", _ONE),
    "product_read": ("/v1/products", _ONE),
    "invoice_read": ("/v1/invoices", _ONE),
    "payment_intent_read": ("/v1/payment_intents", _ONE),
    "charge_read": ("/v1/charges", _ONE),
    "payment_method_read": ("/v1/payment_methods", _ONE),
    "credit_note_read": ("/v1/credit_notes", _ONE),
    "quote_read": ("/v1/quotes", _ONE),
    "tax_rate_read": ("/v1/tax_rates", _ONE),
    "tax_id_read": ("/v1/tax_ids", {**_ONE, "owner": {"type": "self"}}),
    "event_read": ("/v1/events", _ONE),
    "promotion_code_read": ("/v1/promotion_codes", _ONE),
    "customer_portal_read": ("/v1/billing_portal/configurations", _ONE),
    "webhook_read": ("/v1/webhook_endpoints", _ONE),
    "cash_balance_read": (f"/v1/customers/cus_{NOBODY}/cash_balance", {}),
}
WRITES: dict[str, tuple[str, dict[str, object]]] = {
    "customer_portal_session_write": ("/v1/billing_portal/sessions", {"customer": f"cus_{NOBODY}"}),
    "subscription_write": (f"/v1/subscriptions/sub_{NOBODY}", {}),
    "invoice_write": (f"/v1/invoices/in_{NOBODY}", {}),
    "quote_write": (f"/v1/quotes/qt_{NOBODY}", {}),
}


async def list_lacking(client: StripeClient) -> list[str]:
    """The permissions that Stripe itself names as lacking; nothing is changed. Raises StripeAway."""
    wanted = [("get", *one) for one in READS.values()] + [("post", *one) for one in WRITES.values()]
    few = asyncio.Semaphore(5)
    answers = await asyncio.gather(*(_ask(client, few, *one) for one in wanted))
    names = [*READS, *WRITES]
    return [said or name for name, (lacks, said) in zip(names, answers, strict=True) if lacks]


async def _ask(
    client: StripeClient, few: asyncio.Semaphore, method: str, path: str, params: dict[str, object]
) -> tuple[bool, str | None]:
    async with few:
        try:
            if method == "get":
                await client.get(path, Any, params)
            else:
                await client.post(path, Any, params)
        except MayNot as refusal:
            return True, refusal.permission
        except (NotAtStripe, RefusedByStripe):
            return False, None  # it was let in, and nobody was there
    return False, None
