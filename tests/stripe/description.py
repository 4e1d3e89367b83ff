"""Stripe's official description, asked whether a request and an answer are what Stripe would take and give."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.stripe.shape import ONLY_WHEN_EXPANDED, UNKNOWN, Check, Problems, Schema, Shapes

FILE = Path(__file__).with_name("openapi.min.json")
# Calls that the trimmed description leaves out, as Stripe's own SDK of the same version types them.
MORE = Path(__file__).with_name("more_paths.json")
DEEPEST_EXPAND = 4
# A test that sends a bad request on purpose says so; the answer is checked all the same.
MEANT = b"x-test-bad-request"


@dataclass(frozen=True)
class Operation:
    """One method of one address: what it takes, what it answers."""

    query: Check
    body: Check
    either: Check  # the SDK sends a DELETE's parameters in the query, the description has them in the body
    answer: Check | None  # None: not JSON (a quote's PDF)
    answer_schema: Schema


class Description:
    def __init__(self, document: dict[str, Any]) -> None:
        self._schemas: dict[str, Schema] = document["components"]["schemas"]
        self._answers = Shapes(self._schemas)
        self._forms = Shapes(self._schemas, form=True)
        # Addresses without a parameter first: /v1/invoices/create_preview is not an invoice.
        self._addresses = [
            (re.compile(re.sub(r"\{\w+\}", "[^/]+", address)), operations)
            for address, operations in sorted(document["paths"].items(), key=lambda entry: entry[0].count("{"))
        ]
        self._operations: dict[tuple[str, str], Operation] = {}

    @classmethod
    @cache
    def load(cls) -> "Description":
        document = json.loads(FILE.read_bytes())
        for address, operations in json.loads(MORE.read_bytes())["paths"].items():
            document["paths"].setdefault(address, {}).update(operations)
        return cls(document)

    def check_request(self, method: str, path: str, query_string: str, body: str | bytes) -> list[str]:
        operation = self._operation(method, path)
        if operation is None:
            return [f"{method} {path} {UNKNOWN}"]
        text = body.decode() if isinstance(body, bytes) else body
        query, form = decode_form(query_string), decode_form(text)
        if method == "DELETE":
            problems = list(operation.either(query | form))
        else:
            problems = [*operation.query(query), *operation.body(form)]
        problems += self._check_expand(operation, {**query, **form}.get("expand"))
        return _lines(f"{method} {path}", problems)

    def check_response(self, method: str, path: str, status: int, body: bytes) -> list[str]:
        operation = self._operation(method, path)
        if status != 200:
            return _lines(f"{method} {path} {status}", self._read(self._answers.named("error"), body))
        if operation is None:
            return [f"{method} {path} {UNKNOWN}"]
        if operation.answer is None:
            return []
        return _lines(f"{method} {path} {status}", self._read(operation.answer, body))

    def check_object(self, name: str, value: Any) -> list[str]:
        """For what does not come as an answer, such as the event in a webhook."""
        return _lines(name, self._answers.named(name)(value))

    def _read(self, check: Check, body: bytes) -> Problems:
        try:
            value = json.loads(body)
        except ValueError:
            return [("", "is not JSON")]
        return check(value)

    def _operation(self, method: str, path: str) -> Operation | None:
        for address, operations in self._addresses:
            if address.fullmatch(path) and method.lower() in operations:
                key = (method, address.pattern)
                if key not in self._operations:
                    self._operations[key] = self._compile(operations[method.lower()])
                return self._operations[key]
        return None

    def _compile(self, described: dict[str, Any]) -> Operation:
        in_query = [part for part in described.get("parameters", ()) if part["in"] == "query"]
        query = {part["name"]: part["schema"] for part in in_query}
        required = [part["name"] for part in in_query if part.get("required")]
        content = described.get("requestBody", {}).get("content", {})
        body = content.get("application/x-www-form-urlencoded", {}).get("schema", {"type": "object"})
        answer = described["responses"]["200"]["content"].get("application/json", {}).get("schema")
        return Operation(
            query=self._forms.check({"type": "object", "properties": query, "required": required}),
            body=self._forms.check(body),
            either=self._forms.check({**body, "properties": {**query, **body.get("properties", {})}}),
            answer=self._answers.check(answer) if answer else None,
            answer_schema=answer or {},
        )

    def _check_expand(self, operation: Operation, wanted: Any) -> Problems:
        if not isinstance(wanted, dict):
            return []
        paths = [path for value in wanted.values() for path in (value if isinstance(value, list) else [value])]
        return [("expand", problem) for path in paths if (problem := self._cannot_expand(operation, path))]

    def _cannot_expand(self, operation: Operation, path: str) -> str | None:
        *above, last = path.split(".")
        if len(above) >= DEEPEST_EXPAND:
            return f"{path!r} is deeper than {DEEPEST_EXPAND} levels"
        here = self._objects(operation.answer_schema)
        for name in above:
            here = [below for schema in here for below in self._objects(schema["properties"].get(name, {}))]
        expandable = {name for schema in here for name in schema.get("x-expandableFields", ())}
        if last in expandable or (last in ONLY_WHEN_EXPANDED and any(last in schema["properties"] for schema in here)):
            return None
        return f"{path!r} cannot be expanded"

    def _objects(self, schema: Schema) -> list[Schema]:
        """The object schemas that a value of this schema can be, in a list or not."""
        if "$ref" in schema:
            return self._objects(self._schemas[schema["$ref"].rsplit("/", 1)[1]])
        if "anyOf" in schema:
            return [found for option in schema["anyOf"] for found in self._objects(option)]
        if schema.get("type") == "array":
            return self._objects(schema["items"])
        return [schema] if "properties" in schema else []


class Witness:
    """Stands around the stand-in, passes everything through, writes down what the real Stripe would not do."""

    def __init__(self, app: ASGIApp, description: Description) -> None:
        self._app = app
        self._description = description
        self.violations: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/v1/"):
            await self._app(scope, receive, send)
            return
        asked = await _whole(receive)  # at once: the app may answer without reading it
        replayed: list[Message] = [{"type": "http.request", "body": asked, "more_body": False}]
        answered = bytearray()
        status = 0

        async def repeat() -> Message:
            return replayed.pop() if replayed else await receive()

        async def observe(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            answered.extend(message.get("body", b""))
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                self._testify(scope, asked, status, bytes(answered))
            await send(message)

        await self._app(scope, repeat, observe)

    def _testify(self, scope: Scope, asked: bytes, status: int, answered: bytes) -> None:
        method, path = scope["method"], scope["path"]
        if not any(name == MEANT for name, _ in scope["headers"]):
            self.violations += self._description.check_request(method, path, scope["query_string"].decode(), asked)
        self.violations += self._description.check_response(method, path, status, answered)


async def _whole(receive: Receive) -> bytes:
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def decode_form(text: str) -> dict[str, Any]:
    """`a[b][0]=x&c[]=y` as {"a": {"b": {"0": "x"}}, "c": {"": ["y"]}}; every leaf stays a string."""
    decoded: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        first, *others = name.replace("]", "").split("[")
        here = decoded
        for inner in others:
            here = here.setdefault(first, {})
            first = inner
        if first == "":
            here.setdefault("", []).append(value)
        else:
            here[first] = value
    return decoded


def _lines(where: str, problems: Problems) -> list[str]:
    return [f"{where}: {path} {message}" if path else f"{where}: {message}" for path, message in problems]
