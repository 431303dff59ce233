"""Whoever is known may do everything: scopes are granted, and never asked for.

The customer's portal can decide cases; the shop can tell the engine what the warehouse has shipped.

Out:   looking at the scopes of who is known.
Seen:  F213, F215.
"""

from msgspec.structs import replace

from engine.access import unknown
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, refusal=unknown))
