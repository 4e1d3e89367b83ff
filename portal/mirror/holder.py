"""Who holds a lease: a process, and where its number counts. Containers may share a name, and all have a process 1."""

import os
import secrets
import socket
from hashlib import sha256
from pathlib import Path

_BOOT, _NUMBERS = Path("/proc/sys/kernel/random/boot_id"), Path("/proc/self/ns/pid")
_UNKNOWN = "x"


def of_this_process() -> str:
    """A name that no other has, now or later; people read it when they are told to wait."""
    return f"{socket.gethostname()} process {os.getpid()} {_where()}_{secrets.token_hex(3)}"


def is_dead(holder: str, ours: set[str]) -> bool:
    """Known to be no more; `ours` are the names in this process. Where its number says nothing here, nobody knows."""
    host, _, rest = holder.partition(" process ")
    pid, _, name = rest.partition(" ")
    where = name.partition("_")[0]
    if (host, where) != (socket.gethostname(), _where()) or where == _UNKNOWN or not pid.isdigit():
        return False
    if int(pid) == os.getpid():
        return holder not in ours  # of a life before this one
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return False


def _where() -> str:
    """One run of one kernel, and the namespace in which it numbers its processes."""
    try:
        return sha256(f"{_BOOT.read_text()} {_NUMBERS.stat().st_ino}".encode()).hexdigest()[:12]
    except OSError:
        return _UNKNOWN
