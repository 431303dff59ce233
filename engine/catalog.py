"""The engines that ship: the reference, and beside it the reference with one safeguard out, as seen in the wild."""

from collections.abc import Mapping

from seatrial.engine import EngineCard

ENGINES: Mapping[str, EngineCard] = {
    "reference": EngineCard("reference", "engine.reference:build", "What correct looks like"),
}
"""By name, in the order in which they are listed."""
