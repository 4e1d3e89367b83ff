"""The mail server: connected to, encrypted and logged in to, without a mail being sent."""

from urllib.parse import urlsplit

from portal.doctor.case import Case
from portal.doctor.finding import Finding, ok, problem, warning
from portal.language import _
from portal.mail.greeting import greet

SECONDS = 8.0
LOOPBACK = ("127.0.0.1", "localhost", "::1")


async def examine(case: Case) -> list[Finding]:
    url = case.portal.settings.smtp_url
    if url == "console:":
        return [warning("mail-server", _("none: mail is printed, and sent to nobody"), _("Set PORTAL_SMTP_URL."))]
    server = urlsplit(url)
    where = f"{server.hostname}:{server.port or (465 if server.scheme == 'smtps' else 25)}"
    met = await greet(url, SECONDS)
    if not met.connected:
        mend = _("Look at PORTAL_SMTP_URL and the network.")
        return [problem("mail-server", _("%(where)s does not answer: %(why)s"), mend, where=where, why=met.trouble)]
    if met.trouble:
        mend = _("Look at the name and password in PORTAL_SMTP_URL.")
        return [problem("mail-server", _("%(where)s refuses the login: %(why)s"), mend, where=where, why=met.trouble)]
    if not met.encrypted and server.hostname not in LOOPBACK:
        mend = _("Use smtps://, or a server that offers STARTTLS.")
        return [warning("mail-server", _("%(where)s answers, and does not encrypt"), mend, where=where)]
    if met.logged_in:
        return [ok("mail-server", _("%(where)s answers, and takes the login"), where=where)]
    return [ok("mail-server", _("%(where)s answers"), where=where)]
