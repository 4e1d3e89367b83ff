"""Where templates, static files and messages lie: inside the installed package, or beside it in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """The folder `templates`, `static` or `locale`."""
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def catalogues(overrides: Path | None) -> tuple[Path, ...]:
    """Where messages are looked for: the portal's own folder, then the operator's, whose words win."""
    return (folder("locale"), overrides / "locale") if overrides else (folder("locale"),)
