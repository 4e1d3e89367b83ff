"""Prepared amounts equal Babel's own writing, for every currency that Stripe takes."""

import random
from collections.abc import Iterator
from decimal import Decimal

import pytest
from babel import Locale
from babel.numbers import format_currency, get_currency_precision

from portal.money import THREE_DECIMAL, WHOLE_BUT_IN_HUNDREDTHS, ZERO_DECIMAL, Money, minor_digits, style_of, write

# https://docs.stripe.com/currencies
_LIST = """
aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny
cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd
jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad
ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl
thb tjs tnd top try ttd twd tzs uah ugx usd uyu uzs vnd vuv wst xaf xcd xof xpf yer zar zmw
"""
CURRENCIES = tuple(_LIST.split())
NOTABLE = (0, 1, 9, 10, 99, 100, 999, 1000, 99_999, 100_000, 123_456_789, 10**12, 10**15 + 7)


def amounts(currency: str) -> Iterator[int]:
    """A thousand of them, half below zero; whole ones where the currency has no smaller coin."""
    unit = 100 if currency in WHOLE_BUT_IN_HUNDREDTHS else 1
    dice = random.Random(currency)
    sizes = [*NOTABLE, *(dice.randrange(10 ** dice.randint(1, 12)) for _ in range(500 - len(NOTABLE)))]
    yield from (sign * size * unit for size in sizes for sign in (1, -1))


def babels(minor: int, currency: str, locale: Locale) -> str:
    """Babel's writing; where Stripe counts other decimals than CLDR, of the language's pattern with as many."""
    digits = minor_digits(currency)
    value, code = minor / Decimal(10) ** digits, currency.upper()
    shown = 0 if currency in WHOLE_BUT_IN_HUNDREDTHS else digits
    if shown == get_currency_precision(code):
        return format_currency(value, code, locale=locale)
    own = str(locale.currency_formats["standard"].pattern).replace(".00", "." + "0" * shown if shown else "")
    return format_currency(value, code, own, locale=locale, currency_digits=False)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("first", range(0, len(CURRENCIES), 30))
def test_a_thousand_amounts_of_every_currency_equal_babels(language: str, first: int) -> None:
    locale = Locale.parse(language)
    for currency in CURRENCIES[first : first + 30]:
        style = style_of(currency, language)
        for minor in amounts(currency):
            assert style.write(minor) == babels(minor, currency, locale), (currency, minor)


OTHERS = ["de", "de_CH", "fr", "es", "pl", "pt_BR", "sv", "hi", "ar", "he", "ko", "zh_TW", "eo"]


@pytest.mark.parametrize("language", OTHERS)
def test_languages_that_an_operator_adds_are_written_as_babel_writes_them(language: str) -> None:
    locale = Locale.parse(language)
    for currency in ("jpy", "usd", "eur"):
        for minor in (*NOTABLE, *(-one for one in NOTABLE)):
            assert style_of(currency, language).write(minor) == babels(minor, currency, locale), (currency, minor)


@pytest.mark.parametrize(
    ("amount", "english", "japanese"),
    [
        (Money(12000, "jpy"), "¥12,000", "¥12,000"),
        (Money(-12000, "jpy"), "-¥12,000", "-¥12,000"),
        (Money(123450, "usd"), "$1,234.50", "$1,234.50"),
        (Money(5, "usd"), "$0.05", "$0.05"),
        (Money(0, "eur"), "€0.00", "€0.00"),
        (Money(1234567, "kwd"), "KWD1,234.567", "KWD1,234.567"),
        (Money(150000, "isk"), "ISK1,500", "ISK1,500"),
    ],
)
def test_amounts_read_as_people_write_them(amount: Money, english: str, japanese: str) -> None:
    assert write(amount, "en") == english
    assert write(amount, "ja").replace("￥", "¥") == japanese


def test_each_of_stripes_special_currencies_is_one_that_stripe_takes() -> None:
    assert set(CURRENCIES) >= ZERO_DECIMAL | THREE_DECIMAL | WHOLE_BUT_IN_HUNDREDTHS


def test_amounts_of_one_currency_add_up() -> None:
    assert Money(100, "jpy") + Money(-30, "jpy") == Money(70, "jpy")
    assert Money(100, "jpy") - Money(130, "jpy") == Money(-30, "jpy")


def test_amounts_of_two_currencies_do_not() -> None:
    with pytest.raises(ValueError, match="jpy and usd"):
        Money(100, "jpy") + Money(100, "usd")
    with pytest.raises(ValueError, match="jpy and usd"):
        Money(100, "jpy") - Money(100, "usd")


def test_nothing_is_false_and_a_debt_is_true() -> None:
    assert not Money(0, "jpy")
    assert Money(-1, "jpy")
