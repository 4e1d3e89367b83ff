"""The events that setup asks Stripe for, the ones that are documented, and the ones that are read are the same."""

import re

from portal.model.endpoint import EVENTS
from portal.stripe_api.events import HEARD, REREAD
from tests.house.tree import ROOT


def documented() -> set[str]:
    """`account.updated`, or of the kind named last: `.deleted`."""
    text = (ROOT / "docs/stripe.md").read_text("utf-8").split("## The webhook endpoint")[1].split("\n## ")[0]
    named, kind = [], ""
    for word in re.findall(r"`([a-z_]*(?:\.[a-z_]+)+)`", text.split("as they are")[0]):
        kind = kind if word.startswith(".") else word.rpartition(".")[0]
        named.append(kind + word if word.startswith(".") else word)
    return set(named)


def test_what_is_documented_is_what_setup_asks_for() -> None:
    assert documented() == EVENTS


def test_all_that_is_read_again_is_heard_of() -> None:
    kinds = {one.rpartition(".")[0].rpartition(".")[2] for one in EVENTS}

    assert {kind.rpartition(".")[2] for kind in REREAD} <= kinds
    assert set(HEARD) <= EVENTS
    assert len(HEARD) <= 20
