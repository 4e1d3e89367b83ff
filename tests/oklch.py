"""CSS's oklch() as the #rrggbb that a browser paints: https://www.w3.org/TR/css-color-4/#color-conversion-code."""

import math
import re

_LMS = ((1, 0.3963377774, 0.2158037573), (1, -0.1055613458, -0.0638541728), (1, -0.0894841775, -1.2914855480))
_RGB = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)


def to_hex(colour: str) -> str:
    """Of `oklch(98.3% 0.003 265)`, `#fff` or `#rrggbb`."""
    if colour.startswith("#"):
        return colour if len(colour) == 7 else "#" + "".join(digit * 2 for digit in colour[1:])
    lightness, chroma, hue = map(float, re.findall(r"[\d.]+", colour))
    turned = math.radians(hue)
    lab = (lightness / 100, chroma * math.cos(turned), chroma * math.sin(turned))
    cones = [sum(map(math.prod, zip(row, lab, strict=True))) ** 3 for row in _LMS]
    lights = [sum(map(math.prod, zip(row, cones, strict=True))) for row in _RGB]
    return "#" + "".join(f"{round(255 * _gamma(min(1, max(0, light)))):02x}" for light in lights)


def _gamma(light: float) -> float:
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
