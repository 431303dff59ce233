"""The door: what the console script `seatrial` calls. Nothing else of the product is imported before it is opened."""


def main() -> int:
    """Run the command line; gives the process's exit code."""
    from harness.command import main as command

    return command()
