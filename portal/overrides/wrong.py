"""One thing that is wrong in the operator's folder, said in a line that begins with its file and line."""

from pathlib import Path

from portal.setting_values import BadSetting


def wrong(path: Path, line: int | None, message: str, **facts: object) -> BadSetting:
    """`message` begins with `%(file)s:%(line)s: `."""
    return BadSetting(message, file=path, line=line or 1, **facts)


def broken(path: Path, line: int | None, why: object) -> BadSetting:
    """In the words of whoever could not read it."""
    return BadSetting("%(file)s:%(line)s: %(why)s", file=path, line=line or 1, why=" ".join(str(why).split()))


def not_text(path: Path) -> BadSetting | None:
    try:
        path.read_text("utf-8")
    except UnicodeDecodeError as error:
        return broken(path, 1, error)
    return None
