# Each target does its own set-up; the second call is quick.
SHELL := /bin/sh
PY := .venv/bin/python
.PHONY: setup demo test soak e2e check format bench shots messages lock

setup: .venv/ready .venv/browser

.venv/ready: requirements.lock pyproject.toml
	sh tools/setup-python.sh
	@touch $@

.venv/browser: .venv/ready tools/setup-browser.sh
	sh tools/setup-browser.sh
	@touch $@

demo: .venv/ready
	.venv/bin/portal demo

# What touches a database runs on both.
KILLS := tests/kills/test_intake.py tests/kills/test_outbox.py tests/kills/test_reminders.py tests/kills/test_stop.py \
	tests/kills/test_sync.py
ON_BOTH := tests/access tests/background tests/cli tests/database tests/doctor tests/exports tests/histories tests/mail \
	tests/mirror tests/pages tests/test_intake*.py tests/test_pause.py $(KILLS)

test: setup check
	$(PY) -m pytest tests e2e -n 4
	PORTAL_TEST_DATABASE=postgresql $(PY) -m pytest $(ON_BOTH) -m "not sqlite"

# The long run: 20,000 histories and 200 kills on each database.
soak: .venv/ready
	HYPOTHESIS_PROFILE=soak $(PY) -m pytest tests/histories tests/kills
	HYPOTHESIS_PROFILE=soak PORTAL_TEST_DATABASE=postgresql $(PY) -m pytest tests/histories $(KILLS)

e2e: setup
	$(PY) -m pytest e2e

check: .venv/ready
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/djlint templates --check --lint --quiet

format: .venv/ready
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .
	.venv/bin/djlint templates --reformat --quiet

bench: .venv/ready
	$(PY) -m bench

shots: setup
	$(PY) -m tools.shots

lock: .venv/ready
	.venv/bin/python -m pip install --quiet uv
	.venv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --group dev pyproject.toml -o requirements.lock

messages: .venv/ready
	$(PY) -m tools.messages
