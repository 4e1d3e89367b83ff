"""Every mail in every state with sample facts: to be looked at, and for a test that renders them all.

A new mail is a folder in `templates/mail` and a line here.
"""

from collections.abc import Iterator

from portal.mail import messages
from portal.mail.delivery import Mail
from portal.mail_samples import access, desk, moments, staff
from portal.mail_samples.sample import Sample, company_of
from portal.model.names import Email
from portal.templating import Templates

SAMPLES: tuple[Sample, ...] = (*access.SAMPLES, *moments.SAMPLES, *desk.SAMPLES, *staff.SAMPLES)
_TO = Email("hana@aoba-clinic.example")
_STOP = "https://billing.example.com/unsubscribe/sample"


def render(templates: Templates, sample: Sample, language: str) -> Mail:
    stop = _STOP if sample.may_be_stopped else None
    facts = {"company": company_of(language), **sample.facts(templates.languages[language])}
    return messages.render(templates, sample.message, language, _TO, unsubscribe=stop, **facts)


def render_all(templates: Templates) -> Iterator[tuple[Sample, str, Mail]]:
    for sample in SAMPLES:
        for language in templates.languages:
            yield sample, language, render(templates, sample, language)


def find(name: str) -> Sample | None:
    return next((sample for sample in SAMPLES if sample.name == name), None)
