"""Cuts the papers' second font: what Noto Sans CJK has and M PLUS 1 lacks, so far as people in East Asia write it.

`python -m tools.fonts /usr/share/fonts/opentype/noto` writes to portal/fonts; the source is version 2.004, of
github.com/notofonts/noto-cjk or of Debian's fonts-noto-cjk. Only needed for another selection or another version.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from portal.letters import FIRST, SECOND, path_of

JAPANESE = 0  # the face of the collection whose glyphs are as Japan writes them
STYLES = {"": "Regular", "B": "Bold"}
# The bold one is for names and sums; what is rarer stands in them as regular.
SETS = {"": ("cp932", "euc_jis_2004", "gb2312", "euc_kr"), "B": ("cp932",)}
HANGUL = {*range(0xAC00, 0xD7A4), *range(0x1100, 0x1200), *range(0x3130, 0x3190)}
DROPPED = ["BASE", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]


def main(folder: Path) -> None:
    for weight, style in STYLES.items():
        font = TTFont(folder / f"NotoSansCJK-{style}.ttc", fontNumber=JAPANESE)
        wanted = _letters(SETS[weight]) | (set() if weight else HANGUL)
        chosen = Options(layout_features=[], hinting=False, notdef_outline=True, name_languages=[0x409])
        chosen.name_IDs, chosen.drop_tables = [0, 1, 2, 3, 4, 5, 6, 13, 14], [*chosen.drop_tables, *DROPPED]
        cutter = Subsetter(chosen)
        lacking = font.getBestCmap().keys() - TTFont(path_of(FIRST[weight])).getBestCmap().keys()
        cutter.populate(unicodes=wanted & lacking)
        cutter.subset(font)
        font.save(path_of(SECOND[weight]))


def _letters(sets: tuple[str, ...]) -> set[int]:
    return {code for code in range(0x80, 0x2FFFF) if any(_has(name, chr(code)) for name in sets)}


def _has(name: str, letter: str) -> bool:
    try:
        return bool(letter.encode(name))
    except UnicodeEncodeError:
        return False


if __name__ == "__main__":
    main(Path(sys.argv[1]))
