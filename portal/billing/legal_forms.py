"""The words and abbreviations of legal forms in a name, as contracts, banks and foreign registers write them.

Two companies may share a name and differ in the form alone, so what was dropped is told.
"""

import re
from collections.abc import Iterator

# form: as written out · in brackets, as 株) · as banks abbreviate it in kana (全銀協 法人略語)
_JAPANESE = {
    "kabushiki": ("株式会社 カブシキガイシヤ カブシキカイシヤ", "株", "カ"),
    "yugen": ("有限会社 ユウゲンガイシヤ ユウゲンカイシヤ", "有", "ユ"),
    "godo": ("合同会社 ゴウドウガイシヤ ゴウドウカイシヤ", "同 合", "ド"),
    "gomei": ("合名会社 ゴウメイガイシヤ", "名", "メ"),
    "goshi": ("合資会社 ゴウシガイシヤ", "資", "シ"),
    "iryo": (
        "医療法人社団 医療法人財団 社会医療法人 特定医療法人 医療法人 イリヨウホウジンシヤダン イリヨウホウジン",
        "医 医社 医財",
        "イ イシヤ イザイ",
    ),
    "shadan": (
        "一般社団法人 公益社団法人 社団法人 社団 イツパンシヤダンホウジン コウエキシヤダンホウジン シヤダンホウジン",
        "社 一社 公社",
        "シヤ",
    ),
    "zaidan": (
        "一般財団法人 公益財団法人 財団法人 財団 イツパンザイダンホウジン コウエキザイダンホウジン ザイダンホウジン",
        "財 一財 公財",
        "ザイ",
    ),
    "gakko": ("学校法人 ガツコウホウジン", "学", "ガク"),
    "fukushi": ("社会福祉法人 シヤカイフクシホウジン", "福 社福", "フク"),
    "shukyo": ("宗教法人 シユウキヨウホウジン", "宗", "シユウ"),
    "npo": (
        "認定特定非営利活動法人 特定非営利活動法人 NPO法人 トクテイヒエイリカツドウホウジン エヌピオホウジン",
        "特非",
        "トクヒ",
    ),
    "bengoshi": ("弁護士法人 ベンゴシホウジン", "弁", "ベン"),
    "zeirishi": ("税理士法人 ゼイリシホウジン", "税", "ゼイ"),
    "shiho": ("司法書士法人 シホウシヨシホウジン", "司", "シホウ"),
    "gyosei": ("行政書士法人 ギヨウセイシヨシホウジン", "行", "ギヨ"),
    "romu": ("社会保険労務士法人 シヤカイホケンロウムシホウジン", "労", "ロウム"),
    "kansa": ("監査法人 カンサホウジン", "監", "カンサ"),
    "dokuritsu": ("地方独立行政法人 独立行政法人 ドクリツギヨウセイホウジン", "独", "ドク チドク"),
    "daigaku": ("国立大学法人 公立大学法人 コクリツダイガクホウジン", "大", "ダイ"),
    "noji": ("農事組合法人 ノウジクミアイホウジン", "農", "ノウ"),
    "kyodo": ("協同組合 キヨウドウクミアイ", "協", "キヨウクミ"),
    "sogo": ("相互会社 ソウゴガイシヤ", "相", "ソ ソウゴ"),
}
# Which form of its own country such a word stands for is not said by it: LLC is also how a 合同会社 writes itself.
_FOREIGN_WORDS = (
    "KK COLTD CO LTD LIMITED INC INCORPORATED CORP CORPORATION COMPANY LLC LLP LP PLC GMBH MBH AG UG KG OHG EV SA SAS "
    "SARL SRL SL SPA BV NV AB AS ASA OY OYJ APS PTY PTE SDN BHD GK YK NPO THE AND UND KABUSHIKI GAISHA KAISHA GODO"
)
_FOREIGN = frozenset(_FOREIGN_WORDS.split())


def _pairs(column: int) -> Iterator[tuple[str, str]]:
    for form, columns in _JAPANESE.items():
        for word in columns[column].split():
            yield word, form


def _any(words: dict[str, str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_WRITTEN_OUT, _SHORT, _BANK = dict(_pairs(0)), dict(_pairs(1)), dict(_pairs(2))
_CODES = {**_SHORT, **_BANK}
_WORD = re.compile(_any(_WRITTEN_OUT))
_CODE = re.compile(rf"(?:(?<=\s)|^)\(?\s*({_any(_CODES)})\s*\)|\(\s*({_any(_CODES)})\s*(?:\)|$)")
_ALONE = re.compile(r"^(カ|ユ|ド)[\s.,、・]+(?=\S)|(?<=\S)[\s.,、・]+(カ|ユ|ド)$")
_DOTTED = re.compile(r"\b(?:[A-Z]\.){1,4}[A-Z]?\b\.?")


def split(text: str) -> tuple[list[str], frozenset[str]]:
    """The text in the parts between the forms that stood in it, and which these were; of a form alone, itself."""
    found: set[str] = set()

    def cut(match: re.Match[str]) -> str:
        code = next((group for group in match.groups() if group), match[0])
        found.add({**_CODES, **_WRITTEN_OUT}[code])
        return "\n"

    rest = text.strip()
    for pattern in (_WORD, _CODE, _ALONE):
        rest = pattern.sub(cut, rest).strip(" ")
    parts = [part.strip() for part in rest.split("\n") if part.strip()]
    return (parts, frozenset(found)) if parts else ([text], frozenset())


def undotted(text: str) -> str:
    """K.K. and S.A. as one word."""
    return _DOTTED.sub(lambda match: match[0].replace(".", "") + " ", text)


def without_foreign(words: list[str]) -> list[str]:
    """Unless nothing would be left."""
    return [word for word in words if word not in _FOREIGN] or words
