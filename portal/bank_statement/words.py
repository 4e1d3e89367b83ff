"""What banks write over their columns, and by which heads a bank is known."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

Role = Literal["day", "year", "credit", "amount", "debit", "way", "payer", "text", "memo", "currency", "balance"]

# Of several columns with one role the one whose word stands first here is taken.
_WORDS: dict[Role, tuple[str, ...]] = {
    "day": (
        *(
            "日付",
            "年月日",
            "取引日",
            "お取引日",
            "取引日付",
            "取引年月日",
            "お取扱日",
            "取扱日",
            "取扱日付",
            "勘定日",
            "入金日",
        ),
        *("入払日", "操作日", "計上日", "取引日時", "日時", "date", "transaction date", "booking date", "posting date"),
        *("posted date", "posted", "completed on", "finished on", "value date", "起算日", "created on", "date time"),
    ),
    "year": ("操作日(年)", "取扱日付年", "取扱日付(年)", "取引日(年)", "取引日年", "年"),
    "credit": (
        *(
            "お預入れ",
            "お預入れ金額",
            "お預入れ額",
            "お預入金額",
            "お預入額",
            "預入金額",
            "預入額",
            "預かり金額",
            "お預かり金額",
        ),
        *(
            "お預り金額",
            "預り金額",
            "入金金額",
            "入金額",
            "受入金額",
            "お受入金額",
            "入金",
            "ご入金額",
            "credit",
            "credits",
        ),
        *("credit amount", "deposit", "deposits", "deposit amount", "paid in", "money in", "amount in", "received"),
    ),
    "amount": (
        "入出金",
        "入出金額",
        "入出金金額",
        "取引金額",
        "お取引金額",
        "受払金額",
        "金額",
        "amount",
        "transaction amount",
    ),
    "debit": (
        *(
            "お引出し",
            "お引出し金額",
            "お引出金額",
            "お引出額",
            "引出金額",
            "支払い金額",
            "お支払金額",
            "支払金額",
            "お支払い金額",
        ),
        *(
            "出金金額",
            "出金額",
            "払出金額",
            "払戻金額",
            "お払戻金額",
            "引落金額",
            "出金",
            "debit",
            "debits",
            "debit amount",
        ),
        *("withdrawal", "withdrawals", "withdrawal amount", "paid out", "money out", "amount out"),
    ),
    "way": (
        *(
            "入出金区分",
            "入払区分",
            "入払",
            "受払区分",
            "貸借区分",
            "貸借",
            "入/出",
            "入出",
            "入出区分",
            "出入",
            "出入区分",
            "入出金種別",
        ),
        *("入金/出金", "取引区分", "取引種別", "取引種類", "取引の種類", "区分", "種別"),
        *("direction", "in/out", "credit/debit", "debit/credit", "dr/cr", "cr/dr", "d/c", "c/d"),
        *("credit debit indicator", "credit/debit indicator", "debit/credit indicator", "transaction type", "type"),
    ),
    "payer": (
        *(
            "振込依頼人名",
            "振込依頼人",
            "依頼人名",
            "依頼人",
            "振込人名",
            "振込人",
            "お振込人",
            "取引先名",
            "取引先",
            "相手先",
        ),
        *(
            "payer name",
            "payer",
            "sender name",
            "sender",
            "from",
            "counterparty",
            "counterparty name",
            "payee or payer",
        ),
    ),
    "text": (
        *(
            "摘要内容",
            "入出金先内容",
            "入出金内容",
            "お取り扱い内容",
            "お取扱内容",
            "お取扱い内容",
            "お取引内容",
            "取引内容",
        ),
        *("内容", "明細", "取引明細", "詳細2", "詳細1", "詳細", "摘要", "description", "details", "narrative", "name"),
    ),
    "memo": (
        *("メモ", "備考", "edi情報", "振込メッセージ", "ご依頼内容", "payment reference", "reference", "memo", "note"),
        *("notes", "message", "remittance information"),
    ),
    "currency": ("通貨", "通貨コード", "取引通貨", "currency", "currency code"),
    "balance": (
        *("残高", "差引残高", "取引後残高", "お預り残高", "現在高", "現在(貸付)高", "balance", "running balance"),
        *("available balance", "closing balance"),
    ),
}
_ROLE_OF = {word: role for role, words in _WORDS.items() for word in words}
_PLACE_OF = {word: place for words in _WORDS.values() for place, word in enumerate(words)}
_IN_YEN = re.compile(r"\(?円\)?$|\(jpy\)$")
# By a few heads that only this bank writes so.
_BANKS: tuple[tuple[str, frozenset[str]], ...] = (
    ("三菱UFJ銀行", frozenset(("摘要内容", "支払い金額", "預かり金額"))),
    ("三井住友銀行", frozenset(("お引出し", "お預入れ", "お取り扱い内容"))),
    ("みずほ銀行", frozenset(("お引出金額", "お預入金額", "お取引内容"))),
    ("りそな銀行", frozenset(("取扱日付年", "取扱日付月"))),
    ("ゆうちょ銀行", frozenset(("入出金明細id", "受入金額"))),
    ("住信SBIネット銀行", frozenset(("内容", "出金金額", "入金金額"))),
    ("楽天銀行", frozenset(("入出金", "入出金先内容"))),
    ("PayPay銀行", frozenset(("操作日(年)", "取引順番号"))),
    ("GMOあおぞらネット銀行", frozenset(("日付", "摘要", "入金金額", "出金金額"))),
    ("Wise", frozenset(("transferwise id",))),
    ("Wise", frozenset(("running balance", "payment reference", "payer name"))),
)


@lru_cache(maxsize=1024)
def head(text: str) -> str:
    """As heads are compared: without width, case, spaces between kanji, and the word for yen behind them."""
    found = " ".join(unicodedata.normalize("NFKC", text).casefold().replace("_", " ").split()).strip("'\"*")
    if not found.isascii():
        found = found.replace(" ", "")
    return _IN_YEN.sub("", found)


def role_of(text: str) -> Role | None:
    return _ROLE_OF.get(head(text))


def place_of(text: str) -> int:
    """How well the word says it: the smaller, the better."""
    return _PLACE_OF.get(head(text), len(_PLACE_OF))


def bank_of(heads: Sequence[str]) -> str | None:
    """None if several banks, or none, write so."""
    found = {head(one) for one in heads}
    return next((bank for bank, own in _BANKS if own <= found), None)
