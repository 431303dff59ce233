"""What is known of one rebate claim."""

from collections.abc import Mapping

import msgspec

from engine.record import Record

TABLE: Mapping[tuple[str, str], str] = {
    ("claimed", "settled"): "settled",
    ("claimed", "refused"): "refused",
}
"""claimed: the ERP is to decide. settled, refused: it has, and the customer is told."""


class Claim(Record, array_like=True):
    """`root` is its number. `claimed_minor` 0: all that is set aside. `reason`: why it was refused."""

    customer: str
    currency: str
    claimed_minor: int
    stage: str = "claimed"
    granted_minor: int = 0
    credit_memo: str = ""
    reason: str = ""
    told: bool = False


decode = msgspec.msgpack.Decoder(Claim).decode


def move(claim: Claim, happening: str) -> bool:
    """Take the step if the table has it; False if it does not."""
    then = TABLE.get((claim.stage, happening))
    if then is None:
        return False
    claim.stage = then
    return True
