"""The database: whether it answers, and has this version's tables."""

from portal.database.migrate import find_problem
from portal.doctor.case import Case
from portal.doctor.finding import Finding, ok, problem
from portal.language import _


async def examine(case: Case) -> list[Finding]:
    engine = case.portal.engine
    trouble = await find_problem(engine)
    if trouble is None:
        kind = "SQLite" if engine.sqlite else "PostgreSQL"
        return [ok("database", _("%(kind)s answers, with this version's schema"), kind=kind)]
    said = str(trouble)
    if "portal migrate" in said:
        return [problem("database", _("the database has the tables of an older version, or none"), "portal migrate")]
    if "newer" in said:
        return [problem("database", _("the database has the tables of a newer version"), _("Upgrade the portal."))]
    mend = _("Look at PORTAL_DATABASE_URL.")
    return [problem("database", _("the database does not answer (%(why)s)"), mend, **trouble.facts)]
