"""A pytest fixture that sends an engine to sea. The product is imported when a test asks for it, not before.

def test_our_engine_holds(seatrial_trial):
    record = seatrial_trial("order-to-cash", seed=7, engine="our_engine:factory")
    assert record["verdict"] == "held", record["violations"]
"""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def seatrial_trial() -> Callable[..., dict[str, Any]]:
    """Runs one trial and gives its record, the object that `seatrial run --json` prints."""
    from seatrial.doorway import trial

    return trial
