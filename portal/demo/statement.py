"""A bank statement to try: what the sample company's customers still owe has come in, as a large bank writes it."""

import csv
import io
from collections.abc import Sequence
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.assembly import portal_of
from portal.clock import day_of
from portal.database.engine import reading
from portal.mirror import unpaid
from portal.model.names import CustomerId
from portal.model.unpaid import Unpaid, UnpaidFilter

_HEAD = ("日付", "摘要", "摘要内容", "支払い金額", "預かり金額", "差引残高", "メモ", "未資金化区分", "入払区分")
_PAYERS = {CustomerId("cus_MinatoTrading"): "ﾐﾅﾄｼﾖｳｼﾞ(ｶ"}
_FEE = 660
_BALANCE = 3_250_000


def route() -> Route:
    return Route("/demo/statement.csv", download, name="demo-statement")


async def download(request: Request) -> Response:
    """The first payer names the invoice, every second one takes off a fee; and there is somebody unknown."""
    portal = portal_of(request)
    today = day_of(portal.clock(), portal.settings.timezone)
    async with reading(portal.engine) as conn:
        owed = await unpaid.list_for_staff(conn, UnpaidFilter(), today)
    content = write([one for one in owed if one.remaining.currency == "jpy"], today.date())
    headers = {"Content-Disposition": 'attachment; filename="statement.csv"'}
    return Response(content, 200, headers, "text/csv; charset=Shift_JIS")


def write(owed: Sequence[Unpaid], day: date) -> bytes:
    lines: list[tuple[str, str, int, int]] = [("口座振替", "ﾃﾞﾝﾜﾘﾖｳ", 8_250, 0), ("振込１", "ﾔﾏﾀﾞ ﾀﾛｳ", 0, 12_345)]
    for place, one in enumerate(owed):
        payer = _PAYERS.get(one.customer, one.name or one.customer)
        payer = payer if place else f"{payer} {one.number}"
        lines.append(("振込１", payer, 0, one.remaining.minor - (_FEE if place % 2 else 0)))
    text, balance = io.StringIO(newline=""), _BALANCE
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(_HEAD)
    for kind, who, out, came in lines:
        balance += came - out
        amounts = [f"{amount:,}" if amount else "" for amount in (out, came, balance)]
        writer.writerow((f"{day:%Y/%m/%d}", kind, who, *amounts, "", "", ""))
    return text.getvalue().encode("cp932", "replace")
