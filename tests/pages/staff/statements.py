"""What the tests of bank statements do: write a file of what came in, bring it in, tick, and let it be settled."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from httpx2 import Response

from portal.assembly import Portal
from tests.people import Person
from tests.sandbox.calls import Thing
from tests.stand_in import MINATO_TRADING, StandIn
from tests.tables import select

PAYER = "ミナトシヨウジ（カ"
HEAD = "日付,摘要,摘要内容,支払い金額,預かり金額,差引残高,メモ,未資金化区分,入払区分"
Came = tuple[int, str]  # an amount, and who paid it


def statement(day: date, *came: Came) -> bytes:
    """As MUFG writes it."""
    lines = [f'{day:%Y/%m/%d},振込１,{payer},,"{amount:,}",,,,' for amount, payer in came]
    return "\r\n".join([HEAD, *lines, f"{day:%Y/%m/%d},口座振替,デンキダイ,9000,,,,,", ""]).encode("cp932")


async def bring_in(person: Person, content: bytes, name: str = "november.csv") -> Response:
    return await person.post("/staff/deposits", files={"statement": (name, content, "text/csv")})


def ticked(page: str) -> dict[str, str]:
    """What a browser would send of the form as it comes: by line, the invoices of its ticked reading."""
    radios = re.findall(r'<input type="radio"\s+id="[^"]*"\s+name="(d-\w+)"\s+value="([^"]*)"( checked)?', page)
    return {name: value for name, value, checked in radios if checked}


def offered(page: str) -> list[list[str]]:
    """The readings of each line, in their order."""
    return [
        re.findall(r'<input type="radio"\s+id="[^"]*"\s+name="d-\w+"\s+value="([^"]+)"', part)
        for part in page.split("<fieldset")[1:]
    ]


def owe(stand_in: StandIn, *amounts: int, customer: str = MINATO_TRADING) -> list[Thing]:
    """Open invoices that wait for a transfer."""
    return [_owe(stand_in, customer, amount) for amount in amounts]


def states(portal: Portal) -> Sequence[tuple[Any, ...]]:
    return select(portal, "SELECT payer, state, trouble FROM deposits ORDER BY file, line")


def _owe(stand_in: StandIn, customer: str, amount: int) -> Thing:
    terms = {"collection_method": "send_invoice", "days_until_due": 30, "auto_advance": False}
    invoice = stand_in.post("invoices", {"customer": customer, "currency": "jpy", **terms})
    item = {"customer": customer, "invoice": invoice["id"], "amount": amount, "currency": "jpy"}
    stand_in.post("invoiceitems", item)
    finalized: Thing = stand_in.post(f"invoices/{invoice['id']}/finalize")
    return finalized
