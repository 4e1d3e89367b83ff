"""Mails from their templates: three files each, `subject.txt`, `body.txt` and `body.html`."""

from portal.mail.delivery import Mail
from portal.model.names import Email
from portal.templating import Templates


def render(templates: Templates, message: str, language: str, to: Email, **facts: object) -> Mail:
    """One mail in one language."""

    def part(name: str) -> str:
        return templates.render(f"mail/{message}/{name}", language, **facts).strip()

    return Mail(to, " ".join(part("subject.txt").split()), part("body.txt") + "\n", part("body.html") + "\n")
