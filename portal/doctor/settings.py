"""The settings: those that cannot be read never come so far; these can, and work hardly as meant."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from portal.billing import mailers
from portal.doctor.case import Case
from portal.doctor.finding import Finding, ok, problem, warning
from portal.language import _
from portal.settings import Settings

LOOPBACK = ("127.0.0.1", "localhost", "::1")
SHORTEST_KEY = 24
NEW_KEY = "python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"


async def examine(case: Case) -> list[Finding]:
    found = [*_weak(case.portal.settings), *_mails(case)]
    return found or [ok("settings", _("every setting can be read"))]


def _weak(settings: Settings) -> Iterator[Finding]:
    if any(len(one) < SHORTEST_KEY for one in settings.secret_keys):
        yield warning("settings", _("PORTAL_SECRET_KEY is short enough to be guessed"), NEW_KEY)
    mend = _("Set it to the portal's public address, with https://.")
    if urlsplit(settings.base_url).hostname in LOOPBACK:
        if settings.stripe_api_base is None:
            says = _("PORTAL_BASE_URL is %(url)s: neither Stripe nor a customer can reach it")
            yield problem("settings", says, mend, url=settings.base_url)
    elif not settings.is_https:
        says = _("PORTAL_BASE_URL is plain http: the session cookie can be read on its way")
        yield problem("settings", says, mend)
    if not settings.alert_addresses:
        mend = _("Set PORTAL_STAFF_EMAILS, or PORTAL_ALERT_EMAILS for the mails alone.")
        yield warning("settings", _("nobody is told of failed payments"), mend)


def _mails(case: Case) -> Iterator[Finding]:
    """What the file says about who mails, against what the portal is set to mail."""
    mails = case.declared.mails.by_moment if case.declared else {}
    value = mailers.setting_of(mails, case.portal.settings.mails)
    if value is not None:
        says = _("PORTAL_MAILS is not what FILE says about who mails")
        yield warning("settings", says, "PORTAL_MAILS=%(value)s", value=value)
