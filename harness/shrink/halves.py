"""Taking as much as possible out of a list: all of it, then halves, quarters, at last one by one."""

from collections.abc import Callable


def thin_out(there: Callable[[], tuple[str, ...]], go_without: Callable[[tuple[str, ...]], bool]) -> None:
    """`there()` is what is left now; `go_without(some)` takes them out if that can be done, and says so.

    The last is tried first: what comes late in a list rarely matters to what comes before.

        >>> left = list("abcdefgh")
        >>> def go_without(some):
        ...     if "c" in some or "f" in some:
        ...         return False
        ...     left[:] = [one for one in left if one not in some]
        ...     return True
        >>> thin_out(lambda: tuple(left), go_without)
        >>> left
        ['c', 'f']
    """
    size = len(there())
    while size:
        end = len(there())
        while end > 0:
            before = there()
            some = before[max(0, end - size) : end]
            go_without(some)
            # What could be taken out may have taken more with it: go on below the place that was looked at.
            end = min(end - len(some), len(there()))
        size //= 2
