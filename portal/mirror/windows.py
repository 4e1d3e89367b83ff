"""A list cut into windows of `created`, to be walked side by side: a cursor alone can only go one page after another.

The windows of a list never overlap and together cover all time, whatever was split, walked or interrupted when. Each
begins as newest-first as Stripe lists it, and `until` comes down to `since` as its pages are taken in.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from portal.stripe_api.listing import LATEST, Slice

AT_ONCE = 8  # of one list: at 20 pages a second, each may take 400 ms
WORTH_SPLITTING = 300  # objects; a window costs at least one request


@dataclass(slots=True)
class Window:
    """What of `list` was created in [since, until) and lies behind `cursor` is still to be read; `rows` were."""

    list: str
    since: int
    until: int = LATEST
    cursor: str | None = None
    rows: int = 0
    done: bool = False
    density: float | None = None  # objects a second, where it was read last
    taken: bool = False
    unsaved: bool = True

    @property
    def remaining(self) -> float | None:
        """About how many objects; None before its first page."""
        return None if self.density is None else self.density * (self.until - self.since)

    def take_in(self, page: Slice[Any]) -> None:
        """Move on behind this page."""
        mine = [created for created in page.created if created >= self.since]
        self.rows += len(mine)
        self.unsaved = True
        if len(mine) < len(page.created) or not page.has_more or not page.created:
            self.done = True
            return
        newest, oldest = page.created[0], page.created[-1]
        self.density = len(page.created) / (newest - oldest + 1)
        self.until, self.cursor = oldest + 1, page.cursor

    def begin_again(self) -> None:
        """The object at the cursor is gone from Stripe: read the rest of this window from its top."""
        self.cursor = None

    def split(self) -> "Window":
        """The older half of what remains becomes a window of its own."""
        middle = (self.since + self.until) // 2
        older = Window(self.list, self.since, middle, density=self.density)
        self.since, self.unsaved = middle, True
        return older


class Board:
    """Who walks what: free windows first, then half of the largest one that is under way."""

    def __init__(self, lists: Iterable[str], windows: Sequence[Window] = (), in_one: Container[str] = ()) -> None:
        """`in_one` are the lists that cannot be asked for by `created`: each is one window, with one cursor."""
        self._in_one = in_one
        self._windows = {name: [window for window in windows if window.list == name] for name in lists}
        for name, known in self._windows.items():
            if not known:
                known.append(Window(name, 0))
        self._done_rows = {name: sum(one.rows for one in known if one.done) for name, known in self._windows.items()}
        self._unsaved: list[Window] = [one for known in self._windows.values() for one in known if one.unsaved]
        for known in self._windows.values():
            known[:] = [one for one in known if not one.done]

    def take(self) -> Window | None:
        """Something to walk; None if nothing is free or worth a split right now."""
        for open_ones in self._windows.values():
            if sum(one.taken for one in open_ones) >= AT_ONCE:
                continue
            found = next((one for one in open_ones if not one.taken), None)
            if not found and open_ones and open_ones[0].list not in self._in_one:
                found = self._split_largest(open_ones)
            if found:
                found.taken = True
                return found
        return None

    def take_in(self, window: Window, page: Slice[Any]) -> None:
        """The page is about to be kept."""
        window.take_in(page)
        self._unsaved.append(window)
        if window.done:
            self._windows[window.list].remove(window)
            self._done_rows[window.list] += window.rows

    def leave_out(self, window: Window) -> None:
        """Nobody walks it any more this time; it is kept as far as it was walked."""
        self._windows[window.list].remove(window)

    def unsaved(self) -> list[Window]:
        """What changed since this was last asked. Both halves of a split are in it, so that neither is lost."""
        changed = {id(one): one for one in self._unsaved if one.unsaved}
        self._unsaved = []
        for one in changed.values():
            one.unsaved = False
        return list(changed.values())

    @property
    def is_done(self) -> bool:
        return not any(self._windows.values())

    def rows(self, name: str) -> int:
        """How many objects of this list were read."""
        return self._done_rows[name] + sum(one.rows for one in self._windows[name])

    def remaining(self, name: str) -> int | None:
        """About how many are left, from how dense they lay where it was read last; None while that is unknown."""
        if name in self._in_one:
            return None if self._windows[name] else 0
        parts = [one.remaining for one in self._windows[name]]
        known = [part for part in parts if part is not None]
        return round(sum(known)) if len(known) == len(parts) else None

    def _split_largest(self, open_ones: list[Window]) -> Window | None:
        worth = [one for one in open_ones if one.cursor and one.until - one.since > 1 and _size(one) > WORTH_SPLITTING]
        if not worth:
            return None
        largest = max(worth, key=_size)
        older = largest.split()
        open_ones.append(older)
        self._unsaved += [largest, older]
        return older


def _size(window: Window) -> float:
    return window.remaining or 0.0
