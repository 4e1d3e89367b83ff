"""What a restricted key must be allowed to do, and what becomes of the portal without it."""

from portal.doctor.case import Case
from portal.doctor.finding import Finding, ok, problem, warning
from portal.stripe_api.permissions import READS, WRITES, list_lacking

# Without these the portal works, and does less.
CAN_DO_WITHOUT = {
    "tax_id_read": "the portal's receipts lack the registration number",
    "promotion_code_read": "customers cannot use promotion codes",
    "customer_portal_read": "no plans are offered",
    "webhook_read": "the webhook endpoint cannot be looked at",
    "cash_balance_read": "staff do not see what lies at Stripe for customers who transfer",
    "event_read": "webhooks that are lost stay lost",
    "quote_read": "there are no quotes",
    "quote_write": "customers cannot make or accept quotes",
    "invoice_write": "staff cannot mark invoices as paid outside Stripe",
    "subscription_write": "plans are changed on Stripe's pages only",
}
WHERE = "Dashboard → Developers → API keys: give the restricted key this permission."


async def examine(case: Case) -> list[Finding]:
    if case.portal.settings.stripe_api_key.startswith("sk_"):
        return [ok("permissions", "a full key may do everything")]
    lacking = await list_lacking(case.portal.stripe)
    if not lacking:
        return [ok("permissions", "the key has the %(count)s permissions", count=len(READS) + len(WRITES))]
    return [_lacks(name) for name in lacking]


def _lacks(name: str) -> Finding:
    if name in CAN_DO_WITHOUT:
        return warning("permissions", "the key lacks %(name)s: %(why)s", WHERE, name=name, why=CAN_DO_WITHOUT[name])
    return problem("permissions", "the key lacks %(name)s", WHERE, name=name)
