"""A signing secret's file: its owner's alone, and known to take it before Stripe shows it."""

import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from portal.cli.secret_file import keeper

NAME = "portal.webhook-secret"


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file grows beyond this many bytes, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_that_others_could_read_is_the_owners_alone_afterwards(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("PORTAL_STRIPE_WEBHOOK_SECRET=whsec_old\n")
    (tmp_path / NAME).chmod(0o644)
    keep = keeper(tmp_path / "portal.toml")
    keep("")
    keep("whsec_new")

    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600
    assert [line.partition("=")[2] for line in (tmp_path / NAME).read_text().split()] == ["whsec_old", "whsec_new"]


def test_trying_leaves_nothing_behind(tmp_path: Path) -> None:
    assert keeper(tmp_path / "portal.toml")("") == str(tmp_path / NAME)
    assert (tmp_path / NAME).read_text() == ""


@pytest.mark.parametrize(("secret", "room"), [("", 100), ("whsec_new", 30)])
def test_a_full_disk_is_noticed_and_leaves_no_half_of_a_line(tmp_path: Path, secret: str, room: int) -> None:
    (tmp_path / NAME).write_text("# by hand\n")

    with room_for(room), pytest.raises(OSError, match="File too large"):
        keeper(tmp_path / "portal.toml")(secret)
    assert (tmp_path / NAME).read_text() == "# by hand\n"
