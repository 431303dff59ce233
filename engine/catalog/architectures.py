"""Engines that are built otherwise than the reference: as a team has it today, or had it before. None is a flaw with a
rule of its own; `seatrial compare` shows side by side what each of them costs."""

from seatrial.engine import EngineCard

CARDS = (
    EngineCard(
        "architecture:nightly-batch", "engine.architectures.nightly_batch:build", "All logs are read at two at night"
    ),
    EngineCard("architecture:polling", "engine.architectures.polling:build", "Logs are read every quarter of an hour"),
    EngineCard("architecture:webhooks", "engine.architectures.webhooks:build", "Webhooks only, and no exception queue"),
    EngineCard(
        "architecture:orchestration", "engine.architectures.orchestration:build", "One step of an order at a time"
    ),
)
