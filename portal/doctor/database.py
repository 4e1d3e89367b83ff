"""The database: whether it answers, and has this version's tables."""

from portal.database.migrate import find_problem
from portal.doctor.case import Case
from portal.doctor.finding import Finding, ok, problem


async def examine(case: Case) -> list[Finding]:
    engine = case.portal.engine
    kind = "SQLite" if engine.sqlite else "PostgreSQL"
    trouble = await find_problem(engine)
    if trouble is None:
        return [ok("database", "%(kind)s answers, with this version's schema", kind=kind)]
    says, _, mend = str(trouble).rstrip(".").partition(" Look at ")
    if mend:
        return [problem("database", "%(trouble)s", "Look at %(place)s.", trouble=says.rstrip("."), place=mend)]
    says, _, mend = str(trouble).rstrip(".").rpartition(": ")
    return [problem("database", "%(trouble)s", "%(command)s", trouble=says, command=mend)]
