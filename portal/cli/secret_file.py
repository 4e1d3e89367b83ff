"""The file beside the operator's FILE that a signing secret is put into; never the screen, where logs may see it."""

import os
from collections.abc import Callable
from pathlib import Path

SECRET = "PORTAL_STRIPE_WEBHOOK_SECRET"  # noqa: S105 (its name)
_ROOM = b" " * 4096  # a full disk takes an empty file, and no more


def keeper(file: Path) -> Callable[[str], str]:
    """Puts a secret away where only its owner reads it, and says where; an empty one tries whether that would work."""
    target = file.with_suffix(".webhook-secret")

    def keep(secret: str) -> str:
        secrets = os.open(target, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        before = os.fstat(secrets).st_size
        try:
            os.fchmod(secrets, 0o600)  # of a file that was there before, too
            _write(secrets, f"{SECRET}={secret}\n".encode() if secret else _ROOM)
            before = os.fstat(secrets).st_size if secret else before
        finally:
            os.ftruncate(secrets, before)
            os.close(secrets)
        return str(target)

    return keep


def _write(file: int, line: bytes) -> None:
    """On the disk when it comes back."""
    while line:
        line = line[os.write(file, line) :]
    os.fsync(file)
