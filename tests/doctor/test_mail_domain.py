"""SPF, DKIM and DMARC of the sender's domain, asked of a real name server."""

from dataclasses import replace

import pytest

from portal.assembly import Portal
from portal.doctor import mail_domain
from portal.doctor.case import Case
from tests.doctor.said import Said, said
from tests.doctor.zone import Zone, served_zone

HINODE = "hinode-schedule.example"
SELECTOR = f"s1._domainkey.{HINODE}"
HEALTHY = {
    HINODE: ["v=spf1 include:_spf.mail.example ~all", "google-site-verification=1"],
    "_spf.mail.example": ["v=spf1 ip4:192.0.2.0/24 -all"],
    SELECTOR: [f"v=DKIM1; k=rsa; p={'A' * 392}"],
    f"_dmarc.{HINODE}": ["v=DMARC1; p=quarantine; rua=mailto:dmarc@hinode-schedule.example"],
}


OTHERS = {
    "lax.example": ["v=spf1 +all"],
    "open.example": ["v=spf1 ip4:192.0.2.1"],
    "twice.example": ["v=spf1 -all", "v=spf1 ~all"],
    "stale.example": ["v=spf1 include:gone.example -all"],
    "ten.example": [f"v=spf1 {' '.join(f'a:h{n}.example' for n in range(10))} -all"],
}


async def found(portal: Portal, zone: Zone, selector: str = "") -> dict[str, Said]:
    async with served_zone(zone) as address:
        settings = replace(portal.settings, dns_server=address, dkim_selector=selector)
        findings = said(await mail_domain.examine(Case(replace(portal, settings=settings))))
    return {one.check: one for one in findings}


async def test_a_healthy_domain(portal: Portal) -> None:
    lines = await found(portal, HEALTHY)

    assert {one.status for one in lines.values()} == {"ok"}
    assert "1 of 10 look-ups" in lines["spf"].says
    assert "(s1)" in lines["dkim"].says
    assert "quarantine, alignment aspf=r adkim=r" in lines["dmarc"].says


@pytest.mark.parametrize(
    ("records", "status", "says"),
    [
        ([], "problem", "has no SPF record"),
        (["v=spf1 -all", "v=spf1 ~all"], "problem", "has 2 SPF records"),
        (["v=spf1 +all"], "problem", "anybody may send in your name"),
        (["v=spf1 all"], "problem", "anybody may send in your name"),
        (["v=spf1 ip4:192.0.2.1"], "warning", "does not say who may not send"),
        (["v=spf1 ?all"], "warning", "does not say who may not send"),
        (["v=spf1 redirect=_spf.mail.example"], "ok", "1 of 10 look-ups"),
        ([f"v=spf1 {' '.join(f'a:h{n}.example' for n in range(11))} -all"], "problem", "costs 11 look-ups"),
        (["v=spf1 redirect=lax.example"], "problem", "the SPF record of lax.example ends in +all"),
        (["v=spf1 redirect=open.example"], "warning", "the SPF record of open.example does not say"),
        (["v=spf1 redirect=gone.example"], "problem", "redirect=gone.example in the SPF record of hinode"),
        (["v=spf1 redirect=gone.example -all"], "ok", "0 of 10 look-ups"),
        (["v=spf1 -all include:gone.example"], "ok", "0 of 10 look-ups"),
        (["v=spf1 redirect=%{d}.example"], "ok", "of another domain"),
        (["v=spf1 include:gone.example ~all"], "problem", "leads to 0 SPF records, not to one"),
        (["v=spf1 include:twice.example ~all"], "problem", "leads to 2 SPF records, not to one"),
        (["v=spf1 include:stale.example ~all"], "problem", "include:gone.example in the SPF record of stale.example"),
        (["v=spf1 include:lax.example ~all"], "problem", "include:lax.example in the SPF record of hinode"),
        (["v=spf1 ?include:lax.example ~all"], "ok", "1 of 10 look-ups"),
        (["v=spf1 include:%{i}.example ~all"], "ok", "1 of 10 look-ups"),
        (["v=spf1 include:ten.example ~all"], "problem", "costs 11 look-ups"),
        (["v=spf1 include:_spf.mail.example include:_spf.mail.example ~all"], "ok", "2 of 10 look-ups"),
        ([f"v=spf1 include:{HINODE} -all"], "problem", "leads in a circle"),
        (["v=spf10 -all"], "problem", "has no SPF record"),
    ],
)
async def test_spf(portal: Portal, records: list[str], status: str, says: str) -> None:
    spf = (await found(portal, {**HEALTHY, **OTHERS, HINODE: records}))["spf"]

    assert spf.status == status
    assert says in spf.says
    assert bool(spf.mend) is (status != "ok")


@pytest.mark.parametrize(
    ("record", "selector", "status", "says"),
    [
        (["v=DKIM1; p=abc"], "s1", "ok", "(s1)"),
        (["k=rsa; p=abc"], "s1", "ok", "(s1)"),
        (["v=DKIM1; p="], "s1", "problem", "withdrawn"),
        (["v=DKIM1; k=rsa; p= ;"], "s1", "problem", "withdrawn"),
        (["v=DMARC1; p=none"], "s1", "problem", "tried: s1"),
        (["v=spf1 -all; p=abc"], "s1", "problem", "tried: s1"),
        (["v=DMARC1; p=none", "v=DKIM1; p=abc"], "s1", "ok", "(s1)"),
        (["v=DKIM1; p=abc"], "other", "problem", "tried: other"),
        ([], "", "warning", "tried: default, google, selector1"),
    ],
)
async def test_dkim(portal: Portal, record: list[str], selector: str, status: str, says: str) -> None:
    dkim = (await found(portal, {**HEALTHY, SELECTOR: record}, selector))["dkim"]

    assert (dkim.status, says in dkim.says) == (status, True)


@pytest.mark.parametrize(
    ("record", "status", "says"),
    [
        (["v=DMARC1; p=reject; aspf=s"], "ok", "reject, alignment aspf=s adkim=r"),
        (["v=DMARC1; p=none"], "warning", "only watches"),
        (["v=DMARC1; p=reject", "v=DMARC1; p=none"], "problem", "2 DMARC records"),
        (["v=DMARC1; p=sometimes"], "problem", "no policy that is known"),
        ([], "warning", "has no DMARC record"),
    ],
)
async def test_dmarc(portal: Portal, record: list[str], status: str, says: str) -> None:
    dmarc = (await found(portal, {**HEALTHY, f"_dmarc.{HINODE}": record}))["dmarc"]

    assert (dmarc.status, says in dmarc.says) == (status, True)


async def test_a_domain_below_another_has_that_ones_policy(portal: Portal) -> None:
    settings = replace(portal.settings, mail_from="billing@mail.hinode-schedule.example")
    zone = {**HEALTHY, f"_dmarc.{HINODE}": ["v=DMARC1; p=reject; sp=none"]}
    dmarc = (await found(replace(portal, settings=settings), zone))["dmarc"]

    assert dmarc.status == "warning"


async def test_a_name_server_that_does_not_answer_is_said(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.doctor.name_server.SECONDS", 0.5)
    settings = replace(portal.settings, dns_server="127.0.0.1:9")
    [away] = said(await mail_domain.examine(Case(replace(portal, settings=settings))))

    assert away.status == "problem"
    assert "does not answer" in away.says
    assert "PORTAL_DNS_SERVER" in away.mend
