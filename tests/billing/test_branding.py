"""Any brand colour is readable on the portal's pages, and text is readable on any brand colour."""

import random
import re

import pytest

from portal.billing.branding import AA, DARK_PAGE, DEFAULT, LIGHT_PAGE, brand_css, contrast, ink_for, readable_on

DICE = random.Random("brand")
GREYS = [f"#{level:02x}{level:02x}{level:02x}" for level in range(0, 256, 15)]
PURE = ["#ff0000", "#00ff00", "#0000ff", "#ffff00", "#00ffff", "#ff00ff", "#0b6e4f", "#FFD600"]
ANY = [f"#{DICE.randrange(1 << 24):06x}" for _ in range(400)]


@pytest.mark.parametrize("page", [LIGHT_PAGE, DARK_PAGE])
def test_the_brand_as_text_passes_aa_on_light_and_dark(page: str) -> None:
    unreadable = [brand for brand in GREYS + PURE + ANY if contrast(readable_on(page, brand), page) < AA]

    assert unreadable == []


def test_ink_on_the_brand_passes_aa() -> None:
    assert [brand for brand in GREYS + PURE + ANY if contrast(ink_for(brand), brand) < AA] == []


@pytest.mark.parametrize("page", [LIGHT_PAGE, DARK_PAGE])
def test_a_brand_that_is_readable_already_stays_as_it_is(page: str) -> None:
    readable = [brand for brand in PURE + ANY if contrast(brand, page) >= AA]

    assert readable
    assert [readable_on(page, brand) for brand in readable] == [brand.lower() for brand in readable]


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_is_wcags(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


def test_the_sheet_holds_the_brand_and_both_readings_of_it() -> None:
    sheet = brand_css("#0B6E4F")

    assert "--brand: #0B6E4F;" in sheet
    assert len(re.findall(r"--brand-text: #[0-9a-f]{6};", sheet)) == 2
    assert "prefers-color-scheme: dark" in sheet


@pytest.mark.parametrize("colour", [None, "", "red", "#fff", "#12345g", "#0b6e4f; } body { display: none", "#0b6e4f\n"])
def test_what_is_not_a_colour_never_reaches_the_sheet(colour: str | None) -> None:
    assert brand_css(colour) == brand_css(DEFAULT)
