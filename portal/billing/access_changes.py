"""Tells those of an account who want to hear of it that somebody's access has changed; in the same transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from portal.access import mail_choices
from portal.database.engine import Connection
from portal.language import Language
from portal.mail import outbox
from portal.model.account import Account
from portal.model.member import Role
from portal.model.names import Email, email_key

Change = Literal["accepted", "changed", "removed", "left"]
MESSAGE = "access_changed"


async def tell(conn: Connection, account: Account, change: Change, whose: Email, role: Role, now: datetime) -> None:
    """Everybody but who did it. `role` is the one that they have now, or had."""
    facts = {"customer": account.customer, "change": change, "email": whose, "role": role, "by": account.email}
    for address in await mail_choices.who_wants(conn, account, "people"):
        if email_key(address) != account.email:
            await outbox.put(conn, MESSAGE, address, facts, now)


def describe(news: Mapping[str, Any], account: str, language: Language) -> str:
    """What has changed, in one sentence; `news` as it was queued."""
    named = {"email": news["email"], "account": account, "role": role_name(news["role"], language)}
    match news["change"]:
        case "accepted":
            return language.text("%(email)s now has access to the billing of %(account)s (%(role)s).", **named)
        case "changed":
            return language.text("%(email)s has another role in the billing of %(account)s: %(role)s.", **named)
        case "left":
            return language.text("%(email)s has left the billing of %(account)s.", **named)
    return language.text("%(email)s has no access to the billing of %(account)s any more.", **named)


def role_name(role: Role, language: Language) -> str:
    names = {
        "owner": language.text("Owner"),
        "billing": language.text("Accounting"),
        "viewer": language.text("Viewer"),
    }
    return names[role]
