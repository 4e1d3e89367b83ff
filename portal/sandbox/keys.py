"""Restricted keys: what each may do, and Stripe's refusal, which names the permission that is lacking.

The names of quotes, events, tax ids, tax rates, coupons and cash balances are not established by any source we hold.
"""

import re
from typing import Any

from portal.sandbox.refusal import StripeRefusal, invalid

RESTRICTED = "rk_test_"
READ_BY_POST = re.compile("/v1/invoices/create_preview")
# The first that fits.
RESOURCES = [
    (re.compile(pattern), name)
    for pattern, name in (
        ("/v1/account", "accounts_kyc_basic"),
        ("/v1/billing_portal/configurations", "customer_portal"),
        ("/v1/billing_portal/sessions", "customer_portal_session"),
        ("/v1/customers/[^/]+/balance_transactions", "customer_balance_transactions"),
        ("/v1/customers/[^/]+/cash_balance", "cash_balance"),
        ("/v1/customers/[^/]+/payment_methods", "payment_method"),
        ("/v1/(charges|refunds)", "charge"),
        ("/v1/coupons", "coupon"),
        ("/v1/credit_notes", "credit_note"),
        ("/v1/customers", "customer"),
        ("/v1/events", "event"),
        ("/v1/(invoices|invoice_payments|invoiceitems)", "invoice"),
        ("/v1/payment_intents", "payment_intent"),
        ("/v1/payment_methods", "payment_method"),
        ("/v1/prices", "plan"),
        ("/v1/products", "product"),
        ("/v1/promotion_codes", "promotion_code"),
        ("/v1/quotes", "quote"),
        ("/v1/(subscriptions|subscription_items)", "subscription"),
        ("/v1/tax_ids", "tax_id"),
        ("/v1/tax_rates", "tax_rate"),
        ("/v1/webhook_endpoints", "webhook"),
    )
]


class BadKey(Exception):
    """What was given is no restricted key with permissions; the message says what is expected."""


class Keys:
    """A restricted key that nobody has limited may do everything, as a full one."""

    def __init__(self) -> None:
        self.permissions: dict[str, frozenset[str]] = {}

    def limit(self, wanted: Any) -> None:
        """From {"key": "rk_test_…", "permissions": ["webhook_write", …]}."""
        key, names = (wanted.get("key"), wanted.get("permissions")) if isinstance(wanted, dict) else (None, None)
        known = {f"{name}_{may}" for _, name in RESOURCES for may in ("read", "write")}
        if not isinstance(key, str) or not key.startswith(RESTRICTED) or not isinstance(names, list):
            raise BadKey(f'expected {{"key": "{RESTRICTED}…", "permissions": ["webhook_write"]}}')
        if unknown := sorted(set(map(str, names)) - known):
            raise BadKey(f"unknown: {', '.join(unknown)}; known: {', '.join(sorted(known))}")
        self.permissions[key] = frozenset(names)

    def check(self, key: str, method: str, path: str, account: str) -> None:
        """Raises Stripe's refusal. To write is to read as well."""
        allowed = self.permissions.get(key)
        name = next((name for pattern, name in RESOURCES if pattern.match(path)), None)
        if allowed is None or name is None:
            return
        reads = method == "GET" or READ_BY_POST.match(path) is not None
        if f"{name}_write" in allowed or (reads and f"{name}_read" in allowed):
            return
        raise _refusal(key, f"rak_{name}_{'read' if reads else 'write'}", account)


def _refusal(key: str, permission: str, account: str) -> StripeRefusal:
    shown = f"{RESTRICTED}{'*' * 10}{key[-4:]}"
    message = (
        f"The provided key '{shown}' does not have the required permissions for this endpoint on account '{account}'. "
        f"Having the '{permission}' permission would allow this request to continue."
    )
    return invalid(message, status=403)
