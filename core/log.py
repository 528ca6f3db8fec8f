"""What the board notes: events with fields, a JSON line each in production, readable ones in development.

All of it passes the standard library's logging, as what uvicorn and other libraries say does, and structlog makes the
lines. It is imported with the first line: that takes a tenth of a second, and most starts have nothing to say.

A field is a number, or a word of the board's own. Never note what somebody typed, a token, a cookie or an address.
"""

import hashlib
import hmac
import logging
import re
from collections.abc import MutableMapping
from contextvars import ContextVar
from functools import cache
from typing import Any

from core.config import settings

# Of the request that is being answered, on whatever thread.
request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
_logger = logging.getLogger("board")

# PostgreSQL says in such a line which values were in the row.
_VALUE_OF_A_FIELD = re.compile(r"input_value=.*?, input_type=", re.DOTALL)
_VALUES_OF_A_ROW = re.compile(r"^DETAIL: .*$", re.MULTILINE)

# In the form that logging.config takes; uvicorn sets it up in each of its processes.
TO_STANDARD_ERROR: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "core.log.Lines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"board": {"level": "INFO"}},
}


def event(name: str, /, *, level: int = logging.INFO, error: BaseException | None = None, **fields: object) -> None:
    """Notes that something happened; of an `error` its traceback, without the values that were in its variables."""
    _logger.log(level, name, exc_info=error, extra={"fields": fields})


def keyed(text: str) -> str:
    """Tells two texts apart without saying what they are: 16 hexadecimal digits that follow from SECRET_KEY too."""
    key = settings.SECRET_KEY.encode()
    return hmac.digest(key, b"log:" + text.encode("utf-8", "replace"), hashlib.sha256).hex()[:16]


class Lines(logging.Formatter):
    """Makes a line of a record, whoever it is from."""

    def format(self, record: logging.LogRecord) -> str:
        return str(_formatter().format(record))


@cache
def _formatter() -> logging.Formatter:
    import structlog

    def readable(logger: Any, name: str, fields: MutableMapping[str, Any]) -> str:
        """Values as Python writes them, so that none of them begins a line; a traceback below, indented."""
        traceback = [_printable(line) for line in str(fields.pop("exception", "")).splitlines()]
        return "\n    ".join([in_order(logger, name, fields), *traceback])

    in_order = structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"])
    in_production = settings.ENVIRONMENT == "production"
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.add_log_level,
            _add_fields,
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _hide_values,
            structlog.processors.JSONRenderer() if in_production else readable,
        ],
    )


def _add_fields(_logger: Any, _name: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    record: logging.LogRecord = fields["_record"]
    if record.name != "board":
        fields["logger"] = record.name
    number = request_id.get()
    if number is not None:
        fields["request_id"] = number
    return {**fields, **getattr(record, "fields", {})}


def _hide_values(_logger: Any, _name: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if "exception" in fields:
        fields["exception"] = _VALUES_OF_A_ROW.sub("DETAIL: (not noted)", fields["exception"])
        fields["exception"] = _VALUE_OF_A_FIELD.sub("input_value=(not noted), input_type=", fields["exception"])
    return fields


def _printable(line: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in line)
