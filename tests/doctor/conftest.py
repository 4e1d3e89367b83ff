"""A Stripe of the doctor's own: its tests move the clock, and leave things there that are not as they should be."""

from collections.abc import Iterator

import pytest

from tests.conftest import new_database, synced
from tests.stand_in import StandIn, serve_stand_in


@pytest.fixture(scope="package")
def served_stand_in() -> Iterator[StandIn]:
    with serve_stand_in() as stand_in:
        yield stand_in


@pytest.fixture(scope="package")
def filled(request: pytest.FixtureRequest, served_stand_in: StandIn, tmp_path_factory: pytest.TempPathFactory) -> str:
    return synced(new_database(request, tmp_path_factory.mktemp("filled")), served_stand_in)
