"""Many checks by real workers that are killed or frozen at random, and what must hold then."""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from random import Random

from django.db import connection

from auditor.archive.blob_care import verify
from auditor.archive.blobs import blob_store
from auditor.archive.clock import database_now
from auditor.archive.models import Capture, Document, Version
from tests.faults.held_site import HeldSite
from tests.faults.installation import Installation, end, kill, let_leases_run_out, make_due
from tests.faults.pages import declare, terms, texts

WORKERS = 2
HOSTS = 10
ANSWER_SECONDS = 0.02
SWEEP_SECONDS = 0.5
LONGEST_ROUND_SECONDS = 120.0
# It happens up to so long after a page was asked for: before, while and after it is recorded.
LATEST_BLOW_SECONDS = 0.3
# One that was frozen comes back when others have done its work.
FROZEN_SECONDS = 2.5
CHANGE_EVERY = 3
# Changes are of words: figures that move again and again are believed only when read once more later.
MEANS = ("card", "voucher", "bank transfer", "cheque", "postal order", "direct debit", "invoice")
MEANS_READ = re.compile(r"EUR a month by ([a-z ]+)\.")


@dataclass(frozen=True)
class Plan:
    """How much is done. In a round every document is checked; every third has changed.

    A blow kills a worker, or freezes it until it comes back late; either by chance.
    """

    documents: int
    rounds: int
    blows_a_round: int


@dataclass(frozen=True)
class Result:
    """What came of it. Everything but the first four numbers must be nothing."""

    checks: int
    kills: int
    freezes: int
    versions: int
    lost: int
    made_twice: int
    wrong_histories: int
    unfinished_leases: int
    blob_problems: list[str]

    @property
    def is_whole(self) -> bool:
        faults = self.lost + self.made_twice + self.wrong_histories + self.unfinished_leases
        return not faults and not self.blob_problems


@dataclass
class _Chaos:
    installation: Installation
    site: HeldSite
    plan: Plan
    random: Random
    documents: list[Document] = field(default_factory=list)
    means: dict[int, list[str]] = field(default_factory=dict)
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    frozen: list[tuple[float, subprocess.Popen[bytes]]] = field(default_factory=list)
    kills: int = 0
    freezes: int = 0

    def declare_all(self) -> None:
        for number in range(self.plan.documents):
            document = declare(self.site, f"/{number}", host=f"host-{number % HOSTS}")
            self.documents.append(document)
            self.means[document.pk] = [MEANS[0]]

    def change_some(self, round_: int) -> None:
        for number, document in enumerate(self.documents):
            if (number + round_) % CHANGE_EVERY == 0:
                means = self.means[document.pk]
                means.append(MEANS[len(means)])
                self.site.serve(f"/{number}", terms(means=means[-1]))

    @contextmanager
    def workforce(self) -> Iterator[None]:
        self.workers = [self.installation.start() for _ in range(WORKERS)]
        try:
            yield
        finally:
            self._thaw(everything=True)
            for worker in self.workers:
                end(worker)

    def play_round(self, round_: int) -> None:
        """Sweep until everything was checked; strike whenever so many pages were asked for."""
        begun = len(self.site.pages_asked)
        # Not the last ones: who is struck has still something to do.
        chosen = self.random.sample(range(self.plan.documents * 3 // 4), self.plan.blows_a_round)
        blows = sorted(chosen, reverse=True)
        deadline = time.monotonic() + LONGEST_ROUND_SECONDS
        while self._is_unfinished(round_):
            if time.monotonic() > deadline:
                raise TimeoutError(f"Round {round_}:\n{self.installation.log()[-6000:]}")
            self.installation.sweep()
            until = time.monotonic() + SWEEP_SECONDS
            while time.monotonic() < until:
                if blows and len(self.site.pages_asked) - begun > blows[-1]:
                    blows.pop()
                    self._strike()
                self._thaw()
                time.sleep(0.01)

    def _is_unfinished(self, round_: int) -> bool:
        return Capture.objects.count() < self.plan.documents * (round_ + 1)

    def _strike(self) -> None:
        time.sleep(self.random.random() * LATEST_BLOW_SECONDS)
        worker = self.workers.pop(self.random.randrange(len(self.workers)))
        if self.random.random() < 0.5:
            kill(worker)
            self.kills += 1
        else:
            freeze(worker)
            self.frozen.append((time.monotonic() + FROZEN_SECONDS, worker))
            self.freezes += 1
        # Of living workers too: they come back late and must record nothing.
        let_leases_run_out()
        self.workers.append(self.installation.start())

    def _thaw(self, *, everything: bool = False) -> None:
        """Let go on who was frozen long enough; it does not know that time went by."""
        now = time.monotonic()
        for until, worker in list(self.frozen):
            if everything or until <= now:
                worker.send_signal(signal.SIGCONT)
                self.frozen.remove((until, worker))
                self.workers.append(worker)

    def result(self) -> Result:
        made = Counter(Capture.objects.values_list("document", flat=True))
        expected = self.plan.rounds
        return Result(
            checks=made.total(),
            kills=self.kills,
            freezes=self.freezes,
            versions=Version.objects.confirmed().count(),
            lost=sum(max(0, expected - made[document.pk]) for document in self.documents),
            made_twice=sum(max(0, made[document.pk] - expected) for document in self.documents),
            wrong_histories=sum(map(self._is_wrong, self.documents)),
            unfinished_leases=Document.objects.filter(lease_until__gt=database_now()).count(),
            blob_problems=verify(blob_store()).problems,
        )

    def _is_wrong(self, document: Document) -> bool:
        """One version for each change that the site made, in order, and none besides."""
        found = [means for text in texts(document) for means in MEANS_READ.findall(text)]
        is_all = document.versions.count() == len(found)
        return not is_all or found != self.means[document.pk]


def freeze(worker: subprocess.Popen[bytes]) -> None:
    """Stop a process, but not while it holds SQLite's one lock, for which all would wait."""
    worker.send_signal(signal.SIGSTOP)
    while not can_write():
        worker.send_signal(signal.SIGCONT)
        time.sleep(0.02)
        worker.send_signal(signal.SIGSTOP)


def can_write() -> bool:
    """Whether nobody is writing into the installation's file at this moment."""
    file = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(file, timeout=0.2, isolation_level=None)) as database:
        try:
            database.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        database.execute("ROLLBACK")
    return True


def play(installation: Installation, site: HeldSite, plan: Plan, *, seed: int) -> Result:
    """Check every document in every round while workers are killed. Raises TimeoutError."""
    chaos = _Chaos(installation, site, plan, Random(seed))  # noqa: S311 - no secret
    site.delay_seconds = ANSWER_SECONDS
    chaos.declare_all()
    with chaos.workforce():
        for round_ in range(plan.rounds):
            if round_:
                chaos.change_some(round_)
                make_due()
            chaos.play_round(round_)
    return chaos.result()
