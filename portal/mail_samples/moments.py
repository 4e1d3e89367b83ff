"""The seven moments, each with and without what may be missing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from portal.billing import moments, reasons
from portal.billing.plan_words import in_one_line
from portal.language import Language
from portal.mail_samples.sample import AOBA, HOME, NOON, Sample, account_of, sum_of
from portal.model.failure import Failure, OpenFailure
from portal.model.invoice import InvoiceRow
from portal.model.moment import Moment, PaidLately
from portal.model.names import InvoiceId, PaymentMethodId, SubscriptionId
from portal.model.payment import Payment
from portal.model.payment_method import PaymentMethod
from portal.model.subscription import Plan, PlanLine

_ZONE = ZoneInfo("Asia/Tokyo")
_INVOICE = InvoiceId("in_sample")
_NUMBER = "AOBA0001-0042"
CARD = PaymentMethod(PaymentMethodId("pm_sample"), AOBA, "card", "visa", "4242", 12, 2026)


def _told(language: Language, moment: Moment | None) -> Mapping[str, object]:
    lines = moment.plan.lines if moment and moment.plan else ()
    what = in_one_line([(line.quantity, line.product) for line in lines], language)
    return {"account": account_of(language), "moment": moment, "what": what, "link": f"{HOME}/?account={AOBA}"}


def _plan(language: Language, status: str, *, by_transfer: bool = False) -> Plan:
    each = sum_of(language, 1650)
    lines = (PlanLine("Standard", 12, each, "month", 1),)
    end = NOON if status == "trialing" else None
    amount = sum_of(language)
    return Plan(SubscriptionId("sub_sample"), status, by_transfer, NOON, end, None, None, lines, amount, NOON)


def _trial(language: Language, card: PaymentMethod | None = CARD) -> Mapping[str, object]:
    return _told(language, moments.trial_will_end(_plan(language, "trialing"), card, _ZONE))


def _renewal(language: Language, *, by_transfer: bool = False) -> Mapping[str, object]:
    return _told(language, moments.renewal_upcoming(_plan(language, "active", by_transfer=by_transfer), _ZONE, 7))


def _card(language: Language) -> Mapping[str, object]:
    return _told(language, moments.card_expiring(CARD, _ZONE))


def _paid(language: Language, method: str = "card") -> Mapping[str, object]:
    card = ("visa", "4242", "HINODE SCHEDULE") if method == "card" else (None, None, None)
    payment = Payment("inpay_sample", _INVOICE, AOBA, "paid", method, sum_of(language), NOON, NOON, *card)
    return _told(language, moments.payment_succeeded(PaidLately(payment, _NUMBER, "12 × Standard"), _ZONE))


def _bill(decide: Callable[..., Moment]) -> Callable[[Language], Mapping[str, object]]:
    def told(language: Language) -> Mapping[str, object]:
        amount, issued = sum_of(language), NOON - timedelta(days=30)
        row = InvoiceRow(_INVOICE, _NUMBER, "open", issued, NOON, amount, amount, "12 × Standard", 0)
        return _told(language, decide(row, NOON, _ZONE))

    return told


def _failed(
    language: Language, code: str = "insufficient_funds", *, last: bool = False, due_at: datetime | None = None
) -> Mapping[str, object]:
    failure = replace(failure_of(language, code, last=last), due_at=due_at)
    found = OpenFailure(failure, account_of(language), _NUMBER, "12 × Standard", "open")
    facts = {"found": found, "reason": reasons.explain_failure(failure), "link": f"{HOME}/?account={AOBA}"}
    return {"account": account_of(language), **facts}


def failure_of(language: Language, code: str, *, last: bool = False, advice: str | None = None) -> Failure:
    again = None if last else NOON + timedelta(days=3)
    codes = ("card_declined", code, advice, "51", "visa", "4242")
    return Failure(_INVOICE, 4 if last else 1, AOBA, sum_of(language), NOON, again, *codes)


SAMPLES = (
    Sample("trial_will_end", "card", _trial, may_be_stopped=True),
    Sample("trial_will_end", "no-card", lambda language: _trial(language, None), may_be_stopped=True),
    Sample("renewal_upcoming", "card", _renewal, may_be_stopped=True),
    Sample("renewal_upcoming", "transfer", lambda language: _renewal(language, by_transfer=True), may_be_stopped=True),
    Sample("card_expiring", "", _card, may_be_stopped=True),
    Sample("payment_succeeded", "card", _paid, may_be_stopped=True),
    Sample("payment_succeeded", "debit", lambda language: _paid(language, "sepa_debit"), may_be_stopped=True),
    Sample("payment_failed", "again", _failed, may_be_stopped=True),
    Sample("payment_failed", "last", lambda language: _failed(language, last=True), may_be_stopped=True),
    Sample("payment_failed", "due", lambda language: _failed(language, last=True, due_at=NOON), may_be_stopped=True),
    Sample(
        "payment_failed", "confirm", lambda language: _failed(language, "authentication_required"), may_be_stopped=True
    ),
    Sample("transfer_invoice_finalized", "", _bill(moments.invoice_finalized), may_be_stopped=True),
    Sample("transfer_invoice_overdue", "", _bill(moments.invoice_overdue), may_be_stopped=True),
)
