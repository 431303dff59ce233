"""Facts: what really happened, in a system's books or on the wire. The only thing rules read.

Rules read facts by kind, never by system name: which system plays invoicing or the order book is the
scenario's affair. Every fact has

- `origin`: the action of a person or the scenario that it descends from ("order/0007"), stable from trial
  to trial, whereas document numbers are minted in order of arrival;
- `system`: who recorded it.

Quantities (`*_base`) are integers in the item's base unit, money (`*_minor`) integers in minor units of
`currency`, instants (`*_at`, `as_of`) virtual milliseconds since the scenario's start.

An **effect** is a fact that must not happen twice for the same business reason; `effect_key` says which
reason that is, in terms of the business and never of a delivery (S01). Facts that are no effects give "".
"""

from collections.abc import Iterator

from seatrial.facts.access import (
    AccessTried,
)
from seatrial.facts.delivery import (
    CarrierClaimed,
    DeliveredLine,
    DeliveryConfirmed,
    DeliveryRecorded,
    RefusedExpected,
    RefusedReceived,
    ShipmentAnnounced,
)
from seatrial.facts.desk import (
    CaseDecided,
    FinanceViewed,
)
from seatrial.facts.fact import (
    Fact,
    Kit,
    KitPart,
    Line,
    Stated,
    Unit,
)
from seatrial.facts.feeds import (
    EventFound,
    EventMissed,
    FeedSettled,
    FiguresViewed,
    LoadFinished,
    SubscriptionReplaced,
)
from seatrial.facts.invoicing import (
    BillableEventRecorded,
    BillableLine,
    InvoicePosted,
    PaymentApplied,
    PaymentReceived,
    ReceivablePosted,
)
from seatrial.facts.master_data import (
    CustomerChanged,
    RecordTaken,
    SourceChanged,
)
from seatrial.facts.order_book import (
    AllocationChanged,
    AllocationRecorded,
    AvailabilityPublished,
    ChangeWished,
    CreditApproved,
    FulfilmentOrderOpened,
    HoldReleased,
    HoldSet,
    ListPriceSet,
    MilestoneRecorded,
    OrderAmended,
    OrderBooked,
    OrderClosed,
    OrderCorrected,
    OrderForgotten,
    OrderRedirected,
    OrderRejected,
    OrderStatusChanged,
    OrderSubmitted,
    PriceApproved,
    QuantityBackordered,
    QuantityCut,
    RecallRecorded,
    RecallRequested,
    ReleaseAuthorized,
    ReleaseRefused,
    ShortRecorded,
    SubstitutionAuthorized,
)
from seatrial.facts.stock import (
    BalanceStated,
    LotDated,
    LotRecalled,
    ReservationReduced,
    ReservedLine,
    SerialKnown,
    SoftReservationReduced,
    SoftReserved,
    StockChangePosted,
    StockHandedOver,
    StockMoved,
    StockOpened,
    StockReserved,
    TransferAccepted,
    TransferOrdered,
    TransferReceived,
    TransferShipped,
)
from seatrial.facts.tax import (
    TaxRateSet,
    TaxRow,
)
from seatrial.facts.warehouse import (
    GoodsIssuePosted,
    PickReleased,
    PickShorted,
    RecallDecided,
    ShipmentConfirmed,
    ShipmentLine,
    ShippingOrderAccepted,
)
from seatrial.facts.wire import (
    BalanceViewed,
    CallAnswered,
    CallExecuted,
    CallSent,
    CaseListed,
    ContractBroken,
    EventAcknowledged,
    EventGivenUp,
    EventSent,
    OrderViewed,
    OutageSeen,
    TrialSettled,
)

__all__ = [
    "AccessTried",
    "AllocationChanged",
    "AllocationRecorded",
    "AvailabilityPublished",
    "BalanceStated",
    "BalanceViewed",
    "BillableEventRecorded",
    "BillableLine",
    "CallAnswered",
    "CallExecuted",
    "CallSent",
    "CarrierClaimed",
    "CaseDecided",
    "CaseListed",
    "ChangeWished",
    "ContractBroken",
    "CreditApproved",
    "CustomerChanged",
    "DeliveredLine",
    "DeliveryConfirmed",
    "DeliveryRecorded",
    "EventAcknowledged",
    "EventFound",
    "EventGivenUp",
    "EventMissed",
    "EventSent",
    "Fact",
    "FeedSettled",
    "FiguresViewed",
    "FinanceViewed",
    "FulfilmentOrderOpened",
    "GoodsIssuePosted",
    "HoldReleased",
    "HoldSet",
    "InvoicePosted",
    "Kit",
    "KitPart",
    "Line",
    "ListPriceSet",
    "LoadFinished",
    "LotDated",
    "LotRecalled",
    "MilestoneRecorded",
    "OrderAmended",
    "OrderBooked",
    "OrderClosed",
    "OrderCorrected",
    "OrderForgotten",
    "OrderRedirected",
    "OrderRejected",
    "OrderStatusChanged",
    "OrderSubmitted",
    "OrderViewed",
    "OutageSeen",
    "PaymentApplied",
    "PaymentReceived",
    "PickReleased",
    "PickShorted",
    "PriceApproved",
    "QuantityBackordered",
    "QuantityCut",
    "RecallDecided",
    "RecallRecorded",
    "RecallRequested",
    "ReceivablePosted",
    "RecordTaken",
    "RefusedExpected",
    "RefusedReceived",
    "ReleaseAuthorized",
    "ReleaseRefused",
    "ReservationReduced",
    "ReservedLine",
    "SerialKnown",
    "ShipmentAnnounced",
    "ShipmentConfirmed",
    "ShipmentLine",
    "ShippingOrderAccepted",
    "ShortRecorded",
    "SoftReservationReduced",
    "SoftReserved",
    "SourceChanged",
    "Stated",
    "StockChangePosted",
    "StockHandedOver",
    "StockMoved",
    "StockOpened",
    "StockReserved",
    "SubscriptionReplaced",
    "SubstitutionAuthorized",
    "TaxRateSet",
    "TaxRow",
    "TransferAccepted",
    "TransferOrdered",
    "TransferReceived",
    "TransferShipped",
    "TrialSettled",
    "Unit",
    "fact_kinds",
]


def fact_kinds() -> Iterator[type[Fact]]:
    """Every kind of fact, in the order in which they are defined."""
    yield from Fact.__subclasses__()
