"""Whatever people type, and Stripe has kept of it, is text in mails: as it is in one part, escaped in the other."""

import html
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from portal.assembly import Portal
from portal.mail import messages
from portal.mail_samples import SAMPLES
from portal.mail_samples.sample import AOBA, HANA, Sample, company_of

EVIL = '<b>&"</b>'
TYPED = ("Aoba Clinic", "Hana Aoba", "Standard", "PO-2026-118", "TRF-0511-3", "Hinode Software, Inc.", "the invoice?")


def altered(fact: Any) -> Any:
    """The same fact, with what somebody may have typed in it followed by something evil."""
    if isinstance(fact, str):
        for typed in TYPED:
            fact = fact.replace(typed, typed + EVIL)
        return fact
    if isinstance(fact, Mapping):
        return {key: altered(each) for key, each in fact.items()}
    if isinstance(fact, list | tuple):
        return type(fact)(map(altered, fact))
    if is_dataclass(fact) and not isinstance(fact, type):
        return replace(fact, **{each.name: altered(getattr(fact, each.name)) for each in fields(fact) if each.init})
    return fact


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
async def test_names_and_words_are_text_in_both_parts(portal: Portal, sample: Sample) -> None:
    facts = {"company": company_of("en"), **sample.facts(portal.templates.languages["en"])}
    mail = messages.render(portal.templates, sample.message, "en", HANA, **altered(facts))

    assert EVIL in mail.text
    assert "&lt;" not in mail.subject + mail.text
    assert "<b>" not in mail.html
    assert "&amp;lt;" not in mail.html
    assert html.unescape(mail.html).count(EVIL) >= mail.text.count(EVIL)


def test_the_facts_of_a_sample_are_altered_wherever_they_stand() -> None:
    found = altered({"of": [("Aoba Clinic", AOBA), company_of("en")]})

    assert found["of"][0] == (f"Aoba Clinic{EVIL}", AOBA)
    assert found["of"][1].name == f"Hinode Software, Inc.{EVIL}"
