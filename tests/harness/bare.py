"""Facts that say no more than a test needs."""

from typing import Any

from msgspec.structs import fields

from seatrial.facts import Fact


def fact(of: type[Fact], /, **said: Any) -> Fact:
    """A fact in which everything but what is said is empty."""
    empty = {str: "", int: 0}
    return of(**{field.name: said.get(field.name, empty.get(field.type, ())) for field in fields(of)})
