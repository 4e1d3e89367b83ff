"""The settings in Stripe's Dashboard that no API shows: what a person must look at, and where.

The places are named as the English Dashboard names them, in every language.
"""

from dataclasses import dataclass

from portal.language import _


@dataclass(frozen=True, slots=True)
class ByHand:
    name: str
    look: str
    where: str


SETTINGS = (
    ByHand(
        "mail-domain",
        _("Stripe's own mails come from your domain, and it is verified"),
        "Dashboard → Settings → Business → Customer emails → Email domain",
    ),
    ByHand(
        "public-details",
        _("the support phone is shown on receipts and invoices"),
        "Dashboard → Settings → Business → Public details",
    ),
    ByHand(
        "mail-language",
        _("mails and documents without a customer's language are in the right one"),
        "Dashboard → Settings → Business → Customer emails → Default language",
    ),
    ByHand(
        "invoice-defaults",
        _("the default footer and memo of invoices fit customers who pay by card"),
        "Dashboard → Settings → Billing → Invoices → Default footer, Default memo",
    ),
    ByHand(
        "invoice-numbers",
        _("invoice numbers run as your accounting wants them (by customer or by account)"),
        "Dashboard → Settings → Billing → Invoices → Invoice numbering",
    ),
    ByHand(
        "invoice-tax-id",
        _("your registration number is chosen to be printed on invoices"),
        "Dashboard → Settings → Billing → Invoices → Default tax IDs",
    ),
    ByHand(
        "retries",
        _("how often a failed card is tried again, and what becomes of the subscription after the last try"),
        "Dashboard → Settings → Billing → Revenue recovery → Retries",
    ),
    ByHand(
        "renewal-days",
        _("how many days before a renewal Stripe speaks of it; with 30 or less, monthly contracts are told as well"),
        "Dashboard → Settings → Billing → Subscriptions and emails → Upcoming renewal events",
    ),
    ByHand(
        "transfer-matching",
        _("incoming bank transfers are matched with open invoices automatically, or by hand, as you want it"),
        "Dashboard → Settings → Payments → Bank transfers → Reconciliation",
    ),
    ByHand(
        "team-mails",
        _("who of your own people gets Stripe's mails about failed payments and webhooks"),
        "Dashboard → Profile → Communication preferences",
    ),
)
