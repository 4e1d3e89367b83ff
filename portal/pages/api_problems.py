"""What went wrong, for programs: under /api/ every trouble is JSON, with a code to test for and words to read."""

from collections.abc import Mapping
from typing import cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ExceptionHandler

PREFIX = "/api/"
_SAID = {
    404: ("not_found", "There is no such address."),
    405: ("method_not_allowed", "This address does not answer to this method."),
    413: ("too_large", "The body is larger than the portal accepts."),
    429: ("too_many_requests", "Too many requests: wait as long as Retry-After says."),
    500: ("broken", "Something broke here. It is in the portal's log."),
    503: ("away", "The portal cannot answer just now. Try again later."),
}
_KEPT = ("retry-after", "allow")

Handlers = Mapping[type[Exception] | int, ExceptionHandler]


class Refused(Exception):
    """A program asked for what it may not have, or not so."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code, self.message, self.headers = status, code, message, headers


def for_programs(handlers: Handlers) -> dict[type[Exception] | int, ExceptionHandler]:
    """The same handlers, which answer a program in JSON."""
    both = {kind: _in_json(handler) for kind, handler in handlers.items()}
    return {**both, Refused: cast(ExceptionHandler, refused)}


async def refused(request: Request, error: Refused) -> Response:
    return _answer(error.status, error.code, error.message, error.headers)


def _in_json(handler: ExceptionHandler) -> ExceptionHandler:
    async def answer(request: Request, error: Exception) -> Response:
        shown = cast(Response, await handler(request, error))  # type: ignore[arg-type,misc]
        if not request.url.path.startswith(PREFIX):
            return shown
        code, message = _SAID.get(shown.status_code, ("refused", "The request was refused."))
        kept = {name: shown.headers[name] for name in _KEPT if name in shown.headers}
        return _answer(shown.status_code, code, message, kept)

    return answer


def _answer(status: int, code: str, message: str, headers: Mapping[str, str] | None) -> Response:
    return JSONResponse({"error": {"code": code, "message": message}}, status, headers)
