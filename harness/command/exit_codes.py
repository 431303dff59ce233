"""What an exit code means, and which one wins when several are true.

    0        held
    1        violated, or not settled within its bound
    2        bad input or bad usage
    3        a bug of ours, an uncaught exception, or two runs of one trial that differ
    4        a rule that the scenario requires was never exercised, something that it demands was never seen, or too few
             trials ran, or too few of them a second time
    130/143  interrupted (SIGINT, SIGTERM)

Precedence 2, 3, 1, 4: what makes the verdict itself worthless comes before the verdict. An interruption comes
before all of them, because it is the caller's own doing and shells look for it; what was found until then is in
the record.

    >>> worst([HELD, NOT_EXERCISED, VIOLATED]), worst([VIOLATED, OUR_BUG]), worst([])
    (1, 3, 0)
"""

from collections.abc import Iterable

from reports.record import CampaignRecord, RunRecord

HELD = 0
VIOLATED = 1
BAD_INPUT = 2
OUR_BUG = 3
NOT_EXERCISED = 4

PRECEDENCE = (BAD_INPUT, OUR_BUG, VIOLATED, NOT_EXERCISED, HELD)


def worst(codes: Iterable[int]) -> int:
    """The one to exit with."""
    return min(codes, key=PRECEDENCE.index, default=HELD)


def of_run(record: RunRecord) -> int:
    """The exit code of one trial."""
    return worst(
        code
        for code, true in (
            (OUR_BUG, bool(record.harness_bugs)),
            (VIOLATED, bool(record.violations) or record.verdict in ("violated", "unconverged")),
            (NOT_EXERCISED, record.verdict == "unexercised" or bool(record.required_unexercised or record.unseen)),
        )
        if true
    )


def of_campaign(record: CampaignRecord, signum: int = 0) -> int:
    """The exit code of a campaign; `signum` is the signal that cut it short, if one did."""
    if signum:
        return 128 + signum
    return worst(
        code
        for code, true in (
            (OUR_BUG, bool(record.harness_bugs) or record.nondeterministic > 0),
            (VIOLATED, record.violated + record.unconverged > 0),
            (NOT_EXERCISED, record.unexercised > 0 or record.trials < max(1, record.planned)),
            (NOT_EXERCISED, record.rerun < record.planned_reruns),
        )
        if true
    )
