"""The mails about an account that a person may choose. Which of them the portal sends is the operator's to say."""

from typing import Literal, get_args

# Who has access; then the moments of a contract and of its invoices. A link to sign in and an invitation are no choice:
# they were asked for.
MailKind = Literal[
    "people",
    "trial_ends",
    "renewal",
    "card_expires",
    "payment_received",
    "payment_failed",
    "invoice_finalised",
    "overdue",
]
MAIL_KINDS: tuple[MailKind, ...] = get_args(MailKind)
