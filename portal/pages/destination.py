"""Where a person wanted to go before we asked them to sign in: a path of ours, or the front page."""

from urllib.parse import urlsplit

FRONT = "/"
_LONGEST = 1000


def safe(wanted: object) -> str:
    """`wanted` if it is a page of this site to land on after sign-in, else the front page."""
    if isinstance(wanted, str) and is_ours(wanted) and not wanted.startswith("/sign-"):
        return wanted
    return FRONT


def is_ours(wanted: str) -> bool:
    """Whether it is a path of this site: a link must not lead anywhere else."""
    if len(wanted) > _LONGEST or not wanted.startswith("/"):
        return False
    # Browsers read `//host`, `/\\host` and tabs within as another host.
    if wanted[1:2] == "/" or any(ord(letter) < 33 or letter == "\\" for letter in wanted):
        return False
    parts = urlsplit(wanted)
    return not parts.scheme and not parts.netloc
