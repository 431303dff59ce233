"""How each receiver is spoken to: how a key travels, how long it is remembered, and what is promised about arrival.

The numbers are the contracts' `x-promises`; they stand in the adapters as named constants.
"""

from collections.abc import Mapping

from msgspec import Struct

from engine.adapters import billing_v1, carrier_v1, crm_v1, erp_v1, payment_provider_v1, vendor_v1, wms_v1


class Receiver(Struct, frozen=True):
    """`key_field`: the body field that carries the key, "" for the `Idempotency-Key` header.

    `window_ms`: how long a key is remembered (0: not at all). `arrival_bound_ms`: a request is executed within this
    of being sent, or never (0: nothing is promised). `search_ms`: how long a document may stay invisible to a search.
    """

    name: str
    key_field: str = ""
    window_ms: int = 0
    arrival_bound_ms: int = 0
    search_ms: int = 0


RECEIVERS: Mapping[str, Receiver] = {
    "crm": Receiver("crm", window_ms=crm_v1.IDEMPOTENCY_WINDOW_MS, arrival_bound_ms=crm_v1.ARRIVAL_BOUND_MS),
    "erp": Receiver(
        "erp",
        key_field=erp_v1.REFERENCE_FIELD,
        arrival_bound_ms=erp_v1.ARRIVAL_BOUND_MS,
        search_ms=erp_v1.SEARCH_VISIBILITY_MS,
    ),
    "erp_2": Receiver(
        "erp_2",
        key_field=erp_v1.REFERENCE_FIELD,
        arrival_bound_ms=erp_v1.ARRIVAL_BOUND_MS,
        search_ms=erp_v1.SEARCH_VISIBILITY_MS,
    ),
    "wms": Receiver("wms", window_ms=wms_v1.IDEMPOTENCY_WINDOW_MS),
    "billing": Receiver("billing", window_ms=billing_v1.IDEMPOTENCY_WINDOW_MS),
    "carrier": Receiver("carrier", window_ms=carrier_v1.IDEMPOTENCY_WINDOW_MS),
    "vendor": Receiver("vendor", window_ms=vendor_v1.IDEMPOTENCY_WINDOW_MS),
    "payment_provider": Receiver("payment_provider", window_ms=payment_provider_v1.IDEMPOTENCY_WINDOW_MS),
}

READS = frozenset(
    {
        "erp.listBackorders",
        "erp.listItemChanges",
        "wms.getInventory",
        "crm.listEvents",
        "erp.listEvents",
        "erp_2.listEvents",
        "erp_2.listItemChanges",
        "wms.listEvents",
        "billing.listEvents",
        "carrier.listEvents",
        "vendor.listEvents",
        "payment_provider.findPayments",
        "payment_provider.listEvents",
    }
)
"""Operations that change nothing: no key, and an unknown outcome is simply asked again."""

OWNERS: Mapping[str, str] = {
    "erp.bookOrder": "order_desk",
    "erp.recordAllocation": "order_desk",
    "erp.authorizeRelease": "order_desk",
    "erp.recordShort": "warehouse",
    "erp.recordRecallResult": "order_desk",
    "erp.requestCancellation": "order_desk",
    "erp.amendOrder": "order_desk",
    "erp.postGoodsIssue": "finance",
    "erp.reverseGoodsIssue": "finance",
    "erp.recordDelivery": "order_desk",
    "erp.postStockChange": "warehouse",
    "erp.postInvoice": "finance",
    "erp.postVoid": "finance",
    "erp.postPayment": "finance",
    "erp.recordAcknowledgement": "order_desk",
    "erp.postVendorShipment": "order_desk",
    "erp.postVendorInvoice": "finance",
    "vendor.receiveDocument": "order_desk",
    "erp.postRefund": "finance",
    "erp.authorizeReturn": "order_desk",
    "erp.postReturnReceipt": "warehouse",
    "erp.settleRebateClaim": "finance",
    "erp.postCreditMemo": "finance",
    "wms.expectReturn": "warehouse",
    "wms.reserveStock": "warehouse",
    "wms.hardenReservation": "warehouse",
    "wms.releaseReservation": "warehouse",
    "wms.createShippingOrder": "warehouse",
    "wms.recallShippingOrder": "warehouse",
    "wms.shipTransfer": "warehouse",
    "wms.expectRefused": "warehouse",
    "carrier.announceShipment": "warehouse",
    "erp.recordConsumption": "order_desk",
    "erp.settleConsumption": "order_desk",
    "wms.postConsumption": "warehouse",
    "billing.recordBillableEvents": "finance",
    "billing.reverseBillableEvents": "finance",
    "billing.recordSettlement": "finance",
    "billing.settleExchange": "finance",
    "payment_provider.executePayment": "finance",
}
"""Who has to look when a call cannot succeed; "integration" for all others."""
