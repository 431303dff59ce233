"""What a command gives back: a record for machines, the same for people, and the exit code.

Commands print nothing themselves (progress on stderr excepted). One place prints, so that with `--json` stdout is
exactly one object, whatever happens.
"""

from msgspec import Struct
from rich.console import RenderableType


class Outcome(Struct, frozen=True):
    """`record` is what `--json` prints, `shown` what a person sees; as bytes it is written as it is."""

    exit_code: int
    record: Struct
    shown: RenderableType | bytes
    json: bool
