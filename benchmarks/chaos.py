"""A thousand checks by workers that are killed or frozen at random: what is lost, what doubled.

The test-suite runs the same in small. CHAOS_SEED repeats a run's choice of whom to kill and when.
"""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path

from benchmarks.installation import empty_installation  # isort: skip - sets Django up
from django.conf import settings

from benchmarks.report import say
from tests.faults.chaos import Plan, Result, play
from tests.faults.held_site import running_held_site
from tests.faults.installation import Installation

PLAN = Plan(documents=100, rounds=10, blows_a_round=5)


def main() -> int:
    seed = int(os.environ.get("CHAOS_SEED") or random.SystemRandom().randrange(10**6))
    print(f"CHAOS_SEED={seed}")
    empty_installation()
    folder = Path(settings.DATA_DIR)
    with running_held_site() as site:
        found = Installation(
            folder, site.address, os.environ["DATABASE_URL"], f"embedded://{folder}/queue.sqlite3"
        )
        start = time.monotonic()
        result = play(found, site, PLAN, seed=seed)
        report(result, time.monotonic() - start)
    return 0 if result.is_whole else 1


def report(result: Result, seconds: float) -> None:
    say("checks made meanwhile", result.checks, "")
    say("workers killed", result.kills, "")
    say("workers frozen that came back late", result.freezes, "")
    say("time", seconds, "s")
    say("versions", result.versions, "")
    say("checks lost", result.lost, "", at_most=0)
    say("checks made twice", result.made_twice, "", at_most=0)
    say("documents with another history than the site's", result.wrong_histories, "", at_most=0)
    say("leases left behind", result.unfinished_leases, "", at_most=0)
    say("blobs that do not verify", len(result.blob_problems), "", at_most=0)


if __name__ == "__main__":
    sys.exit(main())
