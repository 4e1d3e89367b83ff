"""What the overview must tell a person now, the most urgent first, each with its one action."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby

from portal.billing.reasons import Reason, explain
from portal.model.invoice import InvoiceRow
from portal.model.payment import Payment
from portal.model.payment_method import PaymentMethod
from portal.model.subscription import Plan
from portal.money import Money

TRIAL_NOTICE = timedelta(days=7)
MOST = 3  # invoices with a notice of their own; who has sixty unpaid does not read sixty boxes


class Kind(StrEnum):
    """The moments of a contract that call for a word, in the order of their urgency."""

    PAYMENT_FAILED = "payment_failed"
    OVERDUE = "overdue"
    MORE_UNPAID = "more_unpaid"
    CARD_EXPIRED = "card_expired"
    CARD_EXPIRES = "card_expires"
    TRIAL_ENDS = "trial_ends"
    ENDS = "ends"
    PROCESSING = "processing"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice; which of the optional facts it carries follows from its kind."""

    kind: Kind
    invoice: InvoiceRow | None = None
    reason: Reason | None = None
    next_attempt: datetime | None = None
    card: PaymentMethod | None = None
    plan: Plan | None = None
    at: datetime | None = None
    count: int = 0
    amounts: tuple[Money, ...] = ()

    @property
    def is_urgent(self) -> bool:
        return self.kind in (Kind.PAYMENT_FAILED, Kind.OVERDUE, Kind.MORE_UNPAID, Kind.CARD_EXPIRED)


def notices(
    open_invoices: Sequence[InvoiceRow],
    failures: Mapping[str, Payment | None],
    plans: Sequence[Plan],
    card: PaymentMethod | None,
    now: datetime,
    today: datetime,
) -> list[Notice]:
    """`failures` holds refused payments by invoice id, of those that `worth_a_notice` names at least.

    `today` is the moment this day began where the operator is: a card, and a day to pay by, end with their day.
    """
    shown, folded = worth_a_notice(open_invoices, today)
    found = [_about_unpaid(invoice, failures.get(invoice.id), card) for invoice in shown]
    found.append(_about_the_rest(folded))
    found.append(_about_processing(open_invoices))
    found.append(_about_card(card, plans, today.date()))
    found.extend(_about_plan(plan, now) for plan in plans)
    order = list(Kind)
    return sorted((notice for notice in found if notice), key=lambda notice: order.index(notice.kind))


def worth_a_notice(
    open_invoices: Sequence[InvoiceRow], today: datetime
) -> tuple[Sequence[InvoiceRow], Sequence[InvoiceRow]]:
    """The invoices that are told one by one, refused ones first, and those that are only counted."""
    failed = [invoice for invoice in open_invoices if invoice.has_failed]
    late = [*failed, *(invoice for invoice in open_invoices if invoice.is_overdue(today))]
    return late[:MOST], late[MOST:]


def _about_unpaid(invoice: InvoiceRow, refused: Payment | None, card: PaymentMethod | None) -> Notice | None:
    if invoice.has_failed:
        again = invoice.next_attempt_at
        return Notice(
            Kind.PAYMENT_FAILED, invoice, reason=explain(refused, last=again is None, card=card), next_attempt=again
        )
    return Notice(Kind.OVERDUE, invoice, at=invoice.due_at)


def _about_the_rest(folded: Sequence[InvoiceRow]) -> Notice | None:
    if not folded:
        return None
    return Notice(Kind.MORE_UNPAID, count=len(folded), amounts=_sums(invoice.remaining for invoice in folded))


def _about_processing(open_invoices: Sequence[InvoiceRow]) -> Notice | None:
    under_way = [invoice for invoice in open_invoices if invoice.is_processing]
    if not under_way:
        return None
    first = under_way[0] if len(under_way) == 1 else None
    amounts = _sums(invoice.remaining for invoice in under_way)
    return Notice(Kind.PROCESSING, first, count=len(under_way), amounts=amounts)


def _sums(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """One for each currency."""
    ordered = sorted(amounts, key=lambda amount: amount.currency)
    groups = groupby(ordered, key=lambda amount: amount.currency)
    return tuple(Money(sum(one.minor for one in group), currency) for currency, group in groups)


def _about_card(card: PaymentMethod | None, plans: Sequence[Plan], today: date) -> Notice | None:
    if card is None or all(plan.by_transfer for plan in plans):
        return None
    if card.is_expired(today):
        return Notice(Kind.CARD_EXPIRED, card=card)
    return Notice(Kind.CARD_EXPIRES, card=card) if card.expires_soon(today) else None


def _about_plan(plan: Plan, now: datetime) -> Notice | None:
    if plan.cancel_at is not None and plan.cancel_at > now:
        return Notice(Kind.ENDS, plan=plan, at=plan.cancel_at)
    if plan.status == "trialing" and plan.trial_end is not None and now < plan.trial_end <= now + TRIAL_NOTICE:
        return Notice(Kind.TRIAL_ENDS, plan=plan, at=plan.trial_end)
    return None
