"""How a process that checks documents for days holds its memory."""

from __future__ import annotations

import ctypes
import gc
import sys
from functools import cache

# glibc's parameter of that number: how many arenas there may be (mallopt(3)).
M_ARENA_MAX = -8
# A batch of checks makes and drops some tens of thousands of objects, none of them in cycles.
COLLECT_AFTER = 20_000


@cache
def settle_in() -> None:
    """Once a process, before its first check. Measured with `python -m benchmarks tracking`.

    What was loaded so far stays for good and is not looked at again by the garbage collector,
    which otherwise walks through all of it time and again; what of it is garbage already is little,
    and to find it would take longer than the check of ten documents. The threads that store blobs
    share one arena: each with its own would keep for itself what it has freed.
    """
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, *gc.get_threshold()[1:])
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none.
        if mallopt is not None:
            mallopt(M_ARENA_MAX, 1)
