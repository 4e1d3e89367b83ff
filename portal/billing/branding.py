"""Readable colours from any brand colours (S3): WCAG AA on the portal's light and dark pages and mails."""

import re
from collections.abc import Iterator
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass

Rgb = tuple[float, float, float]

AA = 4.5  # for text
PARTS = 3.0  # for edges and marks: WCAG 1.4.11
# The surfaces of tokens.css and of mails that are hardest to read on: tinted notices are among them.
LIGHT_PAGE = "#e9ebf0"
DARK_PAGE = "#303540"
DEFAULT = "#3538cd"
_DARK_INK, _LIGHT_INK = "#000000", "#ffffff"  # a softer black fails on middle greys


@dataclass(frozen=True, slots=True)
class Shades:
    """The brand on one ground, light or dark: as text, and as the edge of a button that might melt into the page."""

    page: str
    text: str
    edge: str


@dataclass(frozen=True, slots=True)
class Palette:
    """What pages, mails and their tests take their colours from. `accent` is an ornament: nothing stands on it."""

    brand: str
    ink: str
    accent: str
    light: Shades
    dark: Shades

    @property
    def pairs(self) -> Iterator[tuple[str, str, float]]:
        """Every two colours that meet: what is seen, what it stands on, and the contrast that this asks for."""
        yield self.ink, self.brand, AA
        for shades in (self.light, self.dark):
            yield shades.text, shades.page, AA
            yield shades.edge, shades.page, PARTS


def palette_of(primary: str | None, secondary: str | None = None) -> Palette:
    """From what the Stripe account says; what is missing or no colour is replaced."""
    brand = _colour(primary) or _colour(secondary) or DEFAULT
    return Palette(
        brand, ink_for(brand), _colour(secondary) or brand, _shades(LIGHT_PAGE, brand), _shades(DARK_PAGE, brand)
    )


def brand_css(primary: str | None, secondary: str | None = None) -> str:
    """`GET /brand.css`: the brand, ink that is readable on it, and the brand where it is text or an edge itself."""
    it = palette_of(primary, secondary)
    return (
        f":root {{ --brand: {it.brand}; --brand-ink: {it.ink}; --accent: {it.accent};"
        f" --brand-text: {it.light.text}; --brand-edge: {it.light.edge}; }}\n"
        f"@media (prefers-color-scheme: dark) {{"
        f" :root {{ --brand-text: {it.dark.text}; --brand-edge: {it.dark.edge}; }} }}\n"
    )


def ink_for(background: str) -> str:
    """Black or white, whichever reads better; one of the two always passes AA."""
    return max((_LIGHT_INK, _DARK_INK), key=lambda ink: contrast(ink, background))


def readable_on(page: str, brand: str, least: float = AA) -> str:
    """The brand colour itself if it reads on the page, else the nearest lightness of the same hue that does."""
    hue, lightness, saturation = rgb_to_hls(*_rgb(brand))
    darker = luminance(page) > 0.18
    for step in range(101):
        target = lightness * (1 - step / 100) if darker else lightness + (1 - lightness) * step / 100
        candidate = _hex(hls_to_rgb(hue, target, saturation))
        if contrast(candidate, page) >= least:
            return candidate
    return _DARK_INK if darker else _LIGHT_INK


def contrast(one: str, other: str) -> float:
    """WCAG's ratio, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """WCAG's relative luminance of `#rrggbb`, from 0 to 1."""
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in _rgb(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _shades(page: str, brand: str) -> Shades:
    return Shades(page, readable_on(page, brand), readable_on(page, brand, PARTS))


def _colour(said: str | None) -> str | None:
    return said if said and re.fullmatch(r"#[0-9a-fA-F]{6}", said) else None


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def _hex(rgb: Rgb) -> str:
    return "#" + "".join(f"{round(value * 255):02x}" for value in rgb)
