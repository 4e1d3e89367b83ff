"""The Stripe account: the key and its mode, the API's version, and what customers meet of the account."""

import re
from collections.abc import Iterator

from portal.billing.branding import AA, contrast, readable_on
from portal.doctor.case import Case
from portal.doctor.finding import Finding, ok, problem, warning
from portal.language import _
from portal.model.account_facts import AccountFacts
from portal.stripe_api.account_facts import fetch_account_facts
from portal.stripe_api.client import API_VERSION
from portal.stripe_api.dashboard import is_test
from portal.stripe_api.headers import fetch_headers

DETAILS = "Dashboard → Settings → Business → Public details"
BRANDING = "Dashboard → Settings → Business → Branding"
PHONE = _("support phone: %(value)s"), _("no support phone: customers cannot call about an invoice")
EMAIL = _("support e-mail address: %(value)s"), _("no support e-mail address")
DESCRIPTOR = (
    _("on card statements: %(value)s"),
    _("no statement descriptor: customers do not recognise the payment on their card statement"),
)
SHORT = _("in short on card statements: %(value)s"), _("no short statement descriptor")
WHITE = "#ffffff"


async def examine(case: Case) -> list[Finding]:
    stripe = case.portal.stripe
    answer = await fetch_headers(stripe)
    facts = await fetch_account_facts(stripe)
    return [
        *_key(case.portal.settings.stripe_api_key, facts),
        _version(answer.version),
        *_met_by_customers(facts),
        *_japanese(facts),
        *_looks(facts),
    ]


def _key(key: str, facts: AccountFacts) -> Iterator[Finding]:
    if is_test(key):
        yield ok("stripe", _("the key opens %(id)s, in test mode"), id=facts.id)
    else:
        yield ok("stripe", _("the key opens %(id)s, in live mode"), id=facts.id)
        if not facts.may_charge:
            says = _("the account cannot take payments")
            yield problem("stripe", says, _("The Dashboard's home page says what is missing."))
    if key.startswith("sk_"):
        says = _("the key is a full one: whoever reads it may do everything")
        yield warning("stripe", says, _("Make a restricted key: docs/stripe.md lists what it needs."))


def _version(answered: str | None) -> Finding:
    if answered in (None, API_VERSION):
        return ok("api-version", _("Stripe answers in version %(version)s"), version=API_VERSION)
    says, mend = _("Stripe answers in version %(answered)s, not in %(version)s"), _("Upgrade the portal.")
    return problem("api-version", says, mend, answered=answered, version=API_VERSION)


def _met_by_customers(facts: AccountFacts) -> Iterator[Finding]:
    for check, value, there, missing in (
        ("support-phone", facts.support_phone, *PHONE),
        ("support-email", facts.support_email, *EMAIL),
        ("descriptor", facts.statement_descriptor, *DESCRIPTOR),
        ("short-descriptor", facts.short_descriptor, *SHORT),
    ):
        yield ok(check, there, value=value) if value else warning(check, missing, DETAILS)
    yield ok("currency", _("default currency: %(currency)s"), currency=facts.currency or "–")


def _japanese(facts: AccountFacts) -> Iterator[Finding]:
    if facts.country != "JP":
        return
    if facts.currency != "jpy":
        says = _("the account is Japanese and its default currency is %(currency)s")
        yield warning("currency", says, "Dashboard → Settings → Payouts", currency=facts.currency or "–")
    number = facts.registration_number
    if number and re.fullmatch(r"T\d{13}", number):
        yield ok("registration-number", _("registration number: %(number)s"), number=number)
    elif number:
        says = _("%(number)s is no registration number: T and 13 digits")
        yield problem("registration-number", says, "Dashboard → Settings → Tax → Tax IDs", number=number)
    else:
        says = _("no registration number (T…): invoices are no qualified invoices")
        yield warning("registration-number", says, "Dashboard → Settings → Tax → Tax IDs")


def _looks(facts: AccountFacts) -> Iterator[Finding]:
    yield ok("icon", _("there is an icon")) if facts.has_icon else warning("icon", _("no icon"), BRANDING)
    if not facts.colours:
        yield warning("colours", _("no brand colour: the portal uses its own"), BRANDING)
    for colour in facts.colours:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
            yield problem("colours", _("%(colour)s is no colour"), BRANDING, colour=colour)
            continue
        ratio = contrast(colour, WHITE)
        facts_ = {"colour": colour, "ratio": f"{ratio:.1f}", "darker": readable_on(WHITE, colour)}
        if ratio >= AA:
            yield ok("colours", _("%(colour)s is readable on white (%(ratio)s:1)"), **facts_)
        else:
            says = _("%(colour)s is hard to read on white (%(ratio)s:1, WCAG AA asks for 4.5:1)")
            mend = _("The portal darkens it where it is text; Stripe's pages do not. %(darker)s would do.")
            yield warning("colours", says, mend, **facts_)
