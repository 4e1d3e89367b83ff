"""What the columns of a statement file are: shown with its first lines, said by somebody, remembered for the bank."""

from dataclasses import dataclass, replace

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.access import statement_files
from portal.assembly import portal_of
from portal.bank_statement import days
from portal.bank_statement.columns import Columns
from portal.bank_statement.problems import Unreadable
from portal.bank_statement.table import Table
from portal.billing import deposit_troubles
from portal.billing.cells import clean
from portal.database.engine import reading
from portal.depositing import files
from portal.model.statement_file import StatementFile
from portal.pages import arrival
from portal.pages.render import language_of, page
from portal.pages.staff.guards import Clerk, acting, at_desk

PREVIEW = 8
_CODES = ("jpy", "usd", "eur", "gbp", "aud", "cad", "sgd", "hkd", "chf", "cny", "krw", "twd", "thb", "nzd", "inr")


@dataclass(frozen=True, slots=True)
class Asked:
    """The file as it can be read, and by which columns."""

    file: StatementFile
    table: Table
    columns: Columns | None


@at_desk
async def show(request: Request, clerk: Clerk) -> Response:
    return _shown(request, await _find(request))


@acting
async def say(request: Request, clerk: Clerk) -> Response:
    """Read by these; if that cannot be, the page says which line stands in the way, and nothing has changed."""
    portal, language, asked = portal_of(request), language_of(request), await _find(request)
    columns = _read(await request.form(), asked)
    if columns is None:
        return _shown(request, asked, language.text("Please say which columns have the day and what came in."), 400)
    try:
        await files.read_otherwise(portal, asked.file, columns, clerk.email, arrival.client_of(request))
    except Unreadable as problem:
        why = deposit_troubles.unreadable(problem.why, problem.line, problem.text, language)
        return _shown(request, replace(asked, columns=columns), why, 400)
    except files.Settled:
        raise HTTPException(404) from None
    return RedirectResponse(portal.path_for("statement-file", file=asked.file.id), 303)


def _shown(request: Request, asked: Asked, problem: str = "", code: int = 200) -> Response:
    facts = {"preview": asked.table.rows[:PREVIEW], "problem": problem, "orders": days.ORDERS, "codes": _CODES}
    return page(request, "staff/deposit_columns.html", code, asked=asked, **facts)


async def _find(request: Request) -> Asked:
    """404 where there is none, or nothing to be said any more."""
    portal = portal_of(request)
    async with reading(portal.engine) as conn:
        file = await statement_files.find_for_staff(conn, clean(request.path_params["file"]))
    try:
        if file is None:
            raise files.Settled
        opened, columns = await files.open_again(portal, file)
    except files.Settled:
        raise HTTPException(404) from None
    if opened.table is None:
        raise HTTPException(404)
    return Asked(file, opened.table, columns)


def _read(form: FormData, asked: Asked) -> Columns | None:
    """None without a day or an amount. What the form does not ask stays as it was guessed."""
    day, amount, payer, memo, currency = (
        _place(form, name, asked) for name in ("day", "amount", "payer", "memo", "currency")
    )
    if day is None or amount is None:
        return None
    before = asked.columns
    return Columns(
        day=before.day if before and before.day[0] == day else (day,),
        order=next((one for one in days.ORDERS if one == form.get("order")), "ymd"),
        amount=amount,
        payer=payer,
        otherwise=before.otherwise if before and before.payer == payer else None,
        memo=before.memo if before and before.memo[:1] == (memo,) else () if memo is None else (memo,),
        way=before.way if before else None,
        currency=currency,
        code=next((one for one in _CODES if one == form.get("code")), "jpy"),
    )


def _place(form: FormData, name: str, asked: Asked) -> int | None:
    written = str(form.get(name, ""))
    return int(written) if written.isascii() and written.isdigit() and int(written) < asked.table.width else None
