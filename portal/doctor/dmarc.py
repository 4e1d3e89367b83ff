"""DMARC (RFC 7489): what receivers do with mail that neither SPF nor DKIM vouches for."""

import re

from portal.doctor.finding import Finding, ok, problem, warning
from portal.doctor.name_server import NameServer
from portal.language import _

MEND = _("Publish a TXT record of _dmarc.%(domain)s: v=DMARC1; p=quarantine; rua=mailto:YOUR-ADDRESS")


async def examine(names: NameServer, domain: str) -> list[Finding]:
    """The domain's own record, else that of a domain above it. Raises NameServerAway."""
    labels = domain.split(".")
    for above in range(max(1, len(labels) - 1)):
        place = ".".join(labels[above:])
        records = [one for one in await names.records(f"_dmarc.{place}") if re.match(r"v\s*=\s*DMARC1\b", one)]
        if len(records) > 1:
            says = _("%(domain)s has %(count)s DMARC records: none of them counts")
            return [problem("dmarc", says, _("Make one of them."), domain=place, count=len(records))]
        if records:
            return [_policy(place, records[0], inherited=above > 0)]
    says = _("%(domain)s has no DMARC record: large mailbox providers put such mails aside")
    return [warning("dmarc", says, MEND, domain=domain)]


def _policy(domain: str, record: str, *, inherited: bool) -> Finding:
    tags = dict(re.findall(r"(\w+)\s*=\s*([^;\s]+)", record))
    policy = (tags.get("sp") if inherited else None) or tags.get("p", "")
    aligned = " ".join(f"{tag}={tags.get(tag, 'r').lower()}" for tag in ("aspf", "adkim"))  # r: relaxed, s: strict
    facts = {"domain": domain, "policy": policy, "aligned": aligned}
    if policy.lower() in ("quarantine", "reject"):
        return ok("dmarc", _("%(domain)s has a DMARC record: %(policy)s, alignment %(aligned)s"), **facts)
    if policy.lower() == "none":
        says = _("the DMARC record of %(domain)s only watches (p=none)")
        return warning("dmarc", says, _("When its reports are clean, set p=quarantine."), **facts)
    says = _("the DMARC record of %(domain)s has no policy that is known")
    return problem("dmarc", says, _("Set p=quarantine or p=reject."), **facts)
