"""Stories through a real browser, against the running demo."""

import pytest

pytest.register_assert_rewrite("e2e.journeys", "e2e.people")
