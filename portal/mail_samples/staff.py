"""To the operator's own people: cards that failed, plans asked for, news of quotes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from portal.billing import quote_news, staff_reasons
from portal.billing.plan_words import in_one_line
from portal.language import Language
from portal.mail_samples.moments import failure_of
from portal.mail_samples.sample import AOBA, HANA, HOME, NOON, Sample, account_of, sum_of
from portal.model.change import KeptPreview, Terms, Wish
from portal.model.failure import OpenFailure
from portal.model.names import QuoteId, SubscriptionId
from portal.model.plan_request import PlanRequest
from portal.model.quote import Acceptance, Quote, QuoteLine

_AT_STRIPE = "https://dashboard.stripe.com/test/invoices/in_sample"


def _open(language: Language, code: str, *, last: bool = False) -> OpenFailure:
    failure = failure_of(language, code, last=last, advice=None if last else "try_again_later")
    return OpenFailure(failure, account_of(language), "AOBA0001-0042", "12 × Standard", "open")


def _card_failed(
    language: Language, code: str = "insufficient_funds", *, last: bool = False, due_at: datetime | None = None
) -> Mapping[str, object]:
    found = _open(language, code, last=last)
    found = replace(found, failure=replace(found.failure, due_at=due_at))
    links = {"at_stripe": _AT_STRIPE, "link": f"{HOME}/staff/failures"}
    return {"found": found, "reason": staff_reasons.explain(found.failure), "test": not last, **links}


def _cards_failed(language: Language) -> Mapping[str, object]:
    found = [_open(language, code) for code in ("insufficient_funds", "expired_card", "do_not_honor")]
    shown = [(one, staff_reasons.explain(one.failure)) for one in found]
    return {"shown": shown, "count": 25, "more": 22, "test": True, "link": f"{HOME}/staff/failures"}


def _plan_request(language: Language) -> Mapping[str, object]:
    sums = (sum_of(language, 4125), sum_of(language, 4125), sum_of(language, 24750))
    wish, terms = Wish(SubscriptionId("sub_sample"), ()), Terms("request", "always_invoice", False, "")
    kept = KeptPreview("kept_sample", AOBA, HANA, wish, terms, NOON, True, *sums, NOON)
    note = "昨年度のご契約が3月まで有効です。" if language.code == "ja" else "Last year's contract holds until March."
    asked = PlanRequest(kept, account_of(language), note=note)
    plan = in_one_line([(15, "Standard")], language)
    return {"asked": asked, "plan": plan, "link": f"{HOME}/plan-requests/sample-of-a-link", "days": 14}


def _answer(language: Language, state: str) -> Mapping[str, object]:
    return {**_plan_request(language), "state": state, "link": f"{HOME}/plan"}


def _quote(language: Language, deed: str) -> Mapping[str, object]:
    whole, tax = sum_of(language, 19800), sum_of(language, 1800)
    lines = (QuoteLine("Standard", 12, sum_of(language, 1500), "month", 1, whole - tax),)
    terms = (whole, whole - tax, tax - tax, tax, whole, "month", 1, False, NOON, NOON + timedelta(days=30))
    quote = Quote(QuoteId("qt_sample"), AOBA, "QT-AOBA0001-0003", deed, *terms, made_by=HANA, lines=lines)
    name = "青葉 花" if language.code == "ja" else "Hana Aoba"
    yes = Acceptance(quote.id, AOBA, HANA, name, "PO-2026-118", NOON, NOON) if deed == "accepted" else None
    said = {"words": quote_news.describe(quote, language), "account": account_of(language), "yes": yes}
    return {"quote": quote, "deed": deed, "others": ["sub_sample"], "link": _AT_STRIPE, **said}


SAMPLES = (
    Sample("card_failed", "again", _card_failed),
    Sample("card_failed", "last", lambda language: _card_failed(language, "stolen_card", last=True)),
    Sample("card_failed", "due", lambda language: _card_failed(language, last=True, due_at=NOON)),
    Sample("cards_failed", "", _cards_failed),
    Sample("plan_request", "", _plan_request),
    Sample("plan_request_answer", "made", lambda language: _answer(language, "made")),
    Sample("plan_request_answer", "refused", lambda language: _answer(language, "refused")),
    Sample("quote_news", "made", lambda language: _quote(language, "made")),
    Sample("quote_news", "accepted", lambda language: _quote(language, "accepted")),
)
