"""What a browser says of itself, in as many words as a person needs to know it again: Chrome on Windows.

A library of thousands of patterns would name models and versions, which browsers no longer tell, and which go stale.
"""

from dataclasses import dataclass

# The first that fits: most browsers also claim to be those that they descend from.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"),
    (" Line/", "LINE"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Version/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"),  # and an iPad that asks for desktop pages: it cannot be told apart
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Device:
    """A browser and what it runs on, each as far as it is known."""

    browser: str | None = None
    system: str | None = None

    @property
    def kept(self) -> str:
        return f"{self.browser or ''}/{self.system or ''}"


UNKNOWN = Device()


def device_of(user_agent: str | None) -> Device:
    """From a `User-Agent` header; a program that is no browser is not guessed at."""
    said = (user_agent or "")[:500]
    if not said.startswith("Mozilla/"):
        return UNKNOWN
    return Device(_first(_BROWSERS, said), _first(_SYSTEMS, said))


def read_device(kept: str | None) -> Device:
    browser, _, system = (kept or "").partition("/")
    return Device(browser or None, system or None)


def _first(names: tuple[tuple[str, str], ...], said: str) -> str | None:
    return next((name for mark, name in names if mark in said), None)
