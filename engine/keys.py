"""Keys are functions of business identity: the same for every attempt, every restart and every worker.

    >>> book("CRM-7", 1), goods_issue("SHP-3"), milestone("CRM-7", "shipped", "SHP-3", 1)
    ('book:crm:CRM-7:r1', 'gi:SHP-3', 'milestone:CRM-7:shipped:SHP-3:v1')

They travel as `Idempotency-Key`, and to ERP v1 as `external_reference`.
"""


def milestone(order: str, kind: str, document: str, version: int) -> str:
    return f"milestone:{order}:{kind}:{document}:v{version}"


def publish(item: str, site: str, channel: str, sequence: str) -> str:
    """`sequence` names all that the figure rests on (`engine.process.publish.statement`); a statement asked for again
    has its `as_of` behind it."""
    return f"publish:{item}:{site}:{channel}:{sequence}"


def book(order: str, revision: int, corrected: int = 0) -> str:
    """`corrected`: how often a person has corrected it since: every text of the order has a key of its own."""
    return f"book:crm:{order}:r{revision}" + (f":c{corrected}" if corrected else "")


def allocation(fulfilment_order: str) -> str:
    return f"alloc:{fulfilment_order}"


def release(fulfilment_order: str, order_version: int) -> str:
    """A refused release is asked again when the order has changed: hence its version."""
    return f"release:{fulfilment_order}:v{order_version}"


def short(fulfilment_order: str, short_no: str) -> str:
    return f"short:{fulfilment_order}:{short_no}"


def goods_issue(shipment: str, posting_date: str = "") -> str:
    """On a date that the ERP has named, because its own was in a closed month, it is another request."""
    return f"gi:{shipment}:d{posting_date}" if posting_date else f"gi:{shipment}"


def goods_issue_reversal(shipment: str) -> str:
    return f"gi-reversal:{shipment}"


def unbill(source_document: str, evidence: str = "goods_issue") -> str:
    return f"unbill:{evidence}:{source_document}"


def late(key: str, late_of: str, posting_date: str) -> str:
    """Of a posting: likewise."""
    return f"{key}:d{posting_date}" if late_of else key


def stock_change(movement_id: str) -> str:
    return f"stock:{movement_id}"


def recall_result(fulfilment_order: str, recall_no: str) -> str:
    return f"recalled:{fulfilment_order}:{recall_no}"


def cancellation(cancel_request_id: str) -> str:
    return f"cancel:crm:{cancel_request_id}"


def amendment(crm_order_id: str, revision: int) -> str:
    return f"amend:crm:{crm_order_id}:r{revision}"


def invoice_posting(invoice: str) -> str:
    return f"post:invoice:{invoice}"


def void_posting(invoice: str) -> str:
    return f"post:void:{invoice}"


def payment_posting(payment_id: str, application_no: str) -> str:
    return f"post:payment:{payment_id}:a{application_no}"


def reversal_posting(payment_id: str, application_no: str) -> str:
    return f"unpost:payment:{payment_id}:a{application_no}"


def refund_posting(refund_no: str) -> str:
    return f"post:refund:{refund_no}"


def payment(payment_request: str) -> str:
    return f"pay:{payment_request}"


def settlement(transaction: str) -> str:
    """By the provider's number: however often it is said, it is one."""
    return f"settle:{transaction}"


def return_authorization(crm_return_id: str) -> str:
    return f"rma:crm:{crm_return_id}"


def expected_return(rma: str) -> str:
    return f"expect:{rma}"


def return_receipt(inspection_no: str) -> str:
    return f"return:{inspection_no}"


def credit(inspection_no: str) -> str:
    return f"bill:return_accepted:{inspection_no}"


def exchange(rma: str, sales_order: str) -> str:
    return f"exchange:{rma}:{sales_order}"


def credit_posting(credit_memo: str) -> str:
    return f"post:credit_memo:{credit_memo}"


def reserve(fulfilment_order: str) -> str:
    return f"reserve:{fulfilment_order}"


def reserve_softly(fulfilment_order: str) -> str:
    """Once per fulfilment order: what has lapsed is not wished for again."""
    return f"reserve:{fulfilment_order}:soft"


def harden(reservation: str) -> str:
    return f"harden:{reservation}"


def unreserve(reservation: str, cause: str) -> str:
    return f"unreserve:{reservation}:{cause}"


def ship(fulfilment_order: str, after_short: str = "") -> str:
    """A short makes another shipping order of what is left: it is named, so that no key has two bodies."""
    return f"ship:{fulfilment_order}:after:{after_short}" if after_short else f"ship:{fulfilment_order}"


def transfer(transfer_no: str) -> str:
    return f"transfer:{transfer_no}"


def recall(fulfilment_order: str, recall_no: str) -> str:
    return f"recall:{fulfilment_order}:{recall_no}"


def consumption(report: str) -> str:
    return f"consumption:crm:{report}"


def consumption_sale(report: str) -> str:
    return f"sell:{report}"


def consumed(report: str) -> str:
    return f"consume:{report}"


def bill_consumption(report: str) -> str:
    return f"bill:consumption:{report}"


def consumption_result(report: str, outcome: str) -> str:
    return f"consumption-result:{report}:{outcome}"


def announce(shipment: str) -> str:
    return f"announce:{shipment}"


def delivery(shipment: str, version: int) -> str:
    return f"pod:{shipment}:v{version}"


def refused(return_no: str) -> str:
    return f"refused:{return_no}"


def bill(source_document: str, evidence: str = "goods_issue") -> str:
    return f"bill:{evidence}:{source_document}"


def rebate_claim(claim: str) -> str:
    return f"rebate:crm:{claim}"


def claim_result(claim: str, outcome: str) -> str:
    return f"claim-result:{claim}:{outcome}"
