"""Customer accounts: what clerks change in them, and whom they merge into whom. Whatever changes is told, whole.

An account is what the *next* document is made from. Those that are there keep what they say: an order goes to the
address and under the number that it was booked with, whatever becomes of the customer.

A merge is a run-off. The merged customer's orders, fulfilment orders, invoices and open items stay his, and so does his
limit, which goes on covering them; only a new order under his number is refused (`simulators.erp.booking`). It goes one
way: nobody is merged into somebody who was merged himself, and nothing is unmerged.
"""

from msgspec import UNSET, to_builtins
from msgspec.structs import replace

from seatrial.facts import CustomerChanged, SourceChanged
from seatrial.message import JsonObject, Response, problem
from simulators.erp.bodies import ChangeCustomerBody, MergeBody
from simulators.erp.credit import Credit
from simulators.erp.premises import Premises
from simulators.eventlog import Cause
from simulators.operations import etag
from simulators.records import CustomerRecord, customer_record

_RECORD = ("name", "address", "status", "payment_terms", "tax_registration")
"""What a clerk can change of what others are told."""


class Customers:
    __slots__ = ("_credit", "_premises", "_records")

    def __init__(self, premises: Premises, credit: Credit) -> None:
        self._premises = premises
        self._credit = credit
        self._records = {customer.number: customer_record(customer) for customer in premises.master.customers}

    def merged(self, number: str) -> bool:
        """Whether this customer orders under another number by now."""
        record = self._records.get(number)
        return record is not None and bool(record.survivor)

    def version(self, number: str) -> int:
        """0: there is no such customer."""
        record = self._records.get(number)
        return 0 if record is None else record.version

    def change(self, number: str, body: ChangeCustomerBody, now_ms: int, cause: Cause) -> Response:
        """`changeCustomer`."""
        record = self._records.get(number)
        if record is None:
            return problem(404, "unknown_customer", f"no customer {number!r}")
        given = {field: value for field in _RECORD if (value := getattr(body, field)) is not UNSET}
        limit = body.credit_limit
        if not given and limit is UNSET:
            return self._answer(number, record)
        if limit is not UNSET:
            if self.merged(number):
                return problem(422, "customer_merged", f"{number} is run off; the limit is {record.survivor}'s")
            if limit.currency != record.currency or limit.minor < 0:
                return problem(422, "currency_mismatch", f"a limit of {number} is in {record.currency}, from 0 up")
            self._credit.account(number).limit_minor = limit.minor
        return self._put(number, replace(record, version=record.version + 1, **given), now_ms, cause)

    def merge(self, number: str, body: MergeBody, now_ms: int, cause: Cause) -> Response:
        """`mergeCustomer`."""
        record, survivor = self._records.get(number), self._records.get(body.survivor)
        if record is None:
            return problem(404, "unknown_customer", f"no customer {number!r}")
        if survivor is None:
            return problem(422, "unknown_customer", f"no customer {body.survivor!r}")
        for one in (number, body.survivor):
            if self.merged(one):
                return problem(422, "customer_merged", f"{one} was merged before")
        if body.survivor == number or survivor.currency != record.currency:
            return problem(422, "not_mergeable", f"{number} cannot be merged into {body.survivor}")
        merged = replace(record, version=record.version + 1, merged_into=body.survivor)
        return self._put(number, merged, now_ms, cause)

    def _put(self, number: str, record: CustomerRecord, now_ms: int, cause: Cause) -> Response:
        self._records[number] = record
        calendar, name = self._premises.calendar, f"customer/{number}"
        stamp = calendar.ms(calendar.text(now_ms)[:19] + "Z")
        self._premises.tray.facts += [
            CustomerChanged(
                origin=cause.origin,
                system=self._premises.name,
                customer=number,
                version=record.version,
                address=record.address.label,
                merged_into=record.survivor,
            ),
            SourceChanged(
                origin=cause.origin, system=self._premises.name, record=name, version=record.version, stamped_at=stamp
            ),
        ]
        limit = {"minor": self._credit.account(number).limit_minor, "currency": record.currency}
        data: JsonObject = {"customer_number": number, **to_builtins(record), "credit_limit": limit}
        self._premises.log.emit("customer.changed", number, data, Cause(cause.origin, name, cause.causation), now_ms)
        return self._answer(number, record)

    @staticmethod
    def _answer(number: str, record: CustomerRecord) -> Response:
        answer: JsonObject = {"customer_number": number, "version": record.version}
        if record.survivor:
            answer["merged_into"] = record.survivor
        return Response(200, answer, etag(record.version))
