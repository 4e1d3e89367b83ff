"""The way in to the API: key, faults, parameters, idempotency, expansion, and Stripe's headers on the way out."""

import asyncio
import base64
import binascii
import hashlib
from collections import Counter
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from portal.sandbox import form
from portal.sandbox.books import API_VERSION, Books
from portal.sandbox.expansion import expand
from portal.sandbox.operation import Operation
from portal.sandbox.refusal import StripeRefusal, invalid

KEYS = ("sk_test_", "rk_test_")


class Door:
    def __init__(self, books: Books) -> None:
        self._books = books
        self._answered: dict[str, tuple[str, int, bytes]] = {}  # by idempotency key: what was asked, what was answered
        self.calls: Counter[tuple[str, str]] = Counter()

    async def answer(self, request: Request, operation: Operation | None) -> Response:
        self.calls[request.method, request.url.path] += 1
        request_id = self._books.new_id("req")[:18]
        if self._books.faults.latency_ms:
            await asyncio.sleep(self._books.faults.latency_ms / 1000)
        try:
            key = check_key(request)
            self._books.keys.check(key, request.method, request.url.path, self._books.account_id)
            self._strike()
            if operation is None:
                raise _unknown_address(request)
            status, body, replayed = await self._do(request, operation, request_id)
        except StripeRefusal as refusal:
            status, body, replayed = refusal.status, msgspec.json.encode(refusal.body), False
        kind = operation.media_type if operation and status == 200 else "application/json"
        return Response(body, status, _headers(request, request_id, status, replayed), media_type=kind)

    def _strike(self) -> None:
        status = self._books.faults.strikes()
        if status == 429:
            raise StripeRefusal(
                429,
                "invalid_request_error",
                "Request rate limit exceeded. Learn more about rate limits.",
                code="rate_limit",
            )
        if status == 403:
            raise invalid("The provided key does not have the required permissions for this endpoint.", status=403)
        if status:
            raise StripeRefusal(status, "api_error", "An unknown error occurred. Please try again.")

    async def _do(self, request: Request, operation: Operation, request_id: str) -> tuple[int, bytes, bool]:
        sent = await _sent(request)
        key = request.headers.get("idempotency-key") if request.method == "POST" else None
        print_ = hashlib.sha256(f"{request.url.path} {sorted(sent.items())}".encode()).hexdigest()
        if key and key in self._answered:
            return self._replay(key, print_)
        self._books.request = {"id": request_id, "idempotency_key": key}
        try:
            status, body = self._run(operation, list(request.path_params.values()), sent)
        finally:
            self._books.request = None
        if key:
            self._answered[key] = (print_, status, body)
        return status, body, False

    def _run(self, operation: Operation, ids: list[str], sent: dict[str, Any]) -> tuple[int, bytes]:
        paths = sent.pop("expand", [])
        try:
            answer = operation.run(self._books, ids, sent)
        except StripeRefusal as refusal:
            if refusal.type != "card_error":
                raise  # nothing was begun, so a later call with the same key may still be right
            return refusal.status, msgspec.json.encode(refusal.body)
        if isinstance(answer, bytes):
            return 200, answer
        return 200, msgspec.json.encode(expand(self._books, answer, paths))

    def _replay(self, key: str, print_: str) -> tuple[int, bytes, bool]:
        asked, status, body = self._answered[key]
        if asked != print_:
            message = (
                "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                f"Try using a key other than '{key}' if you meant to execute a different request."
            )
            raise StripeRefusal(400, "idempotency_error", message)
        return status, body, True


def check_key(request: Request) -> str:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        given = _user_name(given)
    if not given:
        message = (
            "You did not provide an API key. You need to provide your API key in the Authorization header, using "
            "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
        )
        raise invalid(message, status=401)
    if not given.startswith(KEYS):
        raise invalid(f"Invalid API Key provided: {given[:8]}***", status=401)
    return given


def _user_name(given: str) -> str:
    try:
        return base64.b64decode(given).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""


async def _sent(request: Request) -> dict[str, Any]:
    encoded = request.url.query
    if request.method == "POST":
        if encoded:
            raise invalid("Parameters of a POST belong in its body, not in the query string.")
        encoded = (await request.body()).decode("utf-8", "replace")
    elif request.method == "DELETE" and not encoded:
        encoded = (await request.body()).decode("utf-8", "replace")
    return form.decode(encoded)


def _headers(request: Request, request_id: str, status: int, replayed: bool) -> dict[str, str]:
    headers = {"Request-Id": request_id, "Stripe-Version": request.headers.get("stripe-version", API_VERSION)}
    if key := request.headers.get("idempotency-key"):
        headers["Idempotency-Key"] = key
    if replayed:
        headers["Idempotent-Replayed"] = "true"
    if status == 429:
        headers["Stripe-Rate-Limited-Reason"] = "endpoint-rate"
    return headers


def _unknown_address(request: Request) -> StripeRefusal:
    message = (
        f"Unrecognized request URL ({request.method}: {request.url.path}). If you are trying to list objects, remove "
        "the trailing slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty) "
        "identifier in your code."
    )
    return invalid(message, status=404)
