"""mails: every mail that the portal can send, in all states and languages, as files to be looked at."""

from pathlib import Path
from typing import Annotated

import typer

from portal import mail_samples
from portal.assembly import templates_of
from portal.cli.environment import settings_from_environment
from portal.cli.speech import say
from portal.routes import path_for

Folder = Annotated[
    Path, typer.Option("--preview", help="Where to write them; made if it is not there.", show_default=False)
]


def mails(preview: Folder) -> None:
    """Write all mails with sample facts: one HTML and one text file each. Nothing is sent.

    Example: portal mails --preview mails
    """
    settings = settings_from_environment()
    templates = templates_of(settings, path_for)
    preview.mkdir(parents=True, exist_ok=True)
    count = 0
    for sample, language, mail in mail_samples.render_all(templates):
        name = f"{sample.name}-{language}"
        (preview / f"{name}.html").write_text(mail.html, "utf-8")
        (preview / f"{name}.txt").write_text(f"{mail.subject}\n\n{mail.text}", "utf-8")
        count += 1
    say("%(count)s mails are in %(folder)s", count=count, folder=preview)
