"""How a bank writes who sent money: kana in capitals, narrow or wide, cut off, misspelt, or somebody else's name."""

import unicodedata
from random import Random

from tests.deposits.companies import Company

_LARGE = str.maketrans("ァィゥェォッャュョヮ", "アイウエオツヤユヨワ")
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_ROOM = 20  # letters, at the meanest of banks
_KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
_PLACES = ["オオサカ", "ナゴヤ", "フクオカ", "サツポロ"]


def as_bank(sound: str) -> str:
    """The Zengin alphabet: no small kana, a hyphen for the long mark, no dots."""
    kana = sound.translate(_HIRAGANA).translate(_LARGE)
    for wide, narrow in {
        "ヴア": "バ",
        "ヴイ": "ビ",
        "ヴエ": "ベ",
        "ヴオ": "ボ",
        "ヴ": "ブ",
        "ー": "-",
        "・": "",
        "ヲ": "オ",
    }.items():
        kana = kana.replace(wide, narrow)
    return kana


def with_form(company: Company, sound: str) -> str:
    if not company.code:
        return sound
    return f"{company.code}){sound}" if company.is_front else f"{sound}({company.code}"


def as_written(random: Random, text: str) -> str:
    """Wide letters mostly, narrow kana from some banks, and some banks' own words before it."""
    text = random.choices(["", "フリコミ ", "振込 "], [8, 1, 1])[0] + text
    return narrow(text) if random.random() < 0.4 else unicodedata.normalize("NFKC", text)


def narrow(text: str) -> str:
    return "".join(_NARROW.get(letter, letter) for letter in unicodedata.normalize("NFKC", text))


_NARROW = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)} | {
    unicodedata.normalize("NFKC", chr(code) + mark): chr(code) + mark
    for code in range(0xFF66, 0xFF9E)
    for mark in "ﾞﾟ"
    if len(unicodedata.normalize("NFKC", chr(code) + mark)) == 1
}


def misspelt(random: Random, sound: str) -> str:
    at = random.randrange(1, len(sound))
    kind = random.random()
    if kind < 0.4:
        return sound[:at] + sound[at + 1 :]
    if kind < 0.8:
        return sound[:at] + random.choice(_KANA) + sound[at + 1 :]
    return sound[: at - 1] + sound[at] + sound[at - 1] + sound[at + 1 :]


def cut(text: str) -> str:
    return text[:_ROOM]


def branch(random: Random, company: Company, sound: str) -> str:
    place = random.choice(_PLACES) + random.choice(["シテン", "エイギヨウシヨ"])
    if company.code and random.random() < 0.5:
        return f"{sound}({company.code}){place}"
    return f"{with_form(company, sound)} {place}"


def shortened(company: Company) -> str:
    """The first half of it, as people say it among themselves."""
    sound = as_bank(company.sound)
    return sound[: max(3, len(sound) // 2)]


def payer(random: Random, company: Company) -> str:
    """Some way in which a bank might write it; a good half as it ought to be."""
    sound = as_bank(company.sound)
    way = random.random()
    if way < 0.58:
        text = with_form(company, sound)
    elif way < 0.64:
        text = sound
    elif way < 0.72:
        text = with_form(company, misspelt(random, sound))
    elif way < 0.80:
        text = branch(random, company, sound)
    elif way < 0.88:
        text = as_bank(company.owner)
    elif way < 0.93:
        text = with_form(company, shortened(company))
    else:
        text = f"{random.randrange(10**4):04} {cut(with_form(company, sound))}"
    return as_written(random, text)
