"""The languages of Stripe's own pages, as its API names them."""

_EAST = ("bg", "cs", "el", "et", "hr", "hu", "lt", "lv", "pl", "ro", "ru", "sk", "sl", "tr")
_WEST = ("da", "de", "es", "es-419", "fi", "fr", "fr-CA", "it", "mt", "nb", "nl", "pt", "pt-BR", "sv")
_ASIA = ("fil", "id", "ja", "ko", "ms", "th", "vi", "zh", "zh-HK", "zh-TW")
_ENGLISH = ("en", "en-AU", "en-CA", "en-GB", "en-IE", "en-IN", "en-NZ", "en-SG")
KNOWN = frozenset((*_EAST, *_WEST, *_ASIA, *_ENGLISH))
_OTHERWISE = {"no": "nb", "nn": "nb", "zh-Hant": "zh-TW", "zh-Hans": "zh"}


def stripes_locale(language: str) -> str:
    """Of a code such as `pt_BR`: itself, its plain language, or whatever the person's browser asks Stripe for."""
    tag = language.replace("_", "-")
    for one in (tag, _OTHERWISE.get(tag), tag.split("-")[0], _OTHERWISE.get(tag.split("-")[0])):
        if one in KNOWN:
            return one
    return "auto"
