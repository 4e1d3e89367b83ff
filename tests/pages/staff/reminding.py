"""What the tests of reminders do: who owes what, look, send, and read what went out."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from httpx2 import Response

from portal.assembly import Portal
from portal.background.post import send_queued
from portal.mail.delivery import Mail
from portal.model.invoice import Invoice
from tests import desk_log, make
from tests.people import Letters, Person

TOKYO = ZoneInfo("Asia/Tokyo")
BANK = ("みずほ銀行 丸の内支店", "普通 1234567")


def owed(id: str = "in_1", due: str = "2026-05-15", customer: str = make.AOBA, **facts: Any) -> Invoice:
    """To be paid by transfer, and due on that day; the tests' clock stands at Wednesday, May 20."""
    due_at = datetime.fromisoformat(due).replace(hour=12, tzinfo=TOKYO)
    terms = {"collection_method": "send_invoice", "status": "open", "attempt_count": 0, "due_at": due_at}
    return make.invoice(id, customer, **{**terms, **facts})


def set_up(portal: Portal, **settings: Any) -> None:
    """The operator's settings, by which the portal writes its own reminders."""
    wanted = {"reminder_by": "portal", "holidays": "JP", "bank_details": BANK, **settings}
    portal.settings = replace(portal.settings, **wanted)


def ticked(page: str) -> Sequence[str]:
    """What a preview would send, as its boxes say."""
    return re.findall(r'name="go"\s+value="([^"]+)"', page)


async def look(person: Person, *customers: str) -> Response:
    return await person.get("/staff/reminders/preview", params={"customer": list(customers)})


async def send(person: Person, *go: str) -> Response:
    return await person.post("/staff/reminders", data={"go": list(go)})


async def remind(person: Person, customer: str = make.AOBA) -> Response:
    """As somebody does who looks at it first."""
    return await send(person, *ticked((await look(person, customer)).text))


async def post_of(portal: Portal, letters: Letters) -> list[Mail]:
    """What goes out of the queue now."""
    before = len(letters.mails)
    await send_queued(portal)
    return letters.mails[before:]


def link_of(mail: Mail) -> str:
    """The path at which this reminder is answered."""
    [link] = re.findall(r"/answers/\S+", mail.text)
    return str(link)


def stop_of(mail: Mail) -> str:
    """The path at which mails of its kind are switched off."""
    assert mail.unsubscribe
    return mail.unsubscribe[mail.unsubscribe.index("/unsubscribe/") :]


def outcomes(page: str) -> dict[str, str]:
    return dict(re.findall(r'data-customer="([^"]*)"\s+data-outcome="([^"]+)"', page))


def logged(portal: Portal, deed: str = "reminded") -> list[tuple[Any, ...]]:
    return [(one.who, one.customer, one.invoice, one.after) for one in desk_log.read(portal, deed)]
