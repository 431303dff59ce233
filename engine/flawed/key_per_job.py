"""A job has two retries; when they are used up it is put into the queue anew, under another job number: its key.

The canary that hardly sings: three answers about one shipment have to go astray in a row, and at least one of the calls
must have arrived. How many seeds it takes to see that says how finely the harness sifts.

Out:   keys that last as long as the intent does.
Seen:  F008, F012, F025.
"""

from msgspec.structs import replace

from engine.record import Intent
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel

ATTEMPTS_PER_JOB = 3


def key_for(intent: Intent) -> str:
    job = (intent.attempts - 1) // ATTEMPTS_PER_JOB
    if job and intent.operation == "billing.recordBillableEvents":
        return f"{intent.key}:job{job + 1}"
    return intent.key


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, key_for=key_for))
