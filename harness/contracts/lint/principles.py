"""The seven principles of APIs between the systems of a distributor, as lint grades documents by them."""

from typing import Final, Literal

from msgspec import Struct

PrincipleId = Literal["state", "layers", "replay", "stock", "billing", "operations", "governance"]


class Principle(Struct, frozen=True):
    """`claim` is what a good document keeps."""

    id: PrincipleId
    title: str
    claim: str


PRINCIPLES: Final = (
    Principle("state", "Business state, not CRUD",
              "What happens to an order is asked for by name and told as a state that people know, not written into a "
              "field."),
    Principle("layers", "System, process and experience kept apart",
              "A reader can tell whether an API holds one system's records, carries a process, or is made for people "
              "and channels."),
    Principle("replay", "Idempotency, sequence and replay",
              "Whatever is sent can be sent again without harm, and whatever is told can be put in order."),
    Principle("stock", "Inventory in all its dimensions, with its age",
              "A quantity says of what, where, in which state, in which unit, and as of when."),
    Principle("billing", "Billing tied to evidence",
              "What is invoiced names what was delivered, and money can be reconciled to the minor unit."),
    Principle("operations", "Failures that can be operated",
              "A refusal says which one it is, a call can be followed through all systems, and who must wait is told "
              "how long."),
    Principle("governance", "Change that is governed",
              "A version is one, somebody owns it, and what goes is announced with its day."),
)  # fmt: skip
