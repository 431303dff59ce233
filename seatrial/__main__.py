"""`python -m seatrial` is the console script `seatrial`."""

import sys

from seatrial.doorway import main

if __name__ == "__main__":
    sys.exit(main())
