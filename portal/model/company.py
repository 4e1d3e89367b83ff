"""The operator, as its Stripe account presents it: name, support, colours, icon."""

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

    def __post_init__(self) -> None:
        # It becomes a link on every page: nothing but the web may stand behind it.
        if self.support_url and not self.support_url.startswith(("https://", "http://")):
            object.__setattr__(self, "support_url", None)
