"""A store to start with: in memory, transactional, and gone when the trial is over.

    from seatrial.stores import MemoryStore

Anything that keeps the promises of `seatrial.engine.Store` will do as well.
"""

from engine.stores.memory import MemoryStore

__all__ = ["MemoryStore"]
