"""Many hands: the same task for many items, in this process or in a pool of processes that are forked from it.

What comes back does not say who did what: results are numbered, and whoever wants them in order sorts them. Workers
are started and stopped as those of a campaign are (`harness.campaign.crew`), and for the same reasons.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection
from multiprocessing.connection import Connection
from typing import TypeVar

from harness.errors import HarnessBug
from harness.interrupt import Interrupted, Interruption

TICK_S = 0.25

T = TypeVar("T")
R = TypeVar("R")
Task = Callable[[T, Interruption], R]
"""task(item, asked) -> its result. A long task looks at `asked` now and then, and gives what it has."""


def share_out(task: Task[T, R], items: Sequence[T], workers: int, asked: Interruption) -> Iterator[tuple[int, R]]:
    """(number of the item, its result) as they are done. When someone has `asked`, no other item is begun, and whoever
    is at work on one is told.

    `task` must be one that can be handed to another process (a function of a module, or a `partial` of one).
    HarnessBug if a worker dies.
    """
    if min(workers, len(items)) <= 1:
        for number, item in enumerate(items):
            if asked:
                return
            yield number, task(item, asked)
        return
    single = threading.active_count() == 1
    context = multiprocessing.get_context("fork" if single and sys.platform == "linux" else "spawn")
    bell, rope = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(min(workers, len(items)), context, initializer=_sign_on, initargs=(bell,))
    try:
        yield from _work(pool, task, items, workers + 2, asked, rope)
    except Interrupted:
        for process in list(pool._processes.values()):  # the public way to do this comes with Python 3.14
            process.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        bell.close()
        rope.close()


def _work(
    pool: ProcessPoolExecutor,
    task: Task[T, R],
    items: Sequence[T],
    waiting_max: int,
    asked: Interruption,
    rope: Connection,
) -> Iterator[tuple[int, R]]:
    todo = iter(enumerate(items))
    underway: dict[Future[R], int] = {}
    rung = False
    while True:
        if asked and not rung:
            rung = True
            rope.send(asked.signum)
            underway = {future: number for future, number in underway.items() if not future.cancel()}
        while not asked and len(underway) < waiting_max and (item := next(todo, None)) is not None:
            underway[pool.submit(_set_about, task, item[1])] = item[0]
        if not underway:
            return
        done, _ = wait(underway, timeout=TICK_S, return_when=FIRST_COMPLETED)
        for future in sorted(done, key=underway.__getitem__):
            number = underway.pop(future)
            try:
                yield number, future.result()
            except BrokenProcessPool:
                if asked:
                    return
                message = "a worker process died (killed, out of memory, or a crash in native code)"
                raise HarnessBug(message, f"item {number}", "Find out how with: --workers 1") from None


# ---------------------------------------------------------------- in the worker


_asked = Interruption()
"""Whether someone has asked the parent."""


def _set_about(task: Task[T, R], item: T) -> R:
    return task(item, _asked)


def _sign_on(bell: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_listen, args=(bell,), daemon=True).start()


def _listen(bell: Connection) -> None:
    """Pass on that someone has asked, and leave with the parent. The bell is never read: it rings for all workers."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if bell in connection.wait([parent.sentinel, bell]):
        _asked.signum = signal.SIGTERM
        connection.wait([parent.sentinel])
    os._exit(0)
