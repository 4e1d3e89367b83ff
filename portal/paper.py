"""A sheet of paper: the embedded fonts, the brand's colour, and the marks that every document is made of."""

from collections.abc import Callable, Collection, Sequence
from copy import deepcopy
from functools import cache
from threading import Lock

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fpdf import FPDF, XPos, YPos
from fpdf.enums import Align
from fpdf.fonts import TTFFont

from portal import letters

INK = (26, 32, 44)
QUIET = (104, 114, 130)
LINE = (222, 226, 232)
SOFT = (246, 247, 249)
FONT, REST = "mplus", "rest"
MARGIN = 18.0

_COPYING = Lock()  # documents are drawn in threads, and the fonts read on from their files


@cache
def _fonts() -> dict[str, TTFFont]:
    """Reading the two Japanese fonts takes longer than everything else, so it is done once."""
    holder = FPDF()
    return _added(holder, FONT, letters.FIRST)


@cache
def _rest() -> dict[str, TTFFont]:
    """What the others lack: read when the first such letter is drawn."""
    holder = FPDF()
    holder.fonts.update(_fonts())  # the number of each is its name in a document
    return _added(holder, REST, letters.SECOND)


def _added(holder: FPDF, family: str, by_weight: dict[str, str]) -> dict[str, TTFFont]:
    for weight, file in by_weight.items():
        holder.add_font(family, weight, letters.path_of(file))
    found = ((key, font) for key, font in holder.fonts.items() if key.startswith(family))
    return {key: font for key, font in found if isinstance(font, TTFFont)}


class Paper(FPDF):
    def __init__(self, title: str, *, size: str, brand: str | None, foot: str, page_of: str) -> None:
        super().__init__(format=size)
        self._take(_fonts)
        self.brand = _colour(brand)
        self.foot = foot
        self.page_of = page_of
        self.set_title(title)
        self.set_margin(MARGIN)
        self.c_margin = 0
        self.set_auto_page_break(True, margin=24)
        self.add_page()

    def header(self) -> None:
        self.set_fill_color(*self.brand)
        self.rect(0, 0, self.w, 3, style="F")
        self.set_y(MARGIN)

    def footer(self) -> None:
        self.set_y(-18)
        self.rule()
        self.ink(8, colour=QUIET)
        self.set_y(-15)
        # The number of pages is filled in at the end, too late to be set flush right.
        self.cell(self.epw / 2, 5, self.page_of.format(page=self.page_no(), pages="{nb}"))
        self.cell(self.epw / 2, 5, self.foot, align=Align.R)

    def normalize_text(self, text: str) -> str:
        """Whatever is drawn comes through here."""
        drawn = letters.printable(text)
        if REST not in self.fonts and letters.takes_second(drawn):
            self._take(_rest)
            self.set_fallback_fonts([REST], exact_match=False)
        return super().normalize_text(drawn)

    def _take(self, fonts: Callable[[], dict[str, TTFFont]]) -> None:
        """Writing a document cuts a font down to the letters used, so each needs its own to cut."""
        with _COPYING:
            own = deepcopy(fonts())
        for key, font in own.items():
            order = font.ttfont.getGlyphOrder()
            font.ttfont = TTFont(font.ttffile, lazy=True, recalcTimestamp=False)
            font.ttfont.setGlyphOrder(order)
            self.fonts[key] = font

    def ink(self, size: float, *, bold: bool = False, colour: tuple[int, int, int] = INK) -> None:
        self.set_font(FONT, "B" if bold else "", size)
        self.set_text_color(*colour)

    def line_of(self, text: str, size: float = 9.5, *, bold: bool = False, quiet: bool = False) -> None:
        self.ink(size, bold=bold, colour=QUIET if quiet else INK)
        self.multi_cell(self.epw, size * 0.55, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align=Align.L)

    def named(self, rows: Sequence[tuple[str, str]], *, label: float = 34, size: float = 9.5) -> None:
        """Facts in two columns: what it is in grey, what it says in ink."""
        for name, value in rows:
            self.ink(size, colour=QUIET)
            self.cell(label, size * 0.6, name)
            self.ink(size, bold=True)
            self.multi_cell(self.epw - label, size * 0.6, value, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align=Align.L)

    def beside(self, columns: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Blocks side by side, each with its heading, its first line in bold."""
        top, width, bottom = self.get_y(), self.epw / len(columns), self.get_y()
        for place, (heading, lines) in enumerate(columns):
            self.set_xy(self.l_margin + place * width, top)
            self.ink(8.5, colour=QUIET)
            self.cell(width, 5.5, heading, new_x=XPos.LEFT, new_y=YPos.NEXT)
            for number, text in enumerate(lines):
                self.ink(9.5, bold=number == 0)
                self.multi_cell(width - 6, 5.2, text, new_x=XPos.LEFT, new_y=YPos.NEXT, align=Align.L)
            bottom = max(bottom, self.get_y())
        self.set_xy(self.l_margin, bottom)

    def columns(
        self,
        texts: Sequence[str],
        shares: Sequence[float],
        *,
        height: float,
        size: float = 9.5,
        bold: Collection[int] = (),
        colour: tuple[int, int, int] = INK,
        left: int = 1,
    ) -> None:
        """A row of a table, by shares of the width. The first `left` are read, the others counted: at the right."""
        top = bottom = self.get_y()
        for place, (text, share) in enumerate(zip(texts, shares, strict=True)):
            self.set_xy(self.l_margin + self.epw * sum(shares[:place]), top)
            self.ink(size, bold=place in bold, colour=colour)
            align = Align.L if place < left else Align.R
            self.multi_cell(self.epw * share, height, text, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            bottom = max(bottom, self.get_y())
        self.set_y(bottom)

    def sums(self, rows: Sequence[tuple[str, str]]) -> None:
        """Names and amounts at the right edge, the last of them the one that counts."""
        width = 84
        for number, (name, value) in enumerate(rows):
            last = number == len(rows) - 1
            left = self.w - self.r_margin - width
            if last or number == 0:
                self.rule(left=left)
                self.ln(1)
            self.set_x(left)
            self.ink(11 if last else 9.5, bold=last, colour=INK if last else QUIET)
            self.cell(width / 2, 7, name)
            self.ink(11 if last else 9.5, bold=last)
            self.cell(width / 2, 7, value, align=Align.R, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def panel(self, heading: str, text: str, rows: Sequence[tuple[str, str]]) -> None:
        """A tinted box that stays in one piece."""
        height = 24 + 6.2 * len(rows)
        if self.will_page_break(height):
            self.add_page()
        top = self.get_y()
        self.set_fill_color(*SOFT)
        self.rect(self.l_margin, top, self.epw, height, style="F", round_corners=True, corner_radius=2)
        self.set_fill_color(*self.brand)
        self.set_left_margin(MARGIN + 7)
        self.set_y(top + 5)
        self.line_of(heading, 11, bold=True)
        self.line_of(text, 8.5, quiet=True)
        self.ln(2.5)
        self.named(rows)
        self.set_left_margin(MARGIN)
        self.set_y(top + height)

    def rule(self, y: float | None = None, left: float = MARGIN) -> None:
        y = self.get_y() if y is None else y
        self.set_draw_color(*LINE)
        self.set_line_width(0.2)
        self.line(left, y, self.w - self.r_margin, y)


def _colour(brand: str | None) -> tuple[int, int, int]:
    digits = (brand or "#1a202c").lstrip("#")
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
