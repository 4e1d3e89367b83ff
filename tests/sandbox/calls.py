"""Calls to the stand-in as tests write them: parameters nested, answers as JSON, refusals expected by name."""

from collections.abc import Iterator
from typing import Any

import httpx

Thing = dict[str, Any]


class Calls:
    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def get(self, path: str, params: Thing | None = None) -> Any:
        return self._ok(self.client.get(f"/v1/{path}", params=flat(params or {})))

    def post(self, path: str, params: Thing | None = None, key: str | None = None) -> Any:
        return self._ok(self.client.post(f"/v1/{path}", data=dict(flat(params or {})), headers=_keyed(key)))

    def delete(self, path: str, params: Thing | None = None) -> Any:
        return self._ok(self.client.delete(f"/v1/{path}", params=flat(params or {})))

    def refused(self, method: str, path: str, params: Thing | None = None, key: str | None = None) -> httpx.Response:
        """A call that is wrong on purpose."""
        headers = {"X-Test-Bad-Request": "1", **_keyed(key)}
        if method == "POST":
            return self.client.post(f"/v1/{path}", data=dict(flat(params or {})), headers=headers)
        return self.client.request(method, f"/v1/{path}", params=flat(params or {}), headers=headers)

    def advance(self, *, days: float = 0, seconds: int = 0) -> None:
        answer = self.client.post("/_sandbox/advance", data={"seconds": int(days * 86400) + seconds})
        assert answer.status_code == 200, answer.text

    def faults(self, **wanted: Any) -> None:
        answer = self.client.post("/_sandbox/faults", json=wanted)
        assert answer.status_code == 200, answer.text

    def limit_key(self, key: str, *permissions: str) -> str:
        """From now on this restricted key may do only so much."""
        answer = self.client.post("/_sandbox/keys", json={"key": key, "permissions": permissions})
        assert answer.status_code == 200, answer.text
        return key

    def _ok(self, answer: httpx.Response) -> Any:
        assert answer.status_code == 200, answer.text
        return answer.json()


def _keyed(key: str | None) -> dict[str, str]:
    return {"Idempotency-Key": key} if key else {}


def flat(value: Any, name: str = "") -> tuple[tuple[str, str], ...]:
    """{"items": [{"price": "p"}]} as items[0][price]=p."""
    return tuple(_flat(value, name))


def _flat(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{name}[{key}]" if name else key)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _flat(inner, f"{name}[{place}]")
    elif isinstance(value, bool):
        yield name, "true" if value else "false"
    else:
        yield name, str(value)
