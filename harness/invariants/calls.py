"""What a call is called by those who wait for its effect: a plain noun with the numbers of its business key.

A business key has the fields that the contract declares for the operation (`x-business-key`), in order, with "/"
between them. An operation that is not in the table is called by its own name.

    >>> called("recordMilestone", "CRM-3/booked"), called("postInvoice", "INV-9"), called("paintPallet", "PAL-1")
    ("the milestone 'booked' of order CRM-3", 'the posting of invoice INV-9', 'paintPallet for PAL-1')
"""

from collections.abc import Mapping

OPERATION: Mapping[str, str] = {
    # channel
    "recordMilestone": "the milestone '{1}' of order {0}",
    "publishAvailability": "the figure of {0} at {1} for channel {2}",
    # order book
    "bookOrder": "the booking of order {0}",
    "amendOrder": "amendment {1} of order {0}",
    "requestCancellation": "the cancellation {0}",
    "setHold": "the hold '{1}' of order {0}",
    "setAllocation": "the allocation of {0} at {1} to channel {2}",
    "setListPrice": "the list price of {0}",
    "setExchangeRate": "the exchange rate of {0}",
    "orderTransfer": "the order to take {0} from {1} to {2}",
    "releaseHold": "the release of the hold '{1}' of order {0}",
    "recordAllocation": "the allocation of {0}",
    "authorizeRelease": "the release of {0}",
    "recordShort": "the note of short {1} of {0}",
    "recordRecallResult": "the answer to recall {1} of {0}",
    "postGoodsIssue": "the goods issue of shipment {0}",
    "postStockChange": "the posting of stock movement {0}",
    "postInvoice": "the posting of invoice {0}",
    "postPayment": "the posting of payment {0}, application {1}",
    "postRefund": "the posting of refund {1} of payment {0}",
    "executePayment": "the execution of payment request {0}",
    "recordSettlement": "the settlement of payment request {0}, transaction {1}",
    "postCreditMemo": "the posting of credit memo {0}",
    "authorizeReturn": "the authorisation of return {0}",
    "postReturnReceipt": "the posting of return receipt {0}",
    # warehouse
    "reserveStock": "the reservation of stock for {0}",
    "hardenReservation": "the hardening of reservation {0}",
    "releaseReservation": "the release of reservation {0}",
    "createShippingOrder": "the shipping order of {0}",
    "recallShippingOrder": "recall {1} of {0}",
    "shipTransfer": "the loading of transfer {0}",
    "receiveTransfer": "the receipt of transfer {0}",
    "expectReturn": "the notice of return {0}",
    # invoicing
    "recordBillableEvents": "the report to billing of {1}",
    "reverseBillableEvents": "the taking back from billing of {1}",
    "settleExchange": "the settlement of {1} with return {0}",
    "receivePayment": "the receipt of payment {0}",
    "applyPayment": "the application of payment {0} to invoice {1}",
}
"""Operation → noun, with the fields of its business key by number."""


def called(operation: str, subject: str) -> str:
    noun = OPERATION.get(operation)
    if noun is not None:
        try:
            return noun.format(*subject.split("/"))
        except IndexError:  # a contract of somebody's own, with a shorter key
            pass
    return f"{operation} for {subject}"
