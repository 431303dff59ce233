"""Where the documents are: next to the code, in a checkout and in an installed wheel alike.

Not through `importlib.resources`: another distribution may install a package named `contracts` into the same folder.
"""

from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
CONTRACTS = HOME / "contracts"
SCENARIOS = HOME / "scenarios"
