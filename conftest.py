"""In which order all tests are begun, and what holds for every one of them."""

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is, and nothing else.
settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")

# Begun first: what takes minutes must not be left over at the end, when the other workers have nothing to do.
LONG = ("tests/histories", "e2e/test_another", "tests/billing/test_previews", "e2e/test_accessib", "tests/kills", "e2e")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> int:
        return next((rank for rank, long in enumerate(LONG) if item.nodeid.startswith(long)), len(LONG))

    items.sort(key=rank)
