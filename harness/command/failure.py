"""When there is no verdict: what went wrong, where, which seed, and what to type next; never a traceback unasked.

SEATRIAL_DEBUG=1 shows the traceback of an uncaught exception as well.
"""

import os
import re
import shlex
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Group, RenderableType
from rich.text import Text

from harness.command.exit_codes import BAD_INPUT, OUR_BUG
from harness.errors import SeatrialError
from harness.interrupt import Interrupted
from reports.record import ErrorDetail, ErrorRecord


@contextmanager
def underway(what: str) -> Iterator[None]:
    """Names what was going on ("order-to-cash, seed 7, engine reference") to whoever reports an exception."""
    try:
        yield
    except Exception as error:  # named, and raised again
        error.add_note(what)
        raise


def exit_code(error: BaseException) -> int:
    """2 for bad input and usage, 3 for everything that we did not foresee, 130/143 for being stopped."""
    match error:
        case SeatrialError() | Interrupted():
            return error.exit_code
        case _ if _is_usage(error):
            return BAD_INPUT
        case _:
            return OUR_BUG


def describe(error: BaseException, arguments: Sequence[str]) -> ErrorRecord:
    """The error as a record."""
    match error:
        case SeatrialError():
            detail = _ours(error, arguments)
        case Interrupted():
            detail = ErrorDetail(code="interrupted", message="stopped before there was a verdict", where="", remedy="")
        case _ if _is_usage(error):
            detail = _usage(error)
        case _:
            detail = _uncaught(error, arguments)
    return ErrorRecord(error=detail)


def shown(record: ErrorRecord, error: BaseException) -> RenderableType:
    """The same for a person, without colour tricks in the text: a place must stay clickable."""
    detail = record.error
    if not detail.message:
        return Group()  # asked for nothing, was shown the help
    lines = Text.assemble(("seatrial: ", "bold red"), (f"{detail.where}: " if detail.where else ""), detail.message)
    parts = [lines, *([Text(f"  {line}", "cyan") for line in detail.remedy.splitlines()])]
    if exit_code(error) == OUR_BUG and os.environ.get("SEATRIAL_DEBUG"):
        parts.insert(0, Text("".join(traceback.format_exception(error))))
    return Group(*parts)


def _ours(error: SeatrialError, arguments: Sequence[str]) -> ErrorDetail:
    place = str(error.where)
    where = "; ".join([*([place] if place else []), *(note for note in _notes(error) if note != place)])
    remedy = error.remedy
    if error.exit_code == OUR_BUG and not remedy:
        remedy = _with_debug(arguments)
    return ErrorDetail(code=_code(error), message=error.message, where=where, remedy=remedy)


def _uncaught(error: BaseException, arguments: Sequence[str]) -> ErrorDetail:
    frames = traceback.extract_tb(error.__traceback__)
    place = [f"{frames[-1].filename}:{frames[-1].lineno}"] if frames else []
    message = f"{type(error).__name__}: {error}. This is a bug, and not a verdict on any engine"
    if isinstance(error, SystemExit):
        message = f"something called sys.exit({error.code!r}) where a verdict was due"
    return ErrorDetail(
        code="uncaught_exception",
        message=message,
        where="; ".join([*place, *_notes(error)]),
        remedy=_with_debug(arguments),
    )


def _with_debug(arguments: Sequence[str]) -> str:
    return f"See the traceback with: SEATRIAL_DEBUG=1 {shlex.join(['seatrial', *arguments])}"


def _notes(error: BaseException) -> list[str]:
    return list(getattr(error, "__notes__", ()))


def _is_usage(error: BaseException) -> bool:
    """Typer's own complaints. Their classes have moved between Typer's versions; what they can do has not."""
    return callable(getattr(error, "format_message", None)) and hasattr(error, "exit_code")


def _usage(error: BaseException) -> ErrorDetail:
    message: str = error.format_message()  # type: ignore[attr-defined]  # see _is_usage
    path: str = getattr(getattr(error, "ctx", None), "command_path", "") or "seatrial"
    return ErrorDetail(
        code="usage_error", message=message.rstrip("."), where="", remedy=f"What there is: {path} --help"
    )


def _code(error: SeatrialError) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(error).__name__).lower()
