"""Readable colours from any brand colour (S3): WCAG AA on the portal's light and dark pages."""

import re
from colorsys import hls_to_rgb, rgb_to_hls

Rgb = tuple[float, float, float]

AA = 4.5
# The surfaces of tokens.css that are hardest to read on.
LIGHT_PAGE = "#f5f6f9"
DARK_PAGE = "#1d2028"
DEFAULT = "#3538cd"
_DARK_INK, _LIGHT_INK = "#000000", "#ffffff"  # a softer black fails on middle greys


def brand_css(primary: str | None) -> str:
    """`GET /brand.css`: the brand, ink that is readable on it, and the brand where it is text itself."""
    brand = primary if primary and re.fullmatch(r"#[0-9a-fA-F]{6}", primary) else DEFAULT
    light, dark = readable_on(LIGHT_PAGE, brand), readable_on(DARK_PAGE, brand)
    return (
        f":root {{ --brand: {brand}; --brand-ink: {ink_for(brand)}; --brand-text: {light}; }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ --brand-text: {dark}; }} }}\n"
    )


def ink_for(background: str) -> str:
    """Black or white, whichever reads better; one of the two always passes AA."""
    return max((_LIGHT_INK, _DARK_INK), key=lambda ink: contrast(ink, background))


def readable_on(page: str, brand: str) -> str:
    """The brand colour itself if it reads on the page, else the nearest lightness of the same hue that does."""
    hue, lightness, saturation = rgb_to_hls(*_rgb(brand))
    darker = luminance(page) > 0.18
    for step in range(101):
        target = lightness * (1 - step / 100) if darker else lightness + (1 - lightness) * step / 100
        candidate = _hex(hls_to_rgb(hue, target, saturation))
        if contrast(candidate, page) >= AA:
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


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def _hex(rgb: Rgb) -> str:
    return "#" + "".join(f"{round(value * 255):02x}" for value in rgb)
