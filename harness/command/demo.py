"""`seatrial demo`: a day of orders in bad weather; the reference engine holds, a flawed one is convicted."""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from engine.catalog import ENGINES
from harness.command import exit_codes
from harness.command.catalog import titles
from harness.command.failure import underway
from harness.command.options import Json
from harness.command.outcome import Outcome
from harness.command.run import again
from harness.scenario.reader import read_scenario
from harness.spec import TrialSpec
from harness.trial import run_trial
from reports.record import DemoRecord
from reports.terminal import run as shown
from reports.terminal.words import many, next_steps, number

STORY = "order-to-cash"
SEED = 7
FLAWED = "flawed:key-per-attempt"


def demo(json: Json = False) -> Outcome:
    """Send a day of orders through the systems, twice: a sound engine, and one with a safeguard removed."""
    story = read_scenario(STORY)
    records = []
    for engine in ("reference", FLAWED):
        with underway(f"{STORY}, seed {SEED}, engine {engine}"):
            records.append(run_trial(story, engine, TrialSpec.of(SEED)).record)
    record = DemoRecord(reference=records[0], flawed=records[1])
    return Outcome(code(record), record, _shown(record, story.title), json)


def code(record: DemoRecord) -> int:
    """0 if the demo shows what it should. An engine that is known to be flawed and goes free is a bug of ours."""
    sound = exit_codes.of_run(record.reference)
    if sound != exit_codes.HELD:
        return sound
    caught = {violation.invariant for violation in record.flawed.violations}
    return exit_codes.HELD if ENGINES[FLAWED].convicted_by in caught else exit_codes.OUR_BUG


def _shown(record: DemoRecord, title: str) -> RenderableType:
    claims = titles()
    reference, flawed = record.reference, record.flawed
    troubles = sum(reference.faults.values())
    intro = Text.assemble(
        (f"{title}.\n", "bold"),
        f"{many(reference.orders, 'order')} go from the web shop (CRM) to the order book (ERP), the warehouse (WMS) "
        "and billing. One program, the sync engine, keeps the four in step. On the way messages get lost, arrive "
        f"twice, late or in the wrong order, and systems crawl or refuse: {number(troubles)} troubles in this one day. "
        "Is every order still shipped once, billed once, and promised only if the goods are there?",
    )
    steps = [
        (again(STORY, SEED, FLAWED), "the second voyage again, in full"),
        (f"seatrial explain {ENGINES[FLAWED].convicted_by}", "the rule that caught it, and who has been bitten"),
        ("seatrial explore --seeds 25", "all stories, in other weather"),
        ("seatrial run SCENARIO --engine your_package.module:factory", "an engine of your own"),
    ]
    parts: list[RenderableType] = [
        intro,
        Rule(Text("1. The reference engine", "bold"), align="left", style="dim"),
        shown.verdict(reference),
        shown.figures(reference),
        Rule(Text("2. The same day, the same weather; one safeguard removed", "bold"), align="left", style="dim"),
        Text.assemble((f"{FLAWED}: ", "bold"), ENGINES[FLAWED].title),
        shown.verdict(flawed),
        *([shown.conviction(flawed, claims, ENGINES[FLAWED].convicted_by)] if flawed.violations else []),
        next_steps(steps),
    ]
    return Group(*(Padding(part, (0, 0, 1, 0)) for part in parts))
