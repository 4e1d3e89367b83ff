"""Latin letters that spell Japanese, in the kana of banks: a contract says Yamada Denki, the bank ヤマダデンキ."""

import re
from functools import lru_cache

_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ", "h": "ハヒフヘホ",
    "m": "マミムメモ", "y": "ヤ ユ ヨ", "r": "ラリルレロ", "w": "ワ   オ", "g": "ガギグゲゴ", "z": "ザジズゼゾ",
    "d": "ダジズデド", "b": "バビブベボ", "p": "パピプペポ",
}  # fmt: skip
_OWN = {"shi": "シ", "chi": "チ", "tsu": "ツ", "fu": "フ", "ji": "ジ"}
_GLIDES = {
    "ky": "キ", "gy": "ギ", "sh": "シ", "sy": "シ", "j": "ジ", "jy": "ジ", "zy": "ジ", "ch": "チ", "ty": "チ",
    "ny": "ニ", "hy": "ヒ", "by": "ビ", "py": "ピ", "my": "ミ", "ry": "リ",
}  # fmt: skip
_SYLLABLES = {
    **{
        row + vowel: kana
        for row, line in _ROWS.items()
        for vowel, kana in zip("aiueo", line, strict=False)
        if kana > " "
    },
    **{
        glide + vowel: kana + small
        for glide, kana in _GLIDES.items()
        for vowel, small in zip("auo", "ヤユヨ", strict=True)
    },
    **_OWN,
}
_SYLLABLE = re.compile(
    "|".join(sorted(_SYLLABLES, key=len, reverse=True)) + r"|n(?![aiueoy])|m(?=[bmp])|([kstpcgdbz])(?=\1|ch)"
)
_O_AND_U_LONG = re.compile(r"(?<=[オコソトノホモヨロゴゾドボポ])[ウオ]|(?<=[ウクスツヌフムユルグズブプ])ウ")


@lru_cache(maxsize=16384)
def in_kana(latin: str) -> str | None:
    """None if these letters spell no Japanese; a double letter is ツ, n before a consonant ン."""
    found, at, text = [], 0, latin.lower()
    while at < len(text):
        match = _SYLLABLE.match(text, at)
        if match is None:
            return None
        found.append(_SYLLABLES.get(match[0]) or ("ツ" if match[1] else "ン"))
        at = match.end()
    return "".join(found) or None


def without_long_vowels(kana: str) -> str:
    """Shoji and Shouji are one name: few write the long vowel in Latin letters."""
    return _O_AND_U_LONG.sub("", kana)
