"""The staff's log as the database keeps it, in the words in which somebody reads it."""

from dataclasses import dataclass

from portal.access import staff_log
from portal.assembly import Portal
from portal.billing import log_lines
from portal.clock import moment
from portal.model.deed import Done
from tests.tables import select


@dataclass(frozen=True)
class Read:
    """One line: who, what, about which customer and invoice, before, after, and from where."""

    who: str
    deed: str
    customer: str | None
    invoice: str | None
    before: str
    after: str
    place: str


def read(portal: Portal, deed: str = "%", language: str = "en") -> list[Read]:
    """Oldest first."""
    sql = (
        "SELECT id, email, deed, customer, invoice, before, before_facts, after, after_facts, place"
        " FROM staff_log WHERE deed LIKE ? ORDER BY id"
    )
    return [_read(portal, language, *row) for row in select(portal, sql, deed)]


def _read(portal: Portal, language: str, id: int, email: str, deed: str, *facts: str | None) -> Read:
    customer, invoice, before, before_facts, after, after_facts, place = facts
    words = staff_log.words_of(before, before_facts), staff_log.words_of(after, after_facts)
    done = Done(id, moment(0), email, deed, customer, None, invoice, *words, place)  # type: ignore[arg-type]
    line = log_lines.line_of(done, portal.templates.languages[language])
    return Read(line.who, deed, customer, invoice, line.before, line.after, line.place)
