"""A webhook endpoint at Stripe: where events are sent to, which, and in which version of their shape."""

from dataclasses import dataclass
from datetime import datetime

# All that the portal reads again, or must hear of at once. Others do no harm.
EVENTS = frozenset(
    f"{kind}.{happening}"
    for kind, happenings in {
        "account": "updated",
        "billing_portal.configuration": "created updated",
        "cash_balance": "funds_available",
        "credit_note": "created updated voided",
        "customer": "created updated deleted",
        "customer.discount": "created updated deleted",
        "customer.source": "created updated deleted",
        "customer.subscription": "created updated deleted paused resumed trial_will_end",
        "customer_cash_balance_transaction": "created",
        "invoice": "finalized updated sent paid payment_succeeded payment_failed payment_action_required voided "
        "marked_uncollectible overpaid",
        "invoice_payment": "paid",
        "invoiceitem": "created deleted",
        "payment_intent": "payment_failed",
        "payment_method": "attached detached updated automatically_updated",
        "price": "created updated deleted",
        "product": "created updated deleted",
        "quote": "created finalized accepted canceled",
        "refund": "created updated failed",
        "tax_rate": "created updated",
    }.items()
    for happening in happenings.split()
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`id` is empty for one that is only wanted."""

    id: str
    url: str
    events: frozenset[str]
    enabled: bool
    api_version: str | None
    is_ours: bool = True
    created_at: datetime | None = None
    secret_is_lost: bool = False  # setup was cut off before it had put the secret away; Stripe shows it once

    @property
    def hears_everything(self) -> bool:
        return "*" in self.events

    @property
    def lacks(self) -> frozenset[str]:
        """The events that the portal needs and is not sent."""
        return frozenset() if self.hears_everything else EVENTS - self.events
