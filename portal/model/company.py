"""The operator, as its Stripe account presents it: name, support, colours, icon, logo."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Company:
    """Stripe's Account. Colours are `#rrggbb`; the icon is a copy, since Stripe's own address needs the key."""

    id: str
    name: str
    country: str | None = None
    support_phone: str | None = None
    support_email: str | None = None
    support_url: str | None = None
    primary_color: str | None = None
    secondary_color: str | None = None
    icon_type: str | None = None
    icon: bytes | None = None
    address: str | None = None  # its lines, as it is written on a letter
    registration_number: str | None = None  # Japan's: T and 13 digits
    url: str | None = None
    logo_type: str | None = None
    logo: bytes | None = None
    descriptor_kana: str | None = None  # as Japanese card companies write it on the statement
    descriptor_kanji: str | None = None

    def __post_init__(self) -> None:
        # They become links on every page: nothing but the web may stand behind them.
        for name in ("support_url", "url"):
            if not (getattr(self, name) or "").startswith(("https://", "http://")):
                object.__setattr__(self, name, None)
        # They reach style sheets and PDFs: nothing but a colour may stand there.
        for name in ("primary_color", "secondary_color"):
            if not re.fullmatch(r"#[0-9a-fA-F]{6}", getattr(self, name) or ""):
                object.__setattr__(self, name, None)

    @property
    def japanese_descriptors(self) -> str:
        """Each that there is, once."""
        return " / ".join(dict.fromkeys(filter(None, (self.descriptor_kanji, self.descriptor_kana))))

    @property
    def has_contact(self) -> bool:
        return bool(self.support_phone or self.support_email or self.support_url or self.address)
