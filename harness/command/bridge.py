"""From arguments to exit code: the only place that prints results, and the only one that catches everything."""

import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress

from harness.command.failure import describe, exit_code, shown
from harness.command.outcome import Outcome
from harness.command.output import STDOUT, complain, never_choke_on_letters, real_stdout, show, write_bytes, write_json
from harness.errors import SeatrialError
from harness.interrupt import at_once


def command(arguments: Sequence[str] | None) -> int:
    """Run one command and print what it gives. Never raises, whatever the command does."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in words[: words.index("--")] if "--" in words else "--json" in words
    never_choke_on_letters()
    with ExitStack() as stack:
        real = stack.enter_context(real_stdout()) if as_json else STDOUT
        try:
            with at_once():
                return _sail(words, real)
        except BaseException as error:
            if _nobody_reads(error):
                return 0
            record = describe(error, words)
            complain(shown(record, error))
            if as_json:
                with suppress(SeatrialError):  # it has been complained about
                    write_json(record, real)
            return exit_code(error)


def _nobody_reads(error: BaseException) -> bool:
    """Whether a page of help lost its reader, as in `seatrial --help | head -1`: Rich leaves by SystemExit then."""
    return isinstance(error, SystemExit) and isinstance(error.__context__, BrokenPipeError)


def _sail(words: list[str], real: int) -> int:
    from harness.command.app import app  # here, so that an import that fails has its exit code too

    given = app(words, prog_name="seatrial", standalone_mode=False)
    if not isinstance(given, Outcome):
        return given if isinstance(given, int) else 0  # Typer's own: --help, --version
    if given.json:
        write_json(given.record, real)
    elif isinstance(given.shown, bytes):
        write_bytes(given.shown, real)
    else:
        show(given.shown)
    return given.exit_code
