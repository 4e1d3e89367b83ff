"""What reaches the portal and what it does, well or badly: deliveries, reads, sweeps, syncs, deaths, an ill Stripe."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from random import Random
from typing import Any

from portal import intake
from portal.background.jobs import tidy
from portal.model.names import CustomerId
from portal.sandbox.faults import Faults
from portal.sandbox.shelf import Thing
from portal.stripe_api.problems import StripeAway
from tests.histories.deeds import DEEDS
from tests.histories.wire import Event
from tests.histories.world import World

Happening = Callable[[World, int, int], Awaitable[None]]

KINDS_OF_DEED = tuple(DEEDS)
OF_OLD = ("id", "object", "customer", "invoice", "subscription", "payment_details")


async def deliver_in_order(world: World, which: int, how: int) -> None:
    """All that waits, one by one or together."""
    waiting = _take(world)
    for batch in [waiting] if how % 2 else [[event] for event in waiting]:
        await world.deliver(batch)


async def deliver_backwards(world: World, which: int, how: int) -> None:
    await world.deliver(_take(world)[::-1])


async def deliver_again_and_again(world: World, which: int, how: int) -> None:
    """Shuffled, some lost, some twice, and with them what had come long before."""
    chance = Random(how)
    waiting = [event for event in _take(world) if chance.random() < 0.8]
    old = [event for event in world.told if chance.random() < 0.2]
    mixed = [*waiting, *old, *chance.sample(waiting, len(waiting) // 2)]
    chance.shuffle(mixed)
    await world.deliver(mixed)


async def deliver_as_of_old(world: World, which: int, how: int) -> None:
    """By an endpoint that was set up at an API version of years ago."""
    await world.deliver([_of_old(event) for event in _take(world)])


async def lose(world: World, which: int, how: int) -> None:
    """These never come."""
    _take(world)


async def read(world: World, which: int, how: int) -> None:
    await world.read()


async def read_while_it_changes(world: World, which: int, how: int) -> None:
    await world.deliver(_take(world))
    with world.wire.while_answering(_busy(world, which, how)):
        await world.read()


async def die_while_reading(world: World, which: int, how: int) -> None:
    await _die(world, which, world.read())


async def sweep(world: World, which: int, how: int) -> None:
    with suppress(StripeAway):
        await world.sweep()


async def sync(world: World, which: int, how: int) -> None:
    with suppress(StripeAway):
        await world.sync(full=how % 2 == 1)


async def die_while_syncing(world: World, which: int, how: int) -> None:
    await _die(world, which, world.sync(full=how % 2 == 1))


async def sync_while_it_changes(world: World, which: int, how: int) -> None:
    with world.wire.while_answering(_busy(world, which, how)):
        await sync(world, which, how)


async def repair(world: World, which: int, how: int) -> None:
    with suppress(StripeAway):
        await world.differences(repair=True)


async def return_from_stripe(world: World, which: int, how: int) -> None:
    """A customer comes back from Stripe's pages."""
    customers = list(world.books.objects["customer"])
    if customers:
        await intake.reread_customer(world.portal, CustomerId(customers[which % len(customers)]))


async def tidy_up(world: World, which: int, how: int) -> None:
    await tidy(world.portal)


async def falter(world: World, which: int, how: int) -> None:
    """Stripe answers every call, or every second or third, with an error."""
    world.books.faults.set({"status": (429, 500, 503)[how % 3], "every": which % 3 + 1})


async def recover(world: World, which: int, how: int) -> None:
    world.books.faults = Faults()


def _take(world: World) -> list[Thing]:
    waiting = world.waiting
    world.told += waiting
    return waiting


def _of_old(event: Thing) -> Thing:
    """The same news in another shape: what it is about stands elsewhere, and most fields are not there."""
    about: dict[str, Any] = event["data"]["object"]
    parent = about.get("parent") or {}
    details = parent.get("subscription_details") or {}
    kept = {name: about[name] for name in OF_OLD if name in about}
    shape = {**kept, "subscription": kept.get("subscription") or details.get("subscription"), "livemode": "no"}
    return {**event, "api_version": "2019-05-16", "data": {"object": shape}, "request": "req_1"}


def _busy(world: World, which: int, how: int) -> Event:
    """At Stripe things go on; their news may be quicker than the answer, and another process quick to read them."""
    chance = Random(100 * which + how)

    async def go_on(answer: int) -> None:
        for _ in range(chance.randrange(4)):
            world.do(chance.choice(KINDS_OF_DEED), chance.randrange(10), chance.randrange(100))
        if chance.random() < 0.7:
            await world.deliver(_take(world))
            if chance.random() < 0.6:
                await world.read()

    return go_on


async def _die(world: World, answers: int, work: Awaitable[None]) -> None:
    """The process is gone after that many answers of Stripe; its claims stay behind."""
    task = asyncio.ensure_future(work)

    async def die(answer: int) -> None:
        if answer == answers:
            task.cancel()

    with world.wire.while_answering(die), suppress(asyncio.CancelledError, StripeAway):
        await task


HAPPENINGS: dict[str, Happening] = {
    happening.__name__: happening
    for happening in (
        tidy_up, deliver_in_order, deliver_backwards, deliver_again_and_again, deliver_as_of_old, lose, read,
        read_while_it_changes, die_while_reading, sweep, sync, die_while_syncing, sync_while_it_changes, repair,
        return_from_stripe, falter, recover,
    )
}  # fmt: skip
