"""The mails about an account that a person may choose. Which of them the portal sends is the operator's to say."""

from typing import Literal, get_args

# The moments of a contract and of its invoices, by the names that PORTAL_MAILS knows them by.
MomentName = Literal[
    "trial_will_end",
    "renewal_upcoming",
    "card_expiring",
    "payment_succeeded",
    "payment_failed",
    "transfer_invoice_finalized",
    "transfer_invoice_overdue",
]
# Who has access, and the moments. A link to sign in and an invitation are no choice: they were asked for.
MailKind = Literal["people"] | MomentName
MOMENT_NAMES: tuple[MomentName, ...] = get_args(MomentName)
MAIL_KINDS: tuple[MailKind, ...] = ("people", *MOMENT_NAMES)
