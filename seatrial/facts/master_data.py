"""What is known of items: changed by the system that owns them, and taken over by the others."""

from seatrial.facts.fact import Fact


class SourceChanged(Fact, frozen=True, kw_only=True):
    """A change of a master record ("item/ITEM-001") can be read by others from now on. `stamped_at`: the stamp that it
    bears, in whole seconds of the owner's own clock; `version` counts per record, from 1."""

    record: str
    version: int
    stamped_at: int


class RecordTaken(Fact, frozen=True, kw_only=True):
    """A system has taken over a master record from its owner, in this version. `says`: what it has been told of a
    customer, as `CustomerChanged.says` has it; "" where nothing is compared."""

    record: str
    version: int
    says: str = ""


class CustomerChanged(Fact, frozen=True, kw_only=True):
    """A customer's account says something else from now on: `address`, in one text, is where his next order goes if he
    says nothing. `merged_into`: the customer under whose number he orders from now on; "" if he was not merged."""

    customer: str
    version: int
    address: str
    merged_into: str = ""

    @property
    def says(self) -> str:
        return customer_says(self.address, self.merged_into)


def customer_says(address: str, merged_into: str) -> str:
    """What is compared between the owner of a customer's account and those who keep a copy."""
    return f"{address}|{merged_into}"
