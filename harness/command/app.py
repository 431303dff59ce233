"""All commands under one name."""

from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from harness.command import (
    bench,
    certify,
    compare,
    contracts,
    crash_sweep,
    demo,
    determinism,
    engines,
    explain,
    explore,
    faults,
    invariants,
    replay,
    run,
    scenarios,
    shrink,
)

app = typer.Typer(
    name="seatrial",
    help="Send a day of orders through simulated CRM, ERP, WMS and billing in bad weather, and judge the engine "
    "that keeps them in step.",
    epilog="Exit codes: 0 held · 1 violated or unconverged · 2 bad input or usage · 3 harness bug or "
    "non-determinism · 4 required rule never exercised, or too few trials · 130/143 interrupted.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        try:
            typer.echo(f"seatrial {version('seatrial')}")
        except PackageNotFoundError:
            typer.echo("seatrial (not installed: run from a checkout)")
        raise typer.Exit


@app.callback()
def seatrial(
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Holds the options that belong to no command."""


app.command("demo")(demo.demo)
app.command("run")(run.run)
app.command("explore")(explore.explore)
app.command("compare")(compare.compare)
app.add_typer(contracts.contracts)
app.command("scenarios")(scenarios.scenarios)
app.command("invariants")(invariants.invariants)
app.command("engines")(engines.engines)
app.command("faults")(faults.faults)
app.command("explain")(explain.explain)
app.command("bench")(bench.bench)
app.command("determinism")(determinism.determinism)
app.command("crash-sweep")(crash_sweep.crash_sweep)
app.command("replay")(replay.replay)
app.command("shrink")(shrink.shrink)
app.command("certify")(certify.certify)
