"""What the figures were measured on: processor, load, the disk's own wait, and the memory of a process."""

import os
import platform
import re
import socket
import statistics
import time
from pathlib import Path


def described() -> str:
    """One line for the head of every run."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"{os.cpu_count()} cores of {processor()}, Python {platform.python_version()}, load {load}"


def processor() -> str:
    found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    return found.group(1) if found else "unknown processor"


def disk_wait(folder: Path, writes: int = 200) -> float:
    """Milliseconds until 4 kB are on disk: the least that an answer after a commit can take."""
    spent = []
    with (folder / "disk").open("wb") as file:
        for _ in range(writes):
            began = time.perf_counter()
            file.write(bytes(4096))
            file.flush()
            os.fdatasync(file.fileno())
            spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent)


def resident(pid: int) -> float:
    """MB in memory now."""
    return _megabytes(pid, "VmRSS")


def peak(pid: int) -> float:
    """MB in memory at most, since the process began."""
    return _megabytes(pid, "VmHWM")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _megabytes(pid: int, name: str) -> float:
    found = re.search(rf"{name}:\s*(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    if found is None:
        raise ProcessLookupError(f"process {pid} has ended")
    return int(found.group(1)) / 1000
