"""Who runs the chunks: this process, or a pool of processes that are forked from it.

Fork, where the system has it and this process has a single thread: the workers share the imported code, the
contracts and the scenarios, and start in milliseconds. For that reason nothing here or in the progress display
starts a thread before the pool exists. Elsewhere (macOS, a threaded host) workers are spawned.

SIGINT is the parent's affair: workers ignore it and watch a flag between two trials, so that a campaign that is
stopped still hands in what it has. A worker whose parent is gone goes too.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection
from multiprocessing.synchronize import Event

from harness.campaign.chunk import Finished, RunTrial, sail
from harness.campaign.plan import Chunk
from harness.errors import HarnessBug
from harness.interrupt import Interrupted, Interruption
from harness.scenario.model import Scenario

TICK_S = 0.25
"""How often the parent looks up while nothing comes in."""

Tick = Callable[[], None]


def alone(
    chunks: Iterable[Chunk], scenarios: tuple[Scenario, ...], engine: str, run: RunTrial, asked: Interruption
) -> Iterator[Finished]:
    """All chunks in this process, in order."""
    for chunk in chunks:
        if asked:
            return
        yield sail(chunk, scenarios[chunk.scenario], engine, run, lambda: bool(asked))


class Pool:
    """Worker processes. A context: leaving it waits for the trials in hand and ends the workers."""

    def __init__(self, workers: int, scenarios: tuple[Scenario, ...], engine: str, run: RunTrial) -> None:
        context = multiprocessing.get_context(_start_method())
        self._stop: Event = context.Event()
        self._names = tuple(scenario.name for scenario in scenarios)
        self._engine = engine
        self._waiting_max = workers + 2  # enough that no worker idles, little enough that stopping is quick
        self._pool = ProcessPoolExecutor(
            workers, context, initializer=_board, initargs=(scenarios, engine, run, self._stop)
        )

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._stop.set()
        if kind is not None and issubclass(kind, Interrupted):
            for process in list(self._pool._processes.values()):  # the public way to do this comes with Python 3.14
                process.terminate()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def sail(self, chunks: Iterable[Chunk], asked: Interruption, tick: Tick) -> Iterator[Finished]:
        """Chunks as they are done, in any order. `tick` is called at least every `TICK_S`.

        HarnessBug, naming the chunks in hand, if a worker dies.
        """
        todo = iter(chunks)
        underway: dict[Future[Finished], Chunk] = {}
        while True:
            while not asked and len(underway) < self._waiting_max and (chunk := next(todo, None)) is not None:
                underway[self._submit(chunk, underway)] = chunk
            if asked:
                self._stop.set()
            if not underway:
                return
            done, _ = wait(underway, timeout=TICK_S, return_when=FIRST_COMPLETED)
            tick()
            for future in sorted(done, key=lambda future: (underway[future].seeds, underway[future].scenario)):
                try:
                    finished = future.result()
                except BrokenProcessPool:
                    if asked:
                        return  # whoever stopped us stopped our workers too
                    raise self._lost(underway.values()) from None
                del underway[future]
                yield finished

    def _submit(self, chunk: Chunk, underway: dict[Future[Finished], Chunk]) -> Future[Finished]:
        try:
            return self._pool.submit(_sail, chunk)
        except BrokenProcessPool:
            raise self._lost([*underway.values(), chunk]) from None

    def _lost(self, chunks: Iterable[Chunk]) -> HarnessBug:
        texts = [f"{self._names[chunk.scenario]} seeds {chunk.seeds[0]} to {chunk.seeds[-1]}" for chunk in chunks]
        first = next(iter(chunks))
        command = (
            f"seatrial explore {self._names[first.scenario]} --engine {self._engine} "
            f"--first-seed {min(first.seeds)} --seeds {len(first.seeds)} --workers 1"
        )
        message = "a worker process died (killed, out of memory, or a crash in native code)"
        return HarnessBug(message, f"in one of: {'; '.join(texts)}", f"Find out which, and how, with: {command}")


def _start_method() -> str:
    single = threading.active_count() == 1
    return "fork" if single and sys.platform == "linux" else "spawn"


# ---------------------------------------------------------------- in the worker

_cargo: tuple[tuple[Scenario, ...], str, RunTrial, Event] | None = None
"""What this worker process was given when it started. Never set in the parent."""


def _board(scenarios: tuple[Scenario, ...], engine: str, run: RunTrial, stop: Event) -> None:
    global _cargo
    _cargo = (scenarios, engine, run, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(0)


def _sail(chunk: Chunk) -> Finished:
    assert _cargo is not None, "a chunk came before its cargo"
    scenarios, engine, run, stop = _cargo
    return sail(chunk, scenarios[chunk.scenario], engine, run, stop.is_set)
