"""Mails from their templates: three files each, `subject.txt`, `body.txt` and `body.html`."""

from portal.mail.delivery import Mail
from portal.model.names import Email
from portal.templating import Templates


def render(templates: Templates, message: str, language: str, to: Email, **facts: object) -> Mail:
    """One mail in one language. Of the facts `unsubscribe`, if any, is where it is switched off."""
    stop = facts.setdefault("unsubscribe", None)

    def part(name: str) -> str:
        return templates.render(f"mail/{message}/{name}", language, **facts).strip()

    subject = " ".join(part("subject.txt").split())
    return Mail(to, subject, part("body.txt") + "\n", part("body.html") + "\n", str(stop) if stop else None)
