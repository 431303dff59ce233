"""An object admits other properties that it did not, or the other way.   [additional-properties]

Open to closed refuses what was ignored so far: clients that send more than was asked for, a newer client above all,
break. Closed to open hurts no writer, and is a warning to who reads strictly: from now on there may be more.
"""

from collections.abc import Iterator

from harness.contracts.diff.pair import Change, Pair

ID = "additional-properties"
KEYWORDS = ("additionalProperties",)


def changes(pair: Pair) -> Iterator[Change]:
    if "object" not in pair.old.kinds & pair.new.kinds:
        return
    if not pair.old.closed and pair.new.closed:
        yield pair.change(ID, "closed", "no property is admitted now but those that are declared")
    elif pair.old.closed and not pair.new.closed and not pair.new.additional:
        yield pair.change(ID, "opened", "properties that are not declared are admitted now")
    elif pair.old.closed and pair.new.additional and not pair.new.closed:
        yield pair.change(ID, "widened", "properties of any name are declared now")
    elif not pair.old.additional and pair.new.additional:
        yield pair.change(ID, "narrowed", "properties that are not declared must fit a schema now")
    elif pair.old.additional and not pair.new.additional:
        yield pair.change(ID, "widened", "properties that are not declared may be anything now")
