"""The domain that portal mail comes from: SPF, DKIM and DMARC, asked of the DNS."""

from email.utils import parseaddr

from portal.doctor import dkim, dmarc, spf
from portal.doctor.case import Case
from portal.doctor.finding import Finding, ok, problem
from portal.doctor.name_server import NameServer, NameServerAway
from portal.language import _


async def examine(case: Case) -> list[Finding]:
    settings = case.portal.settings
    domain = parseaddr(settings.mail_from)[1].rpartition("@")[2].lower()
    if not domain:
        return [ok("mail-domain", _("no mail is sent: there is no sender"))]
    names = NameServer(settings.dns_server)
    try:
        return [
            *await spf.examine(names, domain),
            *await dkim.examine(names, domain, settings.dkim_selector),
            *await dmarc.examine(names, domain),
        ]
    except NameServerAway as away:
        mend = _("Look at the network, or set PORTAL_DNS_SERVER to a name server that answers.")
        return [
            problem(
                "mail-domain",
                _("the name server does not answer for %(domain)s (%(why)s)"),
                mend,
                domain=domain,
                why=away,
            )
        ]
