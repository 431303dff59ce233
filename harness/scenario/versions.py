"""What a scenario may say of contract versions: which there are, and which a system can come to speak besides."""

from typing import NoReturn

from harness.documents import CONTRACTS
from harness.errors import ScenarioInvalid
from harness.scenario.model import LISTENERS, Scenario
from harness.strict_yaml import Document, Steps
from simulators.editions import EDITIONS
from simulators.landscape import API_OF


def contract_versions(system: str) -> tuple[str, ...]:
    """The versions of a system's contract."""
    return tuple(sorted(path.stem for path in (CONTRACTS / API_OF.get(system, system)).glob("*.yaml")))


def check_versions(document: Document, scenario: Scenario) -> None:
    """Raises ScenarioInvalid for a version that is not there, or an upgrade that is none."""
    for system, plan in scenario.systems.items():
        known = contract_versions(system)
        said: dict[Steps, str] = {("version",): plan.version}
        if plan.upgrade is not None:
            said["upgrade", "to"] = plan.upgrade.to
        for where, version in said.items():
            if version not in known:
                _refuse(document, ("systems", system, *where), f"there is no contract {system}/{version[:60]}",
                        f"Known: {', '.join(known)}.")  # fmt: skip
        if plan.upgrade is None:
            continue
        at = ("systems", system, "upgrade")
        if (API_OF.get(system, system), plan.upgrade.to) not in EDITIONS or plan.upgrade.to == plan.version:
            _refuse(document, (*at, "to"), f"{system} speaks {plan.version}, and {plan.upgrade.to} is no successor",
                    "Name a later version than the one that it begins with.")  # fmt: skip
        if plan.upgrade.sunset_ms <= plan.upgrade.from_ms:
            _refuse(document, (*at, "sunset_ms"), f"{plan.version} ends before {plan.upgrade.to} begins",
                    "Let both be served for a while: nobody can change over in no time.")  # fmt: skip
        for name in sorted(LISTENERS & scenario.systems.keys()):
            _refuse(document, at, f"{name} reads {system} in {plan.version} only", f"Leave {name} out.")


def _refuse(document: Document, path: Steps, message: str, remedy: str) -> NoReturn:
    raise ScenarioInvalid(message, document.place(path), remedy)
