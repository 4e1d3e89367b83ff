"""The six digits of a sign-in mail: good in the browser that asked, as long as the link, and for five wrong guesses."""

import hmac
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, update

from portal.access import links
from portal.access.links import Link
from portal.access.secret import keyed
from portal.clock import seconds
from portal.database.engine import Connection
from portal.database.statement import Statement
from portal.database.tables import sign_in_links

DIGITS = 6
GUESSES = 5

# Counted before it is compared, in one statement: guesses made at the same moment are not one guess.
_COUNT = Statement(
    update(sign_in_links)
    .where(
        links.OF_DOOR,
        sign_in_links.c.browser_hash == bindparam("who_asked"),
        sign_in_links.c.used_at.is_(None),
        sign_in_links.c.expires_at > bindparam("now"),
        sign_in_links.c.wrong_codes < GUESSES,
    )
    .values(wrong_codes=sign_in_links.c.wrong_codes + 1)
    .returning(sign_in_links.c.token_hash, sign_in_links.c.code_hash, sign_in_links.c.wrong_codes)
)


@dataclass(frozen=True, slots=True)
class Guess:
    """The link that the code has opened, or how many more may be tried; none also where there is no code to find."""

    link: Link | None
    left: int


def plain(typed: str) -> str | None:
    """Six digits as people type and paste them: with spaces and hyphens, or in full width. None if it is no code."""
    text = unicodedata.normalize("NFKC", typed[:100])
    code = "".join(letter for letter in text if not (letter.isspace() or letter in "-‐‑–—−ー"))
    return code if len(code) == DIGITS and code.isascii() and code.isdigit() else None


async def use(
    conn: Connection, code: str, browser: str, keys: tuple[str, ...], now: datetime, *, staff: bool = False
) -> Guess:
    """Spend the link whose mail has this code. Of several mails that this browser asked for, any will do."""
    counted = await conn.rows(_COUNT, who_asked=browser, now=seconds(now), at_staffs=staff)
    for token_hash, code_hash, _ in counted:
        # Looked at with every key, and at its full length: the time it takes tells nothing.
        same = [hmac.compare_digest(keyed(f"{token_hash} {code}", key), code_hash or "") for key in keys]
        if any(same):
            return Guess(await links.spend(conn, token_hash, now, staff=staff), 0)
    return Guess(None, max((GUESSES - wrong for _, _, wrong in counted), default=0))
