"""In which order all tests are begun, and what holds for every one of them."""

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is, and nothing else.
settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")

# Begun first: what takes minutes must not be left over at the end, when the other workers have nothing to do.
LONG = ("tests/histories", "e2e/test_another", "tests/billing/test_previews", "e2e/test_accessib", "tests/kills")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Then the browser's files evenly among the others: as many browsers as workers would only wait for each other."""
    files = list(dict.fromkeys(map(_file, items)))
    order: dict[str, float] = {
        file: rank - len(LONG) for rank, long in enumerate(LONG) for file in files if file.startswith(long)
    }
    for is_e2e in (True, False):
        suite = [file for file in files if file not in order and file.startswith("e2e/") is is_e2e]
        order |= {file: place / len(suite) for place, file in enumerate(suite)}
    items.sort(key=lambda item: order[_file(item)])


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]
