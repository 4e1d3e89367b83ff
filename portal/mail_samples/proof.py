"""Whether every mail can still be written with the templates and strings of the operator's own."""

from pathlib import Path
from traceback import extract_tb

from jinja2 import TemplateError

from portal.language import _
from portal.mail_samples import SAMPLES, render
from portal.mail_samples.sample import Sample
from portal.setting_values import BadSetting
from portal.templating import Templates

# Whatever a template can come to that is given the right facts.
BREAKS = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
UNWRITTEN = _("%(file)s:%(line)s: the mail %(mail)s cannot be written in %(language)s: %(why)s")


def proofread(templates: Templates) -> None:
    """Every mail in every state and language, a tenth of a second; raises BadSetting with the first that breaks."""
    for sample in SAMPLES:
        for language in templates.languages:
            try:
                render(templates, sample, language)
            except BREAKS as error:
                raise _unwritten(sample, language, error) from error


def _unwritten(sample: Sample, language: str, error: Exception) -> BadSetting:
    """The line is that of the innermost template: it asked for what was not there."""
    frames = [frame for frame in extract_tb(error.__traceback__) if Path(frame.filename).suffix in (".txt", ".html")]
    file, line = (frames[-1].filename, frames[-1].lineno) if frames else (f"mail/{sample.message}", 1)
    why = " ".join(str(error).split()) or type(error).__name__
    return BadSetting(UNWRITTEN, file=file, line=line, mail=sample.name, language=language, why=why)
