"""Nothing depends on scripts: the same journeys in a browser that runs none."""

import pytest

from e2e.conftest import Come
from e2e.journeys import JOURNEYS, Journey


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.__name__)
def test_without_scripts_an_owner(journey: Journey, come: Come) -> None:
    journey(come(scripts=False))
