"""Engines with a safeguard out that is about money in several currencies."""

from seatrial.engine import EngineCard

_STORY = ("two-currency-credit",)

CARDS = (
    EngineCard(
        "flawed:minor-is-hundredths",
        "engine.flawed.minor_is_hundredths:build",
        "Every amount is written with two decimals, whatever the currency",
        convicted_by="S46",
        also=(),
        seen=("F188",),
        stories=_STORY,
        needs_fault=False,
    ),
    EngineCard(
        "flawed:everything-in-euros",
        "engine.flawed.everything_in_euros:build",
        "Invoices are posted in euros, by a literal default",
        convicted_by="S46",
        also=("Q45",),
        seen=("F138", "F139"),
        stories=_STORY,
        needs_fault=False,
    ),
    EngineCard(
        "flawed:credit-at-todays-rate",
        "engine.flawed.credit_at_todays_rate:build",
        "A credit memo enters the books at the rate of today, not at its invoice's",
        convicted_by="S46",
        also=(),
        seen=("F136", "F137"),
        stories=_STORY,
        needs_fault=False,
    ),
    EngineCard(
        "flawed:credit-in-shop-money",
        "engine.flawed.credit_in_shop_money:build",
        "A credit memo has the customer's amount and the shop's currency",
        convicted_by="S46",
        also=(),
        seen=("F137",),
        stories=_STORY,
        needs_fault=False,
    ),
    EngineCard(
        "flawed:settled-when-posted",
        "engine.flawed.settled_when_posted:build",
        "A payment is worth what it is worth when it is posted",
        convicted_by="S46",
        also=(),
        seen=("F136",),
        stories=_STORY,
    ),
    EngineCard(
        "flawed:rate-read-anew",
        "engine.flawed.rate_read_anew:build",
        "A posting that was not answered is made anew, at the rate of then",
        convicted_by="S46",
        also=("S02", "S09"),
        seen=("F136", "F137"),
        stories=_STORY,
    ),
)
