"""Engines with a safeguard out that is about goods that come back, and what is credited for them."""

from seatrial.engine import EngineCard

_STORY = ("return-with-exchange",)

CARDS = (
    EngineCard(
        "flawed:credited-when-allowed",
        "engine.flawed.credited_when_allowed:build",
        "What may come back is credited before it has come",
        convicted_by="S49",
        also=("S08", "Q38", "Q53"),
        seen=("F119", "F135"),
        stories=_STORY,
        needs_fault=False,
    ),
    EngineCard(
        "flawed:whole-quantity-credited",
        "engine.flawed.whole_quantity_credited:build",
        "All that was allowed to come back is credited, however much of it was accepted",
        convicted_by="S49",
        also=("Q38",),
        seen=("F119", "F135"),
        stories=_STORY,
        needs_fault=False,
    ),
    EngineCard(
        "flawed:restocked-by-default",
        "engine.flawed.restocked_by_default:build",
        "Whatever comes back is posted as restocked",
        convicted_by="S49",
        also=("Q23",),
        seen=("F084",),
        stories=_STORY,
        needs_fault=False,
    ),
    EngineCard(
        "flawed:credited-twice",
        "engine.flawed.credited_twice:build",
        "A return is credited on the dock, and again when it was looked at",
        convicted_by="S42",
        also=("S08", "S49", "Q38"),
        seen=("F093", "F095", "F119"),
        stories=_STORY,
        needs_fault=False,
    ),
    EngineCard(
        "flawed:credit-not-posted-back",
        "engine.flawed.credit_not_posted_back:build",
        "Credit memos never reach the receivables account",
        convicted_by="Q45",
        also=("Q53",),
        seen=("F094", "F119"),
        stories=_STORY,
        needs_fault=False,
    ),
    EngineCard(
        "flawed:exchange-not-settled",
        "engine.flawed.exchange_not_settled:build",
        "Nobody tells billing that an order is for what comes back",
        convicted_by="S44",
        also=(),
        seen=("F093", "F094"),
        stories=_STORY,
        needs_fault=False,
    ),
    EngineCard(
        "flawed:return-needs-its-order",
        "engine.flawed.return_needs_its_order:build",
        "Of an order that is over nothing can come back",
        convicted_by="S49",
        also=(),
        seen=("F092", "F116"),
        stories=_STORY,
        needs_fault=False,
    ),
)
