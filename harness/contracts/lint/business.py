"""What is a business document: something that has happened, and stays on file."""

from harness.contracts.lint.names import ends

_DOCUMENTS = ("order", "invoice", "payment", "shipment", "credit memo", "credit note", "delivery", "return", "receipt",
              "journal", "refund")  # fmt: skip


def business_document(path: str) -> str:
    """The business document that a path leads to, as it is written there; "" if it leads to none."""
    steps = [step for step in path.split("/") if step and not step.startswith("{")]
    last = steps[-1] if steps else ""
    return last if ends(last, *_DOCUMENTS) else ""
