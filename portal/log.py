"""Structured log lines on stderr: one line each, `key=value`, never a mailed link, token or document address."""

import asyncio
import logging
import sys
import traceback

_LOGGER = logging.getLogger("portal")


def start(debug: bool = False) -> None:
    """Log to stderr, once per process."""
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _LOGGER.handlers = [lines]
    _LOGGER.setLevel(logging.DEBUG if debug else logging.INFO)
    _LOGGER.propagate = False
    logging.getLogger("uvicorn.error").addFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    """A request cut off by a stop is told by the server in a line of its own; its traceback says nothing more."""
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))


def info(what: str, **facts: object) -> None:
    _LOGGER.info(_line(what, facts))


def warning(what: str, **facts: object) -> None:
    _LOGGER.warning(_line(what, facts))


def error(what: str, **facts: object) -> None:
    """The operator must do something about it."""
    _LOGGER.error(_line(what, facts))


def failure(what: str, error: BaseException, **facts: object) -> None:
    """Something of ours broke: one line that says what and where, and the traceback with `--debug`."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "unknown"
    _LOGGER.error(_line(what, {"error": type(error).__name__, "says": str(error), "at": where, **facts}))
    _LOGGER.debug("the traceback", exc_info=error)


def _line(what: str, facts: dict[str, object]) -> str:
    return " ".join([what, *(f"{name}={value!r}" for name, value in facts.items())])
