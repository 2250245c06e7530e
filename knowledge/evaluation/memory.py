"""Peak memory of this process, where the operating system reports it."""

import sys


def peak_memory_mib() -> int | None:
    """Return the largest resident set size of this process so far, in MiB; None where it cannot be measured."""
    try:
        import resource  # noqa: PLC0415 -- Windows has no such module
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10))  # bytes on macOS, KiB elsewhere
