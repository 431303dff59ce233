"""What went over the wire, and the exception queue as its own API shows it at rest."""

from seatrial.facts.fact import Fact


class CallSent(Fact, frozen=True, kw_only=True):
    """The engine sent an unsafe call. `key` is its idempotency key or external reference, `body` the digest of its
    body without that key, `subject` the business key that the contract declares for the operation, `thread` the
    correlation id that it carries."""

    operation: str
    key: str
    body: str
    subject: str
    thread: str = ""


class CallExecuted(Fact, frozen=True, kw_only=True):
    """A system executed an unsafe call of the engine, or (`replayed`) answered it from memory."""

    operation: str
    key: str
    body: str
    subject: str
    status: int
    code: str
    replayed: bool


class CallAnswered(Fact, frozen=True, kw_only=True):
    """What the engine learnt of an unsafe call. `status` 0: nothing (timeout, refused, reset). `retry_after_ms`: how
    long it was asked to stay away (0: it was not)."""

    operation: str
    key: str
    subject: str
    status: int
    code: str
    retry_after_ms: int = 0


class VersionServed(Fact, frozen=True, kw_only=True):
    """An unsafe call of the engine was answered in a version of the system's contract; told where a system speaks
    more than one. `operation` as that version has it, `key` as in `CallSent`."""

    operation: str
    version: str
    key: str
    status: int


class EventSent(Fact, frozen=True, kw_only=True):
    """A system offered an event for the first time. `business_key`: source, type, subject, line, revision; `thread` its
    correlation id."""

    business_key: str
    type: str
    subject: str
    body: str
    thread: str = ""


class EventAcknowledged(Fact, frozen=True, kw_only=True):
    """A delivery of an event was answered. `status` is the engine's."""

    business_key: str
    type: str
    subject: str
    body: str
    status: int


class EventGivenUp(Fact, frozen=True, kw_only=True):
    """A sender will not deliver an event (again), though nobody acknowledged it: whoever wants it has to ask the log.

    A deadline that runs from the moment at which the engine was told of it does not run."""

    business_key: str
    type: str
    subject: str


class ContractBroken(Fact, frozen=True, kw_only=True):
    """A leg did not validate against the contract version that both ends speak."""

    contract: str
    operation: str
    side: str
    where: str
    message: str


class OutageSeen(Fact, frozen=True, kw_only=True):
    """`system` could not be reached from `starts_at` until `ends_at`: deadlines that touch it stop."""

    starts_at: int
    ends_at: int


class CaseListed(Fact, frozen=True, kw_only=True):
    """A case in the engine's exception queue, read through its own API when the trial has come to rest."""

    case: str
    business_key: str
    reason_code: str
    owner: str
    opened_at: int
    deadline_at: int
    next_action: str
    attempts: int
    status: str


class BalanceViewed(Fact, frozen=True, kw_only=True):
    """The engine's availability view, read through its own API when the trial has come to rest."""

    item: str
    site: str
    available_base: int
    as_of: int


class OrderViewed(Fact, frozen=True, kw_only=True):
    """The engine's view of an order that is not finished, read through its own API at rest.

    `order_number`: "" if the engine does not know that it is booked. The rest are numbers: of fulfilment orders that it
    knows, and those of them that it says the warehouse has; of shipments, those that it says the
    ledger has followed and those that it says invoicing has been told of; of invoices.
    """

    order: str
    order_number: str
    fulfilment_orders: tuple[str, ...]
    handed_over: tuple[str, ...]
    shipments: tuple[str, ...]
    posted: tuple[str, ...]
    billed: tuple[str, ...]
    invoices: tuple[str, ...]


class TrialSettled(Fact, frozen=True, kw_only=True):
    """The trial came to rest: from here on what is missing is lost."""
