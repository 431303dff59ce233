"""From arguments to exit code: the only place that prints results, and the only one that catches everything."""

import sys
from collections.abc import Sequence
from contextlib import ExitStack

from harness.command.failure import describe, exit_code, shown
from harness.command.outcome import Outcome
from harness.command.output import never_choke_on_letters, real_stdout, show, to_stderr, write_json
from harness.interrupt import at_once


def command(arguments: Sequence[str] | None) -> int:
    """Run one command and print what it gives. Never raises, whatever the command does."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    never_choke_on_letters()
    as_json = "--json" in words[: words.index("--")] if "--" in words else "--json" in words
    with ExitStack() as stack:
        real = stack.enter_context(real_stdout()) if as_json else 1
        try:
            with at_once():
                from harness.command.app import app  # here, so that an import that fails has its exit code too

                given = app(words, prog_name="seatrial", standalone_mode=False)
        except BaseException as error:
            record = describe(error, words)
            to_stderr().print(shown(record, error), soft_wrap=True)
            if as_json:
                write_json(record, real)
            return exit_code(error)
        if not isinstance(given, Outcome):
            return given if isinstance(given, int) else 0  # Typer's own: --help, --version
        if given.json:
            write_json(given.record, real)
        else:
            show(given.shown)
        return given.exit_code
