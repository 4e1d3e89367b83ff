"""Whatever happened, and however the news of it came or did not come: in the end the mirror is as Stripe is."""

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.histories.play import HISTORIES, Stage, Step
from tests.histories.truth import untruths
from tests.soak import SEED, SOAK

EXAMPLES = 20_000 if SOAK else 500


@seed(SEED)
@settings(
    max_examples=EXAMPLES,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
@given(history=HISTORIES)
def test_in_the_end_the_mirror_equals_stripe_field_by_field(stage: Stage, history: list[Step]) -> None:
    world = stage.play(history)

    assert stage.runner.run(untruths(world.ledger, world.books)) == []
    assert stage.runner.run(world.differences()) == []
