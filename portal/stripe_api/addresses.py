"""A postal address, as it is written on a letter."""

import msgspec
from babel import Locale


class WireAddress(msgspec.Struct):
    """Stripe's Address, or the Japanese one of a company's registration, which names the town apart."""

    city: str | None = None
    country: str | None = None
    line1: str | None = None
    line2: str | None = None
    postal_code: str | None = None
    state: str | None = None
    town: str | None = None

    @property
    def lines(self) -> str | None:
        written = "".join(part or "" for part in (self.state, self.city, self.town, self.line1))
        if not written:
            return None  # a country alone, as every account has one
        # In Latin letters a Japanese address too is written from the small to the large.
        lines = self._western if written.isascii() or self.country != "JP" else self._japanese(written)
        return "\n".join(line for line in lines if line)

    def _japanese(self, written: str) -> list[str | None]:
        return [self.postal_code and f"〒{self.postal_code}", written, self.line2]

    @property
    def _western(self) -> list[str | None]:
        region = " ".join(part for part in (self.state, self.postal_code) if part)
        place = ", ".join(part for part in (self.town, self.city, region) if part)
        return [self.line1, self.line2, place, Locale("en").territories.get(self.country or "", self.country)]
