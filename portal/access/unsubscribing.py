"""The link of a mail that switches its kind off, for one person at one customer: signed, without a sign-in, for good.

Whoever has it can do no more than that; the person, or an owner, switches it on again under People.
"""

from dataclasses import dataclass

import msgspec
from itsdangerous import BadSignature, URLSafeSerializer

from portal.access import mail_choices
from portal.database.engine import Connection
from portal.model.account import Account
from portal.model.mail_kind import MAIL_KINDS, MailKind
from portal.model.names import CustomerId, Email, email_key

_SALT = "unsubscribe"


@dataclass(frozen=True, slots=True)
class Unwanted:
    """What somebody does not want any more."""

    account: Account
    kind: MailKind


def token_for(customer: CustomerId, email: Email, kind: MailKind, keys: tuple[str, ...]) -> str:
    return str(_serializer(keys).dumps([customer, email_key(email), kind]))


def read(token: str, keys: tuple[str, ...]) -> Unwanted | None:
    """None if it is not ours, or was cut on its way."""
    try:
        customer, email, kind = msgspec.convert(_serializer(keys).loads(token), tuple[str, str, str])
    except (BadSignature, msgspec.ValidationError):
        return None
    found = next((one for one in MAIL_KINDS if one == kind), None)
    return Unwanted(Account(CustomerId(customer), Email(email)), found) if found else None


async def switch_off(conn: Connection, unwanted: Unwanted) -> None:
    """As if it had been unticked under People. A second time does no harm."""
    await mail_choices.put(conn, unwanted.account, unwanted.account.email, [unwanted.kind], [])


def _serializer(keys: tuple[str, ...]) -> URLSafeSerializer:
    # itsdangerous signs with the last key of its list; ours are newest first.
    return URLSafeSerializer(list(reversed(keys)), salt=_SALT)
