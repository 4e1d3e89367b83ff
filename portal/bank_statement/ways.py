"""Which way the money went, where a column says it in words: those that banks use, and those that somebody has told."""

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from portal.bank_statement.table import Row
from portal.bank_statement.words import head

Way = Literal["in", "out"]

_IN = re.compile(
    r"1|\+|入|.*入金額?|お?預け?入れ?|お?預かり|お?預り|お?受け?入れ?|受取|受け取り|貸方?"
    r"|cr?|(?:direct |bank )?credits?(?: transfer)?|in|in(?:coming|bound)(?: transfer| payment)?|deposits?|received"
    r"|(?:money|paid|transfer) in"
)
_OUT = re.compile(
    r"2|出|.*出金.*|払.*|お?支払.*|お?引き?出.*|お?引き?落.*|借.*"
    r"|dr?|debit.*|(?:direct |bank )debits?|out.*|withdraw.*|(?:money|paid|transfer) out|neutral"
)
_EITHER = re.compile(r"入出|出入|取り?消|訂正|戻|revers|refund|cancel")
MOST_WORDS = 30  # a column of more is something else


def usual_way(word: str) -> Way | None:
    """None where the word could be either, such as a bank's 振込, and where something is taken back."""
    text = head(word)
    if _EITHER.search(text):
        return None
    return "in" if _IN.fullmatch(text) else "out" if _OUT.fullmatch(text) else None


def words_of(rows: Iterable[Row], place: int) -> list[str]:
    """What stands in this column, each once, as it first comes; empty where nothing does."""
    found: dict[str, str] = {}
    for row in rows:
        found.setdefault(head(row.cell(place)), row.cell(place))
    return [*found.values()]


def are_usual(words: Sequence[str]) -> bool:
    """Each of them, in words: a digit may count something else."""
    return bool(words) and all(usual_way(word) and not head(word).isdigit() for word in words)
