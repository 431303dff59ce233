"""`python -m harness.walk docs/stories`: write the tables of every page of the folder anew."""

import sys
from pathlib import Path

from harness.walk.page import main

main(Path(sys.argv[1]))
