"""The seven moments, decided from the mirror and the date alone: what the overview, the mails and the command say.

Days are calendar days where the operator is: page, mail and Stripe's own documents then name the same day, and a day
of 23 or 25 hours is a day. What goes by the second at Stripe, the end of a trial or a renewal, ends by the second.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from portal.model.invoice import InvoiceRow
from portal.model.moment import Facts, Moment, PaidLately
from portal.model.names import InvoiceId
from portal.model.payment import Payment
from portal.model.payment_method import EXPIRY_NOTICE_DAYS, PaymentMethod
from portal.model.subscription import Plan

TRIAL_DAYS = 7
RECEIVED_DAYS = 3  # for so long a payment is news
OVERDUE_NEWS_DAYS = 7
RENEWING = ("active", "past_due")
PERIOD_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_FOR_EVER = datetime.max.replace(tzinfo=UTC)


def moments_of(facts: Facts, now: datetime, zone: tzinfo, renewal_days: int) -> list[Moment]:
    """Those that are on now, for one customer."""
    return [moment for moment in all_moments(facts, zone, renewal_days) if moment.is_on(now)]


def all_moments(facts: Facts, zone: tzinfo, renewal_days: int) -> list[Moment]:
    """Past, present and to come, as far as the mirror knows them."""
    return list(_each(facts, zone, renewal_days))


def _each(facts: Facts, zone: tzinfo, renewal_days: int) -> Iterator[Moment]:
    yield from filter(None, (trial_will_end(plan, facts.card, zone) for plan in facts.plans))
    yield from filter(None, (renewal_upcoming(plan, zone, renewal_days) for plan in facts.plans))
    if facts.card and any(not plan.by_transfer for plan in facts.plans):
        yield from filter(None, (card_expiring(facts.card, zone),))
    yield from (payment_succeeded(paid, zone) for paid in facts.paid)
    for invoice in facts.open_invoices:
        if invoice.has_failed:
            yield payment_failed(invoice, facts.refused.get(invoice.id))
        if invoice.due_at and not invoice.is_processing:  # whatever card was tried for it
            yield invoice_finalized(invoice, invoice.due_at, zone)
            yield invoice_overdue(invoice, invoice.due_at, zone)


def trial_will_end(plan: Plan, card: PaymentMethod | None, zone: tzinfo) -> Moment | None:
    """Not for one that ends with its trial: nothing follows that one would have to know of."""
    if plan.status != "trialing" or plan.trial_end is None or _is_over_by(plan, plan.trial_end):
        return None
    end = plan.trial_end
    begins = midnight(end, zone, -TRIAL_DAYS)
    amount = plan.next_amount if plan.next_at == end else None
    return Moment("trial_will_end", f"{plan.id}:{_number(end)}", begins, end, end, end, amount, plan, card)


def renewal_upcoming(plan: Plan, zone: tzinfo, days: int) -> Moment | None:
    """The amount is Stripe's preview of that very bill, or none."""
    end = plan.period_end
    if plan.status not in RENEWING or plan.is_paused or end is None or _is_over_by(plan, end):
        return None
    if not reaches(days, plan):
        return None
    amount = plan.next_amount if plan.next_at == end else None
    begins = midnight(end, zone, -days)
    return Moment("renewal_upcoming", f"{plan.id}:{_number(end)}", begins, end, end, end, amount, plan)


def card_expiring(card: PaymentMethod, zone: tzinfo) -> Moment | None:
    last_day = card.last_day
    if last_day is None:
        return None
    begins, until = _midnight(last_day - timedelta(days=EXPIRY_NOTICE_DAYS), zone), _midnight(next_day(last_day), zone)
    about = f"{card.id}:{last_day:%Y%m}"
    return Moment("card_expiring", about, begins, until, until, _midnight(last_day, zone), card=card)


def payment_succeeded(paid: PaidLately, zone: tzinfo) -> Moment:
    at = paid.payment.paid_at or paid.payment.created_at
    until = midnight(at, zone, RECEIVED_DAYS)
    return Moment("payment_succeeded", paid.payment.id, at, until, until, at, paid.payment.amount, paid=paid)


def payment_failed(invoice: InvoiceRow, refused: Payment | None) -> Moment:
    """Until it is paid. Whom to mail of which attempt is decided where an attempt is written down: card_failures.py."""
    begins = (refused.tried_at or refused.created_at) if refused else invoice.issued_at
    about = failure_about(invoice.id, invoice.attempt_count)
    return Moment("payment_failed", about, begins, _FOR_EVER, _FOR_EVER, begins, invoice.remaining, invoice=invoice)


def failure_about(invoice: InvoiceId, attempt: int) -> str:
    return f"{invoice}:{attempt}"


def invoice_finalized(invoice: InvoiceRow, due_at: datetime, zone: tzinfo) -> Moment:
    """From its issue to the day to pay by; then it is past due."""
    until = midnight(due_at, zone, 1)
    dates = invoice.issued_at, until, until, due_at
    return Moment("transfer_invoice_finalized", invoice.id, *dates, invoice.remaining, invoice=invoice)


def invoice_overdue(invoice: InvoiceRow, due_at: datetime, zone: tzinfo) -> Moment:
    dates = midnight(due_at, zone, 1), _FOR_EVER, midnight(due_at, zone, 1 + OVERDUE_NEWS_DAYS), due_at
    return Moment("transfer_invoice_overdue", invoice.id, *dates, invoice.remaining, invoice=invoice)


def reaches(days: int, plan: Plan) -> bool:
    """Whether a renewal can be told that long before: 30 days and less reach monthly contracts, too."""
    return days <= shortest_period(plan)


def shortest_period(plan: Plan) -> int:
    """In days; of several items the one that is billed most often counts."""
    lengths = [PERIOD_DAYS[line.interval] * line.interval_count for line in plan.lines if line.interval in PERIOD_DAYS]
    return min(lengths, default=PERIOD_DAYS["year"])


def midnight(moment: datetime, zone: tzinfo, days: int = 0) -> datetime:
    """The beginning of that moment's day there, or of the day so many days from it."""
    return _midnight(moment.astimezone(zone).date() + timedelta(days=days), zone)


def next_day(day: date) -> date:
    return day + timedelta(days=1)


def _midnight(day: date, zone: tzinfo) -> datetime:
    """In UTC: moments of one zone with summer time are else compared by the clock on the wall."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _is_over_by(plan: Plan, moment: datetime) -> bool:
    return plan.cancel_at is not None and plan.cancel_at <= moment


def _number(moment: datetime) -> int:
    return int(moment.timestamp())
