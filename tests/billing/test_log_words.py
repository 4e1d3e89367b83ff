"""What a line of the log says: facts in the reader's language, and a person's own words as they are."""

from datetime import UTC, date, datetime
from typing import get_args

import pytest

from portal.assembly import Portal
from portal.billing import log_lines
from portal.model.deed import BY_ITSELF, TRIED_AGAIN, Done
from portal.model.log_facts import (
    Access,
    Answered,
    CameIn,
    CameOutside,
    ColumnsSaid,
    Facts,
    Mails,
    NotReminded,
    RanOut,
    RemindedBy,
    Share,
    Shares,
    StatementRead,
    StillOwed,
    Wanted,
    Words,
)
from portal.model.names import Email, InvoiceId
from portal.money import Money

YEN, KEN = Money(12000, "jpy"), Email("ken@aoba.example")
DAY = date(2026, 12, 1)
SAID: list[tuple[Words, str, str]] = [
    (StillOwed(YEN), "¥12,000 still owed", "未払い残高 ￥12,000"),
    (
        CameOutside(YEN, DAY, "fee", "0511-3"),
        "¥12,000 received on Dec 1, 2026 · Bank transfer; the fee was deducted · 0511-3",
        "2026年12月1日に￥12,000を入金 · 銀行振込（振込手数料差引き） · 0511-3",
    ),
    (StatementRead("a.csv", 12), "a.csv · 12 deposits", "a.csv · 入金12件"),
    (StatementRead("a.csv"), "a.csv", "a.csv"),
    (
        ColumnsSaid((0, 1, 2), "ymd", 4, memo=(5, 6), currency=7),
        "Day: columns 1, 2, 3 · What came in: column 5 · Reference or memo: columns 6, 7 · Currency: column 8"
        " · The year stands first",
        "日付：1, 2, 3列目 · 入金額：5列目 · 摘要・メモ：6, 7列目 · 通貨：8列目 · 年が先頭",
    ),
    (CameIn(DAY, YEN, "アオバ"), "Dec 1, 2026 · ¥12,000 · アオバ", "2026年12月1日 · ￥12,000 · アオバ"),
    (
        Shares((Share(InvoiceId("in_1"), Money(1250, "usd"), "transfer"),)),
        "in_1: $12.50, Bank transfer, in full",
        "in_1：$12.50、銀行振込（全額）",
    ),
    (RemindedBy("portal", 2, (KEN,)), f"Mail to {KEN} · Step 2", f"メールの宛先：{KEN} · 第2回"),
    (RemindedBy("stripe", 0), "By Stripe · Outside the steps", "Stripeから送信 · 段階外"),
    (
        NotReminded(KEN, "given_up", "550 nobody"),
        "Mail to ken@aoba.example · The mail was given up · 550 nobody",
        "メールの宛先：ken@aoba.example · メールの送信を中止しました · 550 nobody",
    ),
    (Answered("will_pay", DAY), "They will pay on Dec 1, 2026.", "2026年12月1日に支払予定とのことです。"),
    (Access(KEN, "viewer"), f"{KEN} (Viewer)", f"{KEN}（閲覧のみ）"),
    (Mails(1), "1 mail", "メール1通"),
    (RanOut(), "Its time was over", "時間切れで終了"),
    (
        Wanted({"what": "signed_in", "from": "2026-12-01", "age": "1_7", "q": "Aoba"}),
        "What: Signed in · First day: Dec 1, 2026 · Age: 1–7 days late · Name, number, id or amount: Aoba",
        "操作：サインイン · 開始日：2026年12月1日 · 経過日数：1〜7日超過 · 顧客名、番号、ID、金額：Aoba",
    ),
    ("12 in; open", "12 in; open", "12 in; open"),
]


def done(before: Words | None = None, place: str = "203.0.113.5", who: str = "ito@x.example") -> Done:
    return Done(1, datetime(2026, 5, 20, tzinfo=UTC), Email(who), "reminded", None, None, None, before, None, place)


@pytest.mark.parametrize(("words", "english", "japanese"), SAID)
async def test_facts_are_said_in_the_readers_language(
    portal: Portal, words: Words, english: str, japanese: str
) -> None:
    speak = portal.templates.languages
    in_english = log_lines.line_of(done(words), speak["en"]).before
    in_japanese = log_lines.line_of(done(words), speak["ja"]).before

    assert in_english == english
    assert in_japanese == japanese


def test_every_kind_of_facts_has_words() -> None:
    assert {type(words) for words, *_ in SAID} == {*get_args(Facts), str}


@pytest.mark.parametrize(("place", "japanese"), [(BY_ITSELF, "自動"), (TRIED_AGAIN, "自動の再試行"), ("::1", "::1")])
async def test_what_goes_by_itself_says_so(portal: Portal, place: str, japanese: str) -> None:
    line = log_lines.line_of(done(place=place, who="operator"), portal.templates.languages["ja"])

    assert (line.who, line.place) == ("ポータル", japanese)
