"""Any brand colour is readable on the portal's pages and mails, and text is readable on any brand colour."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.billing.branding import (
    AA,
    DARK_PAGE,
    DEFAULT,
    LIGHT_PAGE,
    brand_css,
    contrast,
    luminance,
    palette_of,
    readable_on,
)
from tests.house.tree import ROOT
from tests.oklch import to_hex

DICE = random.Random("brand")
PURE = ["#ff0000", "#00ff00", "#0000ff", "#ffff00", "#00ffff", "#ff00ff", "#0b6e4f", "#FFD600"]
ANY = [f"#{DICE.randrange(1 << 24):06x}" for _ in range(400)]
COLOURS = st.integers(0, (1 << 24) - 1).map("#{:06x}".format)
SAID = st.none() | COLOURS | COLOURS.map(str.upper) | st.text(max_size=8)
TOKENS = (ROOT / "static/css/tokens.css").read_text("utf-8")


def token(name: str) -> tuple[str, str]:
    """Its colours on light and on dark pages."""
    [pair] = re.findall(rf"--{name}: light-dark\((.+)\);", TOKENS)
    light, dark = re.split(r", (?=oklch|#)", pair)
    return to_hex(light), to_hex(dark)


@given(primary=SAID, secondary=SAID)
def test_every_pair_of_every_brand_passes_aa_on_light_and_dark(primary: str | None, secondary: str | None) -> None:
    palette = palette_of(primary, secondary)
    unreadable = [pair for pair in palette.pairs if contrast(pair[0], pair[1]) < pair[2]]

    assert unreadable == []
    assert all(re.fullmatch("#[0-9a-fA-F]{6}", colour) for pair in palette.pairs for colour in pair[:2])


@given(primary=SAID, secondary=SAID)
def test_pages_get_exactly_these_colours(primary: str | None, secondary: str | None) -> None:
    it, sheet = palette_of(primary, secondary), brand_css(primary, secondary)
    said = re.findall(r"--([a-z-]+): (#[0-9a-fA-F]{6});", sheet)

    light = [("brand-text", it.light.text), ("brand-edge", it.light.edge)]
    dark = [("brand-text", it.dark.text), ("brand-edge", it.dark.edge)]
    assert said == [("brand", it.brand), ("brand-ink", it.ink), ("accent", it.accent), *light, *dark]
    assert sheet.count("{") == sheet.count("}") == 3


SURFACES = ["paper", "surface", "surface-quiet", "good-soft", "wait-soft", "warn-soft", "late-soft", "quiet-soft"]


@pytest.mark.parametrize("surface", SURFACES)
def test_no_surface_is_harder_to_read_on_than_those_that_are_computed_with(surface: str) -> None:
    light, dark = token(surface)

    assert luminance(light) >= luminance(LIGHT_PAGE)
    assert luminance(dark) <= luminance(DARK_PAGE)


@pytest.mark.parametrize("ink", ["ink", "ink-soft"])
@pytest.mark.parametrize("surface", SURFACES)
def test_the_pages_own_inks_are_readable_on_every_surface(ink: str, surface: str) -> None:
    assert [contrast(*pair) >= AA for pair in zip(token(ink), token(surface), strict=True)] == [True, True]


@pytest.mark.parametrize("tone", ["good", "wait", "warn", "late"])
def test_a_tone_is_readable_on_its_own_tint_and_on_the_page(tone: str) -> None:
    for surface in (f"{tone}-soft", "paper", "surface", "surface-quiet"):
        assert [contrast(*pair) >= AA for pair in zip(token(tone), token(surface), strict=True)] == [True, True]


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
