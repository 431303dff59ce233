"""What becomes of the business hangs neither on the engine's clock nor on which message comes first.   [S60]

Kind:      metamorphic; when the trial and its partner have come to rest, in stories that have this rule at stake and in
           which nothing contends.
Reads:     GoodsIssuePosted, GoodsIssueReversed, InvoicePosted, MilestoneRecorded, OrderBooked, OrderClosed,
           OrderRejected, OrderSubmitted, PaymentApplied, QuantityCut, ReceivablePosted, ShipmentConfirmed,
           ShipmentReversed, StockChangePosted, StockMoved, VendorShipped.
Needs:     nothing of the engine.
Formula:   final state equal for receiver-clock skews in [-d, +d] and delivery orders that the channel allows. In the
           partner the engine's clock is off by up to 15 minutes, ahead or behind, and every event is held back up to
           10 minutes before its first delivery, each on its own: senders promise no order. One skew and one order a
           seed, drawn from it; a campaign sees many. Compared per order and per item, site and status, modulo
           document numbers (the same sums as S57); never instants. Only where the story says `contention: none`: if
           two orders want the last unit, or one customer's limit bears one of two orders, whoever comes first is right
           to get it. A storm draws people's faults besides, which race with the warehouse, so that it is not judged
           there.
Why:       Clocks are wrong and messages overtake each other. Who takes the last to arrive for the latest, or throws
           away what looks old, is right on the test system and wrong on Monday morning.
Exercised: by every order that was compared.
Convicts:  flawed:stale-is-dropped.
Seen:      F037, F154, F155.
Example:   09:00 OrderSubmitted order=CRM-1 lines=1:WIDGET:5
           09:01 OrderBooked order_number=SO-1 external_id=CRM-1 lines=1:WIDGET:5
           partner
           09:00 OrderSubmitted order=CRM-1 lines=1:WIDGET:5
"""

from harness.dice import Dice, key
from harness.pairs.pair_rule import PairRule
from harness.pairs.variation import Variation
from harness.scenario.model import Scenario
from harness.spec import TrialSpec

SKEW_MS_MAX = 900_000
HELD_BACK_MS_MAX = 600_000


class ClockIndependence(PairRule):
    id = "S60"
    otherwise = "messages came in another order and the engine's clock was off"

    @classmethod
    def asked(cls, scenario: Scenario) -> bool:
        return super().asked(scenario) and scenario.contention == "none"

    @classmethod
    def partner(cls, _scenario: Scenario, spec: TrialSpec) -> Variation:
        off_ms = Dice(spec.weather_seed).between("pair/engine-off", key(cls.id), 0, 2 * SKEW_MS_MAX) - SKEW_MS_MAX
        return Variation(engine_off_ms=off_ms, held_back_ms_max=HELD_BACK_MS_MAX)
