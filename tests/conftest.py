"""Property tests draw the same examples every time: what passed once passes again, on a slow machine too.

To look for new counterexamples: `.venv/bin/python -m pytest --hypothesis-profile=search`.
"""

import pytest
from hypothesis import settings

from tests.said import removal

settings.register_profile("house", derandomize=True, deadline=None, database=None, print_blob=True)
settings.register_profile("search", max_examples=2_000, deadline=None, print_blob=True)
settings.load_profile("house")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests have noted is said once, for all workers together."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    said = removal(noted for report in reports for noted in report.user_properties)
    if said:
        terminalreporter.write_line(said)
