"""What a rule of two trials is: a rule like any other, that is shown the partner's ending when both are at rest.

It follows the facts of its own trial as they come, and in the partner another instance of it does the same. A trial has
partners only where its story asks for them (`at_stake` or `requires`): each costs as much as the trial itself.
"""

from collections.abc import Mapping
from typing import ClassVar

from harness.pairs.ending import Difference, Ending
from harness.pairs.variation import Variation
from harness.scenario.model import Scenario
from harness.spec import TrialSpec
from seatrial.facts import Fact
from seatrial.rule import Handler, Rule, RuleKind


class PairRule(Rule):
    """Common part. Subclasses say how the partner differs (`partner`), and in words what was otherwise there
    (`otherwise`)."""

    kind: ClassVar[RuleKind] = "metamorphic"
    otherwise: ClassVar[str]

    def prepare(self) -> None:
        self.ending = Ending()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return self.ending.follows()

    @classmethod
    def asked(cls, scenario: Scenario) -> bool:
        """Whether trials of this scenario have such a partner."""
        return cls.id in scenario.at_stake or cls.id in scenario.requires

    @classmethod
    def partner(cls, scenario: Scenario, spec: TrialSpec) -> Variation:
        """What is otherwise in the partner of this trial."""
        raise NotImplementedError(f"{cls.__name__} has no partner")  # each such rule says what is otherwise

    def compare(self, partner: "PairRule | None", at: int, entry: int) -> None:
        """Both are at rest; None: the partner never came to rest."""
        if partner is None:
            self.exercised += 1
            summary = f"when {self.otherwise}, the systems never came to rest"
            self.breach("trial", "never at rest", summary, at, entry)
            return
        self.exercised += self.ending.orders
        for one in self.ending.against(partner.ending):
            self.breach(one.entity, self.said(one), self.told(one), at, *(one.witness or (entry,)))

    def said(self, one: Difference) -> str:
        """The kind of breach: without numbers, lines and statuses."""
        return f"{one.what.partition(',')[0]} otherwise" if one.entity == "order" else "other stock"

    def told(self, one: Difference) -> str:
        """The difference in words."""
        return f"{one.subject}, {one.what}: {one.one}; and {one.other} when {self.otherwise}"
