"""SPF (RFC 7208): who may send for a domain. Read as a receiver does, through every include and redirect."""

import re
from dataclasses import dataclass

from portal.doctor.finding import Finding, ok, problem, warning
from portal.doctor.name_server import NameServer
from portal.language import _

MOST_LOOKUPS, MOST_LOOKED_AT = 10, 50
_COSTS = re.compile(r"^[+?~-]?(include:|a([:/]|$)|mx([:/]|$)|ptr([:/]|$)|exists:)", re.IGNORECASE)
_INCLUDE = re.compile(r"^(?P<how>[+?~-]?)include:(?P<name>\S+)$", re.IGNORECASE)
_REDIRECT = re.compile(r"^redirect=(?P<name>\S+)$", re.IGNORECASE)
_ALL = re.compile(r"^(?P<how>[+?~-]?)all$", re.IGNORECASE)
MEND = _("Ask your mail provider for the SPF record, and publish it as a TXT record of %(domain)s.")
VOID = _("Mend or take out %(term)s: as long as it stands there, the whole record counts for nothing.")
END = _("End it in ~all or -all.")


@dataclass(frozen=True, slots=True)
class Ending:
    """Of whose record, and what becomes of mail from anybody else."""

    domain: str
    how: str  # + - ~ ? or nothing, as written; `elsewhere` where only each mail tells which record it is


class CountsForNothing(Exception):
    """A receiver gives up (permerror)."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


async def examine(names: NameServer, domain: str) -> list[Finding]:
    """Raises NameServerAway."""
    records = spf_among(await names.records(domain))
    if not records:
        return [problem("spf", _("%(domain)s has no SPF record: its mails look forged"), MEND, domain=domain)]
    if len(records) > 1:
        mend = _("Make one of them: with two, both count for nothing.")
        return [problem("spf", _("%(domain)s has %(count)s SPF records"), mend, domain=domain, count=len(records))]
    reading = _Reading(names)
    try:
        ending = await reading.follow((domain,), records[0])
    except CountsForNothing as error:
        return [error.finding]
    if reading.cost > MOST_LOOKUPS:
        return [_too_many(domain, reading.cost)]
    return [_said(domain, ending, reading.cost)]


def spf_among(texts: list[str]) -> list[str]:
    return [text for text in texts if re.match(r"v=spf1( |$)", text, re.IGNORECASE)]


@dataclass
class _Reading:
    names: NameServer
    cost: int = 0

    async def follow(self, chain: tuple[str, ...], record: str) -> Ending:
        """To the record that says how it ends; `chain` are the domains that led here. Raises CountsForNothing."""
        terms, redirect = record.split()[1:], None
        for term in terms:
            if found := _ALL.match(term):
                return Ending(chain[-1], found["how"] or "+")  # what comes after it is not read
            redirect = _REDIRECT.match(term) or redirect
            self._pay(chain, bool(_COSTS.match(term)))
            if include := _INCLUDE.match(term):
                await self._include(chain, term, include["name"], is_pass=include["how"] in ("", "+"))
        if redirect is None:
            return Ending(chain[-1], "")
        self._pay(chain, True)
        if "%" in redirect["name"]:
            return Ending(chain[-1], "elsewhere")
        return await self._lead(chain, redirect[0], redirect["name"])

    def _pay(self, chain: tuple[str, ...], is_look_up: bool) -> None:
        self.cost += is_look_up
        if self.cost > MOST_LOOKED_AT:
            raise CountsForNothing(_too_many(chain[0], self.cost))

    async def _include(self, chain: tuple[str, ...], term: str, name: str, *, is_pass: bool) -> None:
        if "%" in name:
            return  # made out of each mail
        ending = await self._lead(chain, term, name)
        if is_pass and ending.how == "+":
            says = _("%(term)s in the SPF record of %(domain)s ends in +all: anybody may send in your name")
            raise CountsForNothing(problem("spf", says, _("Take out %(term)s."), domain=chain[-1], term=term))

    async def _lead(self, chain: tuple[str, ...], term: str, name: str) -> Ending:
        name = name.lower().rstrip(".")
        facts = {"domain": chain[-1], "term": term}
        if name in chain:
            says = _("%(term)s in the SPF record of %(domain)s leads in a circle")
            raise CountsForNothing(problem("spf", says, VOID, **facts))
        records = spf_among(await self.names.records(name))
        if len(records) != 1:
            says = _("%(term)s in the SPF record of %(domain)s leads to %(count)s SPF records, not to one")
            raise CountsForNothing(problem("spf", says, VOID, count=len(records), **facts))
        return await self.follow((*chain, name), records[0])


def _too_many(domain: str, cost: int) -> Finding:
    mend = _("Take out include: entries that are not needed: beyond ten the record counts for nothing.")
    return problem("spf", _("the SPF record of %(domain)s costs %(cost)s look-ups"), mend, domain=domain, cost=cost)


def _said(domain: str, ending: Ending, cost: int) -> Finding:
    """What becomes of mail from anybody else."""
    if ending.how == "+":
        says = _("the SPF record of %(domain)s ends in +all: anybody may send in your name")
        return problem("spf", says, END, domain=ending.domain)
    if ending.how in ("", "?"):
        says = _("the SPF record of %(domain)s does not say who may not send")
        return warning("spf", says, END, domain=ending.domain)
    if ending.domain != domain or ending.how == "elsewhere":
        says = _("%(domain)s has the SPF record of another domain (%(cost)s of 10 look-ups)")
        return ok("spf", says, domain=domain, cost=cost)
    return ok("spf", _("%(domain)s has an SPF record (%(cost)s of 10 look-ups)"), domain=domain, cost=cost)
