"""Names as they can be compared: a bank's kana in capitals, without marks, legal forms and the bank's own words.

Banks write シヤ for シャ, ツ for ッ, a hyphen for the long mark: all names are folded to that.
A kanji's reading is not known, so kanji stay as they are.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from portal.billing import legal_forms

_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_AS_BANKS_WRITE = str.maketrans("ァィゥェォッャュョヮヵヶヂヅヲヰヱ", "アイウエオツヤユヨワカケジズオイエ")
_V = {"ヴア": "バ", "ヴイ": "ビ", "ヴエ": "ベ", "ヴオ": "ボ", "ヴ": "ブ"}
_LONG = re.compile(r"(?<=[ァ-ヺ])[ー‐‑‒–—―−\-~]+")
_BETWEEN = re.compile(r"[\W_ー]+")  # all punctuation and spaces
_GLUED_DIGITS = re.compile(r"^[0-9]{3,}(?=[^\W0-9A-Z])|(?<=[^\W0-9A-Z])[0-9]{3,}$")
_NUMBER = re.compile(r"[0-9].*[0-9].*[0-9]")

# What the bank says about the transfer, not about who sent it.
_NOISE = re.compile(
    r"(?:総合|電信|当座|普通|外国|国内|被仕向|ネツト|自動)*(?:振込|送金|入金)(?:依頼人?|資金|人)?|為替|他行|様$|御中"
    r"|^(?:ソウゴウ|ソクジ|ネツト|タコウ)?(?:フリコミ|ソウキン|ニユウキン)(?=[\s\d*:.(])"
    r"|(?<=\s)(?:ソウゴウ|ソクジ|ネツト)?(?:フリコミ|ソウキン|ニユウキン|サマ|オンチユウ)$"
)
_BANKS_WORDS = (
    "FB IB EB PC ATM DF ACH SEPA WIRE TRANSFER FROM INCOMING CREDIT PAYMENT ORIG NAME BY ORDER OF REF "
    "フリコミ フリコミ1 フリコミ2 ソウフリ フリコミニン ソウゴウフリコミ"
)
_NOISE_WORDS = frozenset(_BANKS_WORDS.split())
# A part of the payer that is no one else: head office, the bookkeepers.
_SELF = re.compile(
    r"(?:本社|本店|本部|ホンシヤ|ホンテン|ホンブ)$"
    r"|(?:経理|総務|財務|管理|業務|ケイリ|ソウム|ザイム|カンリ|ギヨウム)(?:部|課|室|本部|グループ|ブ|カ|シツ|ホンブ)$"
)
_BRANCH = re.compile(
    r"(?:支店|支社|支部|営業所|出張所|支所|シテン|シシヤ|シブ|エイギヨウシヨ|エイギヨウジヨ|シユツチヨウジヨ|シシヨ)$"
)


@dataclass(frozen=True, slots=True)
class PayerName:
    """`whole` with the place of a branch, `core` without it, `ordered` with its words in order of letters."""

    whole: str
    core: str
    ordered: str
    forms: frozenset[str]

    def contradicts(self, other: "PayerName") -> bool:
        """Both say their legal form, and not the same: two companies that share a name."""
        return bool(self.forms and other.forms) and not self.forms & other.forms


def normalised(name: str) -> str:
    """The same for all ways to write one name; empty only if the name has no letter or digit."""
    return read_name(name).whole


@lru_cache(maxsize=16384)
def read_name(name: str) -> PayerName:
    parts, forms = legal_forms.split(_quiet(folded(name)))
    groups = [words for part in parts if (words := _names_in(part))] or [_words(" ".join(parts))]
    groups[-1] = _without_self(groups[-1])
    words = [word for group in groups for word in group]
    whole = _cut(_BRANCH, _GLUED_DIGITS.sub("", "".join(words)))
    core = _GLUED_DIGITS.sub("", "".join(_before_branch(groups)))
    return PayerName(whole, core, "".join(sorted(words)), forms)


def folded(text: str) -> str:
    """Kana as banks write them, everything else wide as narrow, in capitals."""
    text = unicodedata.normalize("NFKC", text).upper().translate(_HIRAGANA).translate(_AS_BANKS_WRITE)
    for sound, written in _V.items():
        text = text.replace(sound, written)
    return _LONG.sub("", text)


def _quiet(text: str) -> str:
    """Without the bank's own words, unless there are no others."""
    return _NOISE.sub(" ", text).strip(" *:.・-") or text


def _words(text: str) -> list[str]:
    return [word for word in _BETWEEN.split(legal_forms.undotted(text)) if word]


def _names_in(part: str) -> list[str]:
    """Its words without the bank's own and without numbers, which are an invoice's or the payer's with the bank."""
    words = [word for word in _words(part) if word not in _NOISE_WORDS and not _NUMBER.search(word)]
    return legal_forms.without_foreign(words)


def _without_self(words: list[str]) -> list[str]:
    """Without a head office or its bookkeepers at the end, as a word or behind the name."""
    last = _SELF.sub("", words[-1]) if words else ""
    if last:
        return [*words[:-1], last]
    return words[:-1] or words


def _before_branch(groups: list[list[str]]) -> list[str]:
    """A branch stands behind a legal form in the middle, or is the last word and says so."""
    if len(groups) > 1:
        return groups[0]
    [words] = groups
    return words[:-1] if words[1:] and _BRANCH.search(words[-1]) else words


def _cut(ending: re.Pattern[str], text: str) -> str:
    return ending.sub("", text) or text
