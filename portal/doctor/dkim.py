"""DKIM (RFC 6376): the public key that a mail's signature is held against. The provider names it: the selector."""

import re

from portal.doctor.finding import Finding, ok, problem, warning
from portal.doctor.name_server import NameServer
from portal.language import _

# Of Google, Microsoft, SendGrid, Mailchimp, Amazon, Postmark, Resend, Fastmail, Zoho, Xserver and the like.
USUAL = [
    *("default", "google", "selector1", "selector2", "s1", "s2", "k1", "k2", "k3", "mail", "dkim", "smtp"),
    *("pm", "resend", "fm1", "fm2", "fm3", "zoho", "zmail", "mandrill", "mte1", "mte2", "sig1"),
]
_TAG = re.compile(r"(?:^|;)\s*(\w+)\s*=([^;]*)")
MEND = _("Ask your mail provider for the DKIM record, and publish it; PORTAL_DKIM_SELECTOR names its selector.")


async def examine(names: NameServer, domain: str, selector: str) -> list[Finding]:
    """Raises NameServerAway."""
    tried = [selector] if selector else USUAL
    found = {one: await names.records(f"{one}._domainkey.{domain}") for one in tried}
    keys = {one: key for one, texts in found.items() if (key := _key(texts)) is not None}
    alive = [one for one, key in keys.items() if key]
    if alive:
        says = _("%(domain)s has a DKIM key (%(selectors)s)")
        return [ok("dkim", says, domain=domain, selectors=", ".join(alive))]
    if keys:
        says = _("the DKIM key of %(domain)s is withdrawn (%(selectors)s)")
        return [problem("dkim", says, MEND, domain=domain, selectors=", ".join(keys))]
    says = _("no DKIM key of %(domain)s was found; tried: %(tried)s")
    kind = problem if selector else warning
    return [kind("dkim", says, MEND, domain=domain, tried=", ".join(tried))]


def _key(texts: list[str]) -> str | None:
    """Empty if it was withdrawn; None if there is none. What a wildcard answers with is of another version."""
    tags = [dict(_TAG.findall(text)) for text in texts]
    keys = ["".join(one["p"].split()) for one in tags if "p" in one and one.get("v", "DKIM1").strip() == "DKIM1"]
    return max(keys, default=None)
