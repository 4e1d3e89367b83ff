"""What a restricted key must be allowed to do, and what becomes of the portal without it."""

from portal.doctor.case import Case
from portal.doctor.finding import Finding, ok, problem, warning
from portal.language import _
from portal.stripe_api.permissions import READS, WRITES, list_lacking

# Without these the portal works, and does less.
CAN_DO_WITHOUT = {
    "tax_id_read": _("the key lacks %(name)s: the portal's receipts lack the registration number"),
    "promotion_code_read": _("the key lacks %(name)s: customers cannot use promotion codes"),
    "customer_portal_read": _("the key lacks %(name)s: no plans are offered"),
    "webhook_read": _("the key lacks %(name)s: the webhook endpoint cannot be looked at"),
    "cash_balance_read": _("the key lacks %(name)s: staff do not see what lies at Stripe for customers who transfer"),
    "event_read": _("the key lacks %(name)s: webhooks that are lost stay lost"),
    "quote_read": _("the key lacks %(name)s: there are no quotes"),
    "quote_write": _("the key lacks %(name)s: customers cannot make or accept quotes"),
    "invoice_write": _("the key lacks %(name)s: staff cannot mark invoices as paid outside Stripe"),
    "subscription_write": _("the key lacks %(name)s: plans are changed on Stripe's pages only"),
}
WHERE = _("Dashboard → Developers → API keys: give the restricted key this permission.")


async def examine(case: Case) -> list[Finding]:
    if case.portal.settings.stripe_api_key.startswith("sk_"):
        return [ok("permissions", _("a full key may do everything"))]
    lacking = await list_lacking(case.portal.stripe)
    if not lacking:
        return [ok("permissions", _("the key has the %(count)s permissions"), count=len(READS) + len(WRITES))]
    return [_lacks(name) for name in lacking]


def _lacks(name: str) -> Finding:
    if name in CAN_DO_WITHOUT:
        return warning("permissions", CAN_DO_WITHOUT[name], WHERE, name=name)
    return problem("permissions", _("the key lacks %(name)s"), WHERE, name=name)
