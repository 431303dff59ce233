"""The parts of which the engine is built. A flawed engine is the reference with exactly one of them replaced."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from engine.access import Clients
from engine.adapters.crm_v1 import Submitted
from engine.adapters.edition import Edition
from engine.adapters.payment_provider_v1 import Statement
from engine.adapters.vendor_v1 import Confirmed
from engine.event import Event
from engine.exceptions import Case, Trouble
from engine.polling import Poll
from engine.process import kits
from engine.process.consumption_record import Consumption
from engine.process.delivery import Delivery
from engine.process.order import Fulfilment, Order
from engine.process.payment import Payment
from engine.process.plan import StepRule
from engine.process.stock import Stock
from engine.record import Intent, Record, Step
from engine.streams import Stream
from seatrial.edi.documents import AcknowledgedLine, Interchange, ShippedLine
from seatrial.engine import Store
from seatrial.message import Request, Response
from seatrial.policy import Policies

if TYPE_CHECKING:
    from engine.process.answers import OrderAnswer
    from engine.process.claims import ClaimRule
    from engine.process.contracts import Billing
    from engine.process.invoices import InvoiceRule
    from engine.process.returning import ReturnRule
    from engine.turn import Turn


class Parts(Struct, frozen=True):
    """See `engine.reference` for the parts that the reference engine is built of."""

    version: Callable[["Turn", str], str]
    """In which version of its API a system is called."""
    editions: Mapping[tuple[str, str], Edition]
    """How a later version is told and read, by (API, version)."""
    new_store: Callable[[], Store]
    """Where everything is kept."""
    refusal: Callable[[Clients, Request], Response | None]
    """Why a request is not even looked at."""
    shown_to: Callable[[Order, str], bool]
    """Whether a customer is shown an order."""
    admit: Callable[["Turn", str, Event], str]
    """Inbox: "new", "duplicate" or "conflict" for a business key and an event."""
    another_order: Callable[[Order, Submitted], bool]
    """Whether a submission under a known order's number is another order, and not that one corrected."""
    events: Mapping[str, Callable[["Turn", Event], str]]
    """What messages mean, by "source/type"."""
    answers: Mapping[str, "OrderAnswer"]
    """What answers mean, by operation."""
    newer: Callable[[int, int], bool]
    """newer(applied, given): whether a statement's version may replace the applied one."""
    newer_statement: Callable[[str, str], bool]
    """The same for the warehouse's stock statements, by sequence."""
    steps: Mapping[str, tuple[StepRule, ...]]
    """What comes next for an order, by receiver."""
    deliver: tuple[tuple[str, Callable[[Delivery], Step | None]], ...]
    """What comes next for a parcel that has left, by receiver."""
    return_steps: "Mapping[str, tuple[ReturnRule, ...]]"
    """The same for a return."""
    consumption: Mapping[str, tuple[Callable[[Consumption, int], Step | None], ...]]
    """What comes next for a consumption report, by receiver."""
    claims: "Mapping[str, ClaimRule]"
    """What comes next for a rebate claim, by receiver."""
    contracts: "Billing"
    """What comes next for a service contract, and when it is looked at."""
    invoice_steps: "tuple[InvoiceRule, ...]"
    """What comes next for an invoice."""
    promise: Callable[["Turn", Order, Fulfilment, int, list[tuple[str, int, str]]], None]
    """Tells the customer what he may count on."""
    whole_kits: Callable[[kits.Done], int]
    """How many kits are whole, of so many of each component."""
    counts_as: Callable[[Interchange], str]
    """By what a vendor's document counts, once."""
    confirmed: Callable[[AcknowledgedLine], Confirmed]
    """What an acknowledged line means."""
    shipped_base: Callable[[ShippedLine], int]
    """What has left, by a line of a vendor's ship notice."""
    publish: Callable[[Stock, int, Policies], Step | None]
    """Which figure a channel is shown next."""
    unanswered: Callable[["Turn", Stock], None]
    """What becomes of a figure that nobody has confirmed."""
    served: Callable[["Turn", Order, Fulfilment], None]
    """A backorder was tried."""
    paid_twice: Callable[["Turn", Payment, str], bool]
    """Whether what a payment has taken, under the provider's number, was paid already."""
    settle: Callable[["Turn", Payment, Statement], None]
    """What becomes of a payment when somebody says what it has come to."""
    doubt: Callable[["Turn", Payment], None]
    """What is done about a payment of which nobody says it for too long."""
    key_for: Callable[[Intent], str]
    """The key that an attempt carries."""
    system: Callable[["Turn", Intent], str]
    """Whom an attempt goes to, where there are several of a kind."""
    thread: Callable[[Record, Intent], str]
    """The correlation id that a call carries."""
    on_unknown: Callable[[Intent, int], None]
    """What to do when nobody knows what became of a call."""
    hold_back: Callable[["Turn", Intent, Response | None], None]
    """How long a call stays away after an attempt that came to nothing."""
    shut_until: Callable[["Turn", str, str], int]
    """Until when an operation is left alone, and a call of it may not go; 0: it may."""
    for_good: Callable[[Response, str], bool]
    """Whether a refusal, with its code, is final."""
    watermark: Callable[["Turn", Poll], str]
    """From where on a list of changes is read the next time."""
    read_at: Callable[["Turn", Stream], int]
    """When a stream's log is read the next time; 0: never."""
    renewal: Callable[[Stream], Step | None]
    """How a stream is subscribed again whose sender has given up on us."""
    resume: Callable[["Turn", Record], None]
    """What to make of a record that is found in the store after a crash."""
    open_case: Callable[["Turn", Record | None, Trouble], str]
    """Put what cannot go on before a person; gives the case's number."""
    close_case: Callable[["Turn", str, str], None]
    go_on: Callable[["Turn", Case, str], None]
    """Take up again what has waited for a case that a person has resolved."""
