"""The mail server: connected to, encrypted and logged in to, without a mail being sent."""

from urllib.parse import urlsplit

from portal.doctor.case import Case
from portal.doctor.finding import Finding, ok, problem, warning
from portal.mail.greeting import greet

SECONDS = 8.0
LOOPBACK = ("127.0.0.1", "localhost", "::1")


async def examine(case: Case) -> list[Finding]:
    url = case.portal.settings.smtp_url
    if url == "console:":
        return [warning("mail-server", "none: mail is printed, and sent to nobody", "Set PORTAL_SMTP_URL.")]
    server = urlsplit(url)
    where = f"{server.hostname}:{server.port or (465 if server.scheme == 'smtps' else 25)}"
    met = await greet(url, SECONDS)
    if not met.connected:
        mend = "Look at PORTAL_SMTP_URL and the network."
        return [problem("mail-server", "%(where)s does not answer: %(why)s", mend, where=where, why=met.trouble)]
    if met.trouble:
        mend = "Look at the name and password in PORTAL_SMTP_URL."
        return [problem("mail-server", "%(where)s refuses the login: %(why)s", mend, where=where, why=met.trouble)]
    how = "TLS" if met.encrypted else "no encryption"
    says = "%(where)s answers, with %(how)s" + (", and takes the login" if met.logged_in else "")
    if not met.encrypted and server.hostname not in LOOPBACK:
        return [warning("mail-server", says, "Use smtps://, or a server that offers STARTTLS.", where=where, how=how)]
    return [ok("mail-server", says, where=where, how=how)]
