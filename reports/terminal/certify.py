"""The certificate: which flawed engine was convicted by what, how soon, and at what price."""

from collections.abc import Mapping

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from reports.certify import CertifyRecord, EngineFinding, bugs, dead, free, stray, unproved, wrong
from reports.terminal.words import STYLES, many, next_steps, number, span

BUGS_SHOWN_MAX = 5


def certify(record: CertifyRecord, titles: Mapping[str, str]) -> RenderableType:
    """The whole report. `titles`: rule id -> its claim."""
    parts: list[RenderableType] = [verdict(record), engines(record)]
    if dead(record):
        parts.append(Text("The easy canary went free: no verdict is worth anything until it does not.", "bold red"))
    went = free(record)
    if went:
        parts.append(Group(Text("Went free", STYLES["violated"]), *(_free(finding, titles) for finding in went)))
    if record.unfinished:
        why = "somebody asked to stop" if record.interrupted else "the budget was too small"
        parts.append(Text(f"No verdict yet, {why}: {', '.join(record.unfinished)}", STYLES["unexercised"]))
    strays = stray(record)
    if strays:
        lines = [Text(f" {each.name}: {', '.join(each.undeclared)}") for each in strays]
        parts.append(Group(Text("Broke rules that its card does not name", STYLES["violated"]), *lines))
    in_the_way = bugs(record)
    if in_the_way:
        shown = [Text(f" {bug}") for bug in in_the_way[:BUGS_SHOWN_MAX]]
        parts.append(Group(Text("What stands in the way of a verdict", "bold"), *shown))
    parts += [*_canaries(record), *_safeguards(record)]
    hardest = max((each for each in record.engines if each.seed is not None), key=_effort, default=None)
    if hardest is not None:
        command = f"seatrial run {hardest.scenario} --seed {hardest.seed} --engine {hardest.name}"
        parts.append(next_steps([(command, "the conviction that took longest, in full")]))
    return Group(*(Padding(part, (0, 0, 1, 0)) for part in parts))


def verdict(record: CertifyRecord) -> Panel:
    """The panel at the top."""
    convicted = sum(bool(finding.convicted_by) for finding in record.engines)
    total = len(record.engines) + sum(
        name not in [finding.name for finding in record.engines] for name in record.unfinished
    )
    what = "violated" if wrong(record) or dead(record) or bugs(record) else "held" if record.held else "unexercised"
    word = {"held": "CERTIFIED", "unexercised": "UNFINISHED", "violated": "NOT CERTIFIED"}[what]
    body = Text.assemble(
        (word, STYLES[what]),
        f"  {number(convicted)} of {many(total, 'flawed engine')} convicted by the rule that was expected to, within "
        f"{many(record.seeds, 'seed')} a story; {span(record.cpu_s)} of CPU time, {span(record.wall_s)} in all.",
    )
    return Panel(body, title="certificate", title_align="left", border_style=STYLES[what].split()[-1], padding=(1, 2))


def engines(record: CertifyRecord) -> Table:
    """One line per engine. The last column is the size of its smallest story: faults and actions of people."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold", expand=True)
    table.add_column("engine", overflow="fold", ratio=1)
    for header in ("expected", "found"):
        table.add_column(header, no_wrap=True)
    table.add_column("story", overflow="fold", ratio=1)
    for header in ("seeds", "CPU", "faults\n+ actions"):
        table.add_column(header, justify="right", no_wrap=True)
    for finding in record.engines:
        found = Text(finding.convicted_by, "green") if finding.convicted_by else Text("nobody", STYLES["violated"])
        size = finding.story
        table.add_row(
            finding.name.removeprefix("flawed:"),
            finding.expected,
            found,
            finding.scenario,
            number(finding.seeds_needed) if finding.convicted_by else f"> {number(finding.trials)}",
            span(finding.cpu_s),
            f"{size.faults} + {size.actions}" if size else Text("–", "dim"),
        )
    return table


def _free(finding: EngineFinding, titles: Mapping[str, str]) -> Text:
    broke = f"it broke {', '.join(finding.broken)}" if finding.broken else "it broke nothing"
    claim = titles.get(finding.expected, "")
    return Text(f" {finding.name}: {finding.expected} ({claim}) held in {many(finding.trials, 'trial')}; {broke}")


def _canaries(record: CertifyRecord) -> list[RenderableType]:
    lines = [
        Text(
            f" {finding.name} ({finding.canary}): {number(finding.convicting)} of {many(finding.trials, 'trial')} "
            f"convict, first after {finding.seeds_needed or '–'}"
        )
        for finding in record.engines
        if finding.canary
    ]
    return [Group(Text("Canaries: how finely the harness sifts", "bold"), *lines)] if lines else []


def _safeguards(record: CertifyRecord) -> list[RenderableType]:
    proved = sum(each.proved for each in record.safeguards)
    lines = [Text(f" {number(proved)} of {many(len(record.safeguards), 'safeguard')} of the reference are missed")]
    missing = unproved(record)
    lines += [Text(f" not proved: {each.name} ({', '.join(each.engines)})", STYLES["violated"]) for each in missing]
    declared = [each for each in record.safeguards if each.unproved]
    lines += [Text(f" not proved, and declared so: {each.name}. {each.unproved}", "yellow") for each in declared]
    return [Group(Text("The reverse", "bold"), *lines)] if record.safeguards else []


def _effort(finding: EngineFinding) -> tuple[int, str]:
    return finding.seeds_needed, finding.name
