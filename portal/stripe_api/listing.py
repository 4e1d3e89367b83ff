"""Stripe's lists: whole, a page at a time; or the part of one that was created between two moments."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from portal.stripe_api.client import NOTHING, Params

T = TypeVar("T")
F_co = TypeVar("F_co", covariant=True)

PAGE = 100
LATEST = 1 << 32  # later than anything was created


class Reads(Protocol):
    """Whatever reads one answer: the client, or the bulk reader at its pace."""

    async def get(self, path: str, shape: type[T], params: Params = NOTHING) -> T:
        """Raises StripeAway, NotAtStripe, RefusedByStripe."""


class Page(msgspec.Struct, Generic[T]):
    """Up to 100 objects, newest first."""

    data: list[T]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Listing(Generic[F_co]):
    """A list: where it is, the wire's shape (with `id` and `created`), what it becomes, and if `created` filters it."""

    path: str
    shape: type[Any]
    value: Callable[[Reads, Any], Awaitable[F_co]]
    params: Params = field(default_factory=dict)
    by_created: bool = True


@dataclass(frozen=True, slots=True)
class Slice(Generic[F_co]):
    """One page of a listing: what was found, newest first, when each was created, and the cursor behind it."""

    found: list[F_co]
    created: list[int]
    cursor: str | None
    has_more: bool


async def fetch_slice(
    reads: Reads, listing: Listing[F_co], since: int = 0, until: int = LATEST, after: str | None = None
) -> Slice[F_co]:
    """The newest page of what was created in [since, until), or of the whole list, behind the object `after`."""
    created = {"gte": since} if since else {}
    if until < LATEST:
        created["lt"] = until
    asked: dict[str, object] = {**listing.params, "limit": PAGE}
    if created and listing.by_created:
        asked["created"] = created
    if after:
        asked["starting_after"] = after
    page = await reads.get(listing.path, Page[listing.shape], asked)  # type: ignore[name-defined]
    found = [await listing.value(reads, wire) for wire in page.data]
    cursor = page.data[-1].id if page.data else None
    return Slice(found, [wire.created for wire in page.data], cursor, page.has_more)


async def fetch_pages(
    reads: Reads, path: str, shape: type[T], after: str | None = None, params: Params = NOTHING
) -> AsyncIterator[list[T]]:
    """Every page behind `after`. The last object's id is the cursor to go on from."""
    while True:
        cursor = {"starting_after": after} if after else {}
        page = await reads.get(path, Page[shape], {**params, "limit": PAGE, **cursor})  # type: ignore[valid-type]
        if page.data:
            yield page.data
        if not page.has_more or not page.data:
            return
        after = page.data[-1].id  # type: ignore[attr-defined]
