"""Being asked to stop: SIGINT (Ctrl-C) and SIGTERM, told apart to the end, because the exit code tells them apart.

A single trial is dropped where it stands. A campaign is asked politely first: it finishes the trials in hand and
reports what it has; whoever asks a second time means now.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupted(BaseException):
    """Stop now. Not an `Exception`: nothing that handles errors may mistake this for one."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum

    @property
    def exit_code(self) -> int:
        return 128 + self.signum


class Interruption:
    """Whether someone has asked. `signum` is 0, or the signal that came first."""

    def __init__(self) -> None:
        self.signum = 0

    def __bool__(self) -> bool:
        return self.signum != 0


@contextmanager
def at_once() -> Iterator[None]:
    """Within, a signal raises `Interrupted` wherever the main thread is."""

    def stop(signum: int, _frame: FrameType | None) -> None:
        raise Interrupted(signum)

    with _handler(stop):
        yield


@contextmanager
def politely() -> Iterator[Interruption]:
    """Within, the first signal is only noted; the second raises `Interrupted`."""
    asked = Interruption()

    def stop(signum: int, _frame: FrameType | None) -> None:
        if asked:
            raise Interrupted(asked.signum)
        asked.signum = signum

    with _handler(stop):
        yield asked


@contextmanager
def _handler(stop: "signal._HANDLER") -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may handle signals; whoever runs us elsewhere handles them himself
        return
    before = [(signum, signal.signal(signum, stop)) for signum in SIGNALS]
    try:
        yield
    finally:
        for signum, handler in before:
            signal.signal(signum, handler)
