"""What the overview must tell a person now, the most urgent first, each with its one action."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from itertools import groupby

from portal.billing.moments import moments_of
from portal.billing.reasons import Reason, explain_refused
from portal.clock import day_of
from portal.model.invoice import InvoiceRow
from portal.model.mail_kind import MomentName
from portal.model.moment import Facts, Moment, PaidLately
from portal.model.payment_method import PaymentMethod
from portal.model.subscription import Plan
from portal.money import Money

_UNPAID = ("payment_failed", "transfer_invoice_overdue")
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
    RENEWS = "renews"
    ISSUED = "issued"
    PROCESSING = "processing"
    PAID = "paid"


_KINDS: Mapping[MomentName, Kind] = {
    "payment_failed": Kind.PAYMENT_FAILED,
    "transfer_invoice_overdue": Kind.OVERDUE,
    "card_expiring": Kind.CARD_EXPIRES,
    "trial_will_end": Kind.TRIAL_ENDS,
    "renewal_upcoming": Kind.RENEWS,
    "transfer_invoice_finalized": Kind.ISSUED,
    "payment_succeeded": Kind.PAID,
}


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
    paid: PaidLately | None = None
    count: int = 0
    amounts: tuple[Money, ...] = ()

    @property
    def is_urgent(self) -> bool:
        return self.kind in (Kind.PAYMENT_FAILED, Kind.OVERDUE, Kind.MORE_UNPAID, Kind.CARD_EXPIRED)


def notices(facts: Facts, now: datetime, zone: tzinfo, renewal_days: int) -> list[Notice]:
    """The moments of billing/moments.py, and what else there is to say. Days are the operator's."""
    today = day_of(now, zone)
    shown, folded = worth_a_notice(facts.open_invoices, today)
    told = _told_one_by_one(moments_of(facts, now, zone, renewal_days), shown)
    found: list[Notice | None] = [_of_moment(moment, facts) for moment in told]
    found.append(_about_the_rest(folded))
    found.append(_about_processing(facts.open_invoices))
    found.append(_about_expired(facts, today.date()))
    found.extend(_about_end(plan, now) for plan in facts.plans)
    order = list(Kind)
    return sorted((notice for notice in found if notice), key=lambda notice: order.index(notice.kind))


def worth_a_notice(
    open_invoices: Sequence[InvoiceRow], today: datetime
) -> tuple[Sequence[InvoiceRow], Sequence[InvoiceRow]]:
    """The invoices that are told one by one, refused ones first, and those that are only counted."""
    failed = [invoice for invoice in open_invoices if invoice.has_failed]
    others = [one for one in open_invoices if not one.has_failed and not one.is_processing]
    late = [*failed, *(invoice for invoice in others if invoice.is_overdue(today))]
    return late[:MOST], late[MOST:]


def _told_one_by_one(moments: Sequence[Moment], shown: Sequence[InvoiceRow]) -> list[Moment]:
    """Of what is unpaid as many as are shown, the refused ones first; of what was paid the newest, of bills three.

    A refused one that has a due date is told once: its notice says when it is due.
    """
    moments = [one for one in moments if one.name == "payment_failed" or not (one.invoice and one.invoice.has_failed)]
    places = {invoice.id: place for place, invoice in enumerate(shown)}
    unpaid = [one for one in moments if one.name in _UNPAID and one.invoice and one.invoice.id in places]
    issued = [one for one in moments if one.name == "transfer_invoice_finalized"][:MOST]
    paid = [one for one in moments if one.name == "payment_succeeded"][:1]
    others = [one for one in moments if one.invoice is None and one.paid is None]
    return [*sorted(unpaid, key=lambda one: places[one.invoice.id] if one.invoice else 0), *others, *issued, *paid]


def _of_moment(moment: Moment, facts: Facts) -> Notice:
    kind, invoice = _KINDS[moment.name], moment.invoice
    if kind is Kind.PAYMENT_FAILED and invoice:
        reason = explain_refused(invoice, facts.refused.get(invoice.id), facts.card)
        return Notice(kind, invoice, reason=reason, next_attempt=invoice.next_attempt_at)
    amounts = (moment.amount,) if moment.amount is not None else ()
    at = None if kind is Kind.CARD_EXPIRES else moment.at
    return Notice(kind, invoice, card=moment.card, plan=moment.plan, at=at, paid=moment.paid, amounts=amounts)


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


def _about_expired(facts: Facts, today: date) -> Notice | None:
    if facts.card is None or all(plan.by_transfer for plan in facts.plans):
        return None
    return Notice(Kind.CARD_EXPIRED, card=facts.card) if facts.card.is_expired(today) else None


def _about_end(plan: Plan, now: datetime) -> Notice | None:
    ends = plan.cancel_at is not None and plan.cancel_at > now
    return Notice(Kind.ENDS, plan=plan, at=plan.cancel_at) if ends else None
