"""Who mails a customer at which moment: what the file says, held against `PORTAL_MAILS` and Stripe's own switches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.model.declared import MOMENTS, Mailer, Moment
from portal.setting_values import MOMENTS as KNOWN

_BILLING = "Dashboard → Settings → Billing → Subscriptions and emails → "
# Stripe's own mail of each moment: no API shows or sets whether it goes out.
SWITCHES: Mapping[Moment, str] = {
    "trial_will_end": _BILLING + "Send a reminder email 7 days before a free trial ends",
    "renewal_upcoming": _BILLING + "Send emails about upcoming renewals",
    "card_expiring": _BILLING + "Send emails about expiring cards",
    "payment_succeeded": "Dashboard → Settings → Business → Customer emails → Successful payments",
    "payment_failed": _BILLING + "Send emails when card payments fail",
    "transfer_invoice_finalized": _BILLING + "Send finalized invoices and credit notes to customers",
    "transfer_invoice_overdue": _BILLING + "Send reminders if an invoice hasn't been paid",
}


@dataclass(frozen=True, slots=True)
class Switch:
    """One of Stripe's switches, which a person must look at."""

    moment: Moment
    on: bool
    where: str


def switches(mails: Mapping[Moment, Mailer]) -> list[Switch]:
    """In the order of a customer's life."""
    return [Switch(one, mails[one] == "stripe", SWITCHES[one]) for one in MOMENTS if one in mails]


def setting_of(mails: Mapping[Moment, Mailer], now: Sequence[str]) -> str | None:
    """What `PORTAL_MAILS` must be; None if it is. Moments that the file does not name stay as they are."""
    own = [one for one in now if one not in mails]
    wanted = [*own, *(one for one in MOMENTS if mails.get(one) == "portal")]
    return None if set(wanted) == set(now) else ",".join(sorted(wanted))


def unknown(mails: Mapping[Moment, Mailer]) -> list[Moment]:
    """Moments of which this version of the portal cannot mail."""
    return [one for one in MOMENTS if mails.get(one) == "portal" and one not in KNOWN]
