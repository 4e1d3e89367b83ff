"""SPF (RFC 7208): who may send for a domain. Looked at: is there one, how it ends, and how many look-ups it costs."""

import re

from portal.doctor.finding import Finding, ok, problem, warning
from portal.doctor.name_server import NameServer
from portal.language import _

MOST_LOOKUPS = 10
_COSTS = re.compile(r"^[+?~-]?(include:|a([:/]|$)|mx([:/]|$)|ptr([:/]|$)|exists:)|^redirect=", re.IGNORECASE)
_LEADS_ON = re.compile(r"^(?:[+?~-]?include:|redirect=)(?P<name>[^%\s]+)$", re.IGNORECASE)
_ALL = re.compile(r"^(?P<how>[+?~-]?)all$", re.IGNORECASE)
MEND = _("Ask your mail provider for the SPF record, and publish it as a TXT record of %(domain)s.")


async def examine(names: NameServer, domain: str) -> list[Finding]:
    """Raises NameServerAway."""
    records = spf_among(await names.records(domain))
    if not records:
        return [problem("spf", _("%(domain)s has no SPF record: its mails look forged"), MEND, domain=domain)]
    if len(records) > 1:
        mend = _("Make one of them: with two, both count for nothing.")
        return [problem("spf", _("%(domain)s has %(count)s SPF records"), mend, domain=domain, count=len(records))]
    cost = await lookups(names, domain, set())
    if cost > MOST_LOOKUPS:
        mend = _("Take out include: entries that are not needed: beyond ten the record counts for nothing.")
        return [
            problem("spf", _("the SPF record of %(domain)s costs %(cost)s look-ups"), mend, domain=domain, cost=cost)
        ]
    return [_ending(domain, records[0], cost)]


def spf_among(texts: list[str]) -> list[str]:
    return [text for text in texts if re.match(r"v=spf1( |$)", text, re.IGNORECASE)]


async def lookups(names: NameServer, domain: str, seen: set[str]) -> int:
    """As a receiver counts them, through every include and redirect; a loop is left after one turn."""
    if domain in seen or len(seen) > 2 * MOST_LOOKUPS:
        return 0
    seen.add(domain)
    cost = 0
    for term in " ".join(spf_among(await names.records(domain))[:1]).split()[1:]:
        cost += bool(_COSTS.match(term))
        if leads := _LEADS_ON.match(term):
            cost += await lookups(names, leads["name"], seen)
    return cost


def _ending(domain: str, record: str, cost: int) -> Finding:
    """What becomes of mail from anybody else."""
    terms = record.split()[1:]
    ending = next((found["how"] or "+" for term in terms if (found := _ALL.match(term))), None)
    facts = {"domain": domain, "cost": cost}
    if ending in ("-", "~"):
        return ok("spf", _("%(domain)s has an SPF record (%(cost)s of 10 look-ups)"), **facts)
    if ending == "+":
        says = _("the SPF record of %(domain)s ends in +all: anybody may send in your name")
        return problem("spf", says, _("End it in ~all or -all."), **facts)
    if ending is None and any(term.lower().startswith("redirect=") for term in terms):
        return ok("spf", _("%(domain)s has the SPF record of another domain (%(cost)s of 10 look-ups)"), **facts)
    says = _("the SPF record of %(domain)s does not say who may not send")
    return warning("spf", says, _("End it in ~all or -all."), **facts)
