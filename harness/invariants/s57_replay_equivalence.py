"""A log that is delivered once more changes nothing.   [S57]

Kind:      metamorphic; when the trial and its partner have come to rest, in stories that have this rule at stake.
Reads:     GoodsIssuePosted, GoodsIssueReversed, InvoicePosted, MilestoneRecorded, OrderBooked, OrderClosed,
           OrderRejected, OrderSubmitted, PaymentApplied, QuantityCut, ReceivablePosted, ShipmentConfirmed,
           ShipmentReversed, StockChangePosted, StockMoved, VendorShipped.
Needs:     nothing of the engine.
Formula:   state(log) = state(log + any re-delivered prefix). The partner is the same trial up to its rest; then every
           event that was ever sent to the engine is delivered once more, in order and without weather, and the systems
           come to rest again. Where the story says `contention: none`, what was sent so far is delivered once more amid
           the day as well, once in each third of it. Compared per order: booked, rejected, given up, shipped, issued,
           invoiced, charged, posted, paid, closed, and what the customer was told, by line; per item, site and status:
           stock in the warehouse and in the ledger.
           Amid the day a replay takes the engine's time, and of two who want the last unit another may be first, for a
           good reason: hence the condition. At rest nothing contends. The catalogue says besides "the log re-read from
           the start": for an engine that has kept its store that is this, and one that has lost it has another day.
Why:       After an incident somebody presses "send again". Guards that last a day, or know only the latest message,
           hold until then; S01 sees what is done twice under one name, and not what is said or posted anew under
           another.
Exercised: by every order whose log was delivered once more.
Convicts:  flawed:knows-only-the-latest.
Seen:      F012, F019, F021.
Example:   09:00 OrderSubmitted order=CRM-1 lines=1:WIDGET:5
           10:00 MilestoneRecorded order=CRM-1 kind=shipped lines=1:WIDGET:5
           partner
           09:00 OrderSubmitted order=CRM-1 lines=1:WIDGET:5
           10:00 MilestoneRecorded order=CRM-1 kind=shipped lines=1:WIDGET:5
           18:00 MilestoneRecorded order=CRM-1 kind=shipped lines=1:WIDGET:5
"""

from harness.dice import Dice, key
from harness.pairs.pair_rule import PairRule
from harness.pairs.variation import Variation
from harness.scenario.model import Scenario
from harness.spec import TrialSpec

PREFIXES = 3
"""How often a day is interrupted by a replay of all that has come so far."""


class ReplayEquivalence(PairRule):
    id = "S57"
    otherwise = "everything was sent once more"

    @classmethod
    def partner(cls, scenario: Scenario, spec: TrialSpec) -> Variation:
        if scenario.contention != "none":
            return Variation(replayed=True)
        dice, part_ms = Dice(spec.weather_seed), scenario.storm_ms // PREFIXES
        amid = [n * part_ms + dice.between("pair/replayed-at", key(cls.id, n), 1, part_ms) for n in range(PREFIXES)]
        return Variation(replayed_at_ms=tuple(amid), replayed=True)
