"""The command line. `main` is what the console script calls; everything else is imported when it is called."""

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code (see `harness.command.exit_codes`). `arguments` default to the process's."""
    from harness.command.bridge import command  # here, so that importing this package costs nothing

    return command(arguments)
