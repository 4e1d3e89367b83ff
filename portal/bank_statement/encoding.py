"""From bytes to text: UTF-8, Shift JIS as Windows writes it, and UTF-16 that says so. Everything else is refused."""

import codecs
import re

from portal.bank_statement.problems import Unreadable, Why

_BEGINNINGS: dict[bytes, Why] = {
    b"\xff\xd8\xff": "picture",
    b"\x89PNG": "picture",
    b"GIF8": "picture",
    b"RIFF": "picture",
    b"BM": "picture",
    b"II*\0": "picture",
    b"MM\0*": "picture",
    b"%PDF": "pdf",
    b"PK\x03\x04": "workbook",  # Excel's own files are archives, or, older, compound files
    b"\xd0\xcf\x11\xe0": "workbook",
}
_MARKED = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_HEIC = re.compile(rb"\A.{4}ftyp", re.DOTALL)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ufffe\uffff]")
# Words of Japanese statements: what reads so as EUC is EUC, though Shift JIS would take it for narrow kana.
_WORDS = ("日付", "年月日", "取引", "金額", "残高", "摘要", "入金")


def decode(content: bytes) -> str:
    """The whole text; raises Unreadable."""
    if not content.strip():
        raise Unreadable("empty")
    for beginning, why in _BEGINNINGS.items():
        if content.startswith(beginning) and (beginning != b"BM" or b"\0" in content[:64]):
            raise Unreadable(why)
    if _HEIC.match(content):
        raise Unreadable("picture")
    text = _text(content).removesuffix("\x1a")  # as old programs end a file
    if _CONTROL.search(text):
        raise Unreadable("binary" if b"\0" in content else "encoding")
    return text


def _text(content: bytes) -> str:
    for mark, name in _MARKED.items():
        if content.startswith(mark):
            return _decoded(content, name)
    try:
        return _decoded(content, "utf-8")
    except UnicodeDecodeError:
        pass
    if b"\0" in content:
        raise Unreadable("binary")
    if _is_euc(content):
        raise Unreadable("encoding")
    return _decoded(content, "cp932")


def _decoded(content: bytes, name: str) -> str:
    """A file cut off ends in the middle of a letter. UTF-8 without a mark may fail: it may be something else."""
    try:
        return content.decode(name)
    except UnicodeDecodeError as error:
        is_last = error.end == len(content) and error.reason.startswith(("unexpected end", "incomplete", "truncated"))
        if is_last and error.start > 0:
            raise Unreadable("cut") from error
        if name == "utf-8":
            raise
        raise Unreadable("encoding") from error


def _is_euc(content: bytes) -> bool:
    text = content.decode("euc_jp", "ignore")
    return any(word in text for word in _WORDS)
