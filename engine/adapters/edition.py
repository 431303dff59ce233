"""A version of a system's API, as the engine speaks it: what was decided in version 1 is told in another."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from seatrial.message import JsonObject, Request


class Edition(Struct, frozen=True):
    """`asked`: operation of version 1 -> the request in this version; `heard`: the same operation -> its answer, as
    version 1 would have told it. What is in neither table is as in version 1. ValidationError if an answer cannot be
    read."""

    asked: Mapping[str, Callable[[Request], Request]]
    heard: Mapping[str, Callable[[JsonObject], JsonObject]]
