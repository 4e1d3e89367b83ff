"""The commands that go on until they are stopped: serve, worker, sandbox and demo."""

import json
import re
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.cli.process import started

pytestmark = pytest.mark.sqlite  # in a folder of its own

KEYS = {
    "PORTAL_SECRET_KEY": "key",
    "PORTAL_STRIPE_API_KEY": "sk_test_1",
    "PORTAL_STRIPE_API_BASE": "http://127.0.0.1:9",
}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def answer(url: str, process: subprocess.Popen[str], **headers: str) -> httpx.Response:
    """The first answer, once somebody listens."""
    deadline = time.monotonic() + 30
    while True:
        try:
            return httpx.get(url, headers=headers, trust_env=False)
        except httpx.TransportError:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline, f"nobody answers at {url}"
            time.sleep(0.05)


def stop(process: subprocess.Popen[str]) -> str:
    """As a service manager does; what was said on stderr."""
    process.send_signal(signal.SIGTERM)
    return process.communicate(timeout=15)[1]


def loopbacks() -> list[str]:
    """Of this machine; not every one has the other one."""
    found = ["127.0.0.1", "localhost"]
    with suppress(OSError):
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
        found.append("::1")
    return found


@pytest.mark.parametrize("host", loopbacks())
def test_serve_listens_where_it_is_told(tmp_path: Path, host: str) -> None:
    port = free_port()
    with started(tmp_path, "serve", "--host", host, "--port", str(port), "--no-background", **KEYS) as process:
        alive = answer(f"http://{f'[{host}]' if ':' in host else host}:{port}/healthz", process)
        stop(process)

    assert alive.status_code == 200


@pytest.mark.parametrize("options", [(), ("--no-background",)], ids=["with background work", "without"])
def test_serve_answers_until_it_is_stopped(tmp_path: Path, options: tuple[str, ...]) -> None:
    port = free_port()
    with started(tmp_path, "serve", "--port", str(port), *options, **KEYS) as process:
        ready = answer(f"http://127.0.0.1:{port}/readyz", process)
        asked = answer(f"http://127.0.0.1:{port}/sign-in", process)
        said = stop(process)

    assert (ready.status_code, asked.status_code) == (200, 200)
    assert "server" not in asked.headers
    assert "Traceback" not in said


def test_a_port_that_is_taken_is_said_without_a_traceback(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with started(tmp_path, "serve", "--port", str(taken.getsockname()[1]), **KEYS) as process:
            said = process.communicate(timeout=30)[1]

    assert process.returncode == 1
    assert "in use" in said
    assert "Traceback" not in said


def test_the_worker_does_its_work_until_it_is_stopped(tmp_path: Path) -> None:
    with started(tmp_path, "worker", **KEYS) as process:
        deadline = time.monotonic() + 30
        while not (tmp_path / "portal.db").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.5)
        running = process.poll() is None
        said = stop(process)

    assert running
    assert "Traceback" not in said


def test_the_stand_in_answers_as_stripe(tmp_path: Path) -> None:
    port = free_port()
    with started(tmp_path, "sandbox", "--port", str(port)) as process:
        url = f"http://127.0.0.1:{port}/v1/customers"
        refused = answer(url, process)
        customers = answer(url, process, Authorization="Bearer sk_test_any")

    assert refused.status_code == 401
    assert len(customers.json()["data"]) >= 6


def test_the_demo_does_not_start_with_an_override_that_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "style.css").touch()
    with started(tmp_path, "demo", "--port", "0", PORTAL_OVERRIDES="own") as process:
        _, said = process.communicate(timeout=60)

    assert process.returncode == 1
    assert said.startswith("portal: own/style.css is never used")
    assert said.count("\n") == 1


def test_the_demo_says_where_it_is_and_whom_to_sign_in_as(tmp_path: Path) -> None:
    own = tmp_path / "own/templates/sign_in/ask.html"
    own.parent.mkdir(parents=True)
    own.write_text("{% extends 'original/sign_in/ask.html' %}{% block after %}Moin{% endblock %}")
    with started(tmp_path, "demo", "--port", "0", PORTAL_OVERRIDES="own") as process:
        assert process.stdout is not None
        said = ""
        while "Stop with Ctrl+C" not in said:
            line = process.stdout.readline()
            assert line, process.communicate()
            said += line
        found = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert found is not None
        about = json.loads(answer(f"{found[0]}/demo/about.json", process).text)
        assert "Moin" in answer(f"{found[0]}/sign-in", process).text

    assert f"{found[0]}/demo/inbox" in said
    assert about["stripe"] in said
    assert len(about["people"]) >= 6
    assert all(person["email"] in said for person in about["people"])
