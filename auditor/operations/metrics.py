"""The figures of an installation for Prometheus: counts only, no name of a provider or document."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from auditor.archive.vocabulary import VersionState
from auditor.operations import figures
from auditor.operations.figures import Clauses, Sealing, Surveying, Tracking
from auditor.operations.machine import Services, ask_services
from auditor.pages.extract import EXTRACTOR_VERSION


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything that is exposed, measured at one time."""

    at: datetime
    tracking: Tracking
    captures: Mapping[tuple[str, str], int]
    versions: Mapping[str, int]
    waiting_for_a_look: int
    last_check_at: datetime | None
    surveying: Surveying
    last_survey_at: datetime | None
    services: Services
    clauses: Clauses
    sealing: Sealing


def measure(at: datetime) -> Measured:
    """Fifteen queries, however much there is."""
    return Measured(
        at=at,
        tracking=figures.count_tracking(at),
        captures=figures.count_captures(),
        versions=figures.count_versions(),
        waiting_for_a_look=figures.count_waiting_for_a_look(at),
        last_check_at=figures.last_check_at(),
        surveying=figures.count_surveying(at),
        last_survey_at=figures.last_survey_at(),
        services=ask_services(),
        clauses=figures.count_clauses(),
        sealing=figures.count_sealing(),
    )


def exposition(measured: Measured) -> bytes:
    """The measurements in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Measurements(measured))
    return generate_latest(registry)


class _Measurements(Collector):
    """Counters come from rows, so that all processes say the same and a restart resets nothing."""

    def __init__(self, measured: Measured) -> None:
        self._measured = measured

    def collect(self) -> Iterator[Metric]:
        yield _build()
        yield from _of_documents(self._measured)
        yield from _of_surveys(self._measured)
        yield from _of_captures(self._measured)
        yield from _of_versions(self._measured)
        yield from _of_clauses(self._measured.clauses)
        yield from _of_seals(self._measured.sealing)
        yield from _of_services(self._measured.services)


def _build() -> Metric:
    family = GaugeMetricFamily(
        "auditor_build_info",
        "Always 1; what is running.",
        labels=["version", "extractor", "python"],
    )
    family.add_metric([settings.VERSION, EXTRACTOR_VERSION, platform.python_version()], 1)
    return family


def _of_documents(measured: Measured) -> Iterator[Metric]:
    tracking = measured.tracking
    yield _gauge("documents_tracked", "Documents that are to be checked.", tracking.tracked)
    yield _gauge("documents_due", "Tracked documents due and not being checked.", tracking.due)
    yield _gauge("documents_leased", "Tracked documents being checked now.", tracking.leased)
    yield _gauge(
        "documents_unreachable",
        "Tracked documents whose last checks all failed.",
        tracking.unreachable,
    )
    yield _gauge(
        "documents_flapping", "Tracked documents that go back and forth.", tracking.flapping
    )
    yield _gauge(
        "most_overdue_seconds",
        "How long the tracked document that waits longest has been due.",
        tracking.overdue(measured.at).total_seconds(),
    )


def _of_surveys(measured: Measured) -> Iterator[Metric]:
    found = measured.surveying
    yield _gauge("signup_pages", "Sign-up pages that are to be surveyed.", found.pages)
    yield _gauge("signup_pages_due", "Sign-up pages due and not being surveyed.", found.due)
    yield _gauge("signup_pages_leased", "Sign-up pages being surveyed now.", found.leased)
    yield _gauge(
        "signup_pages_failing", "Sign-up pages whose last surveys all failed.", found.failing
    )
    yield _gauge(
        "most_overdue_survey_seconds",
        "How long the sign-up page that waits longest has been due.",
        found.overdue(measured.at).total_seconds(),
    )
    if measured.last_survey_at is not None:
        yield _gauge(
            "last_survey_timestamp_seconds",
            "When the newest survey began.",
            measured.last_survey_at.timestamp(),
        )


def _of_captures(measured: Measured) -> Iterator[Metric]:
    family = CounterMetricFamily(
        "auditor_captures",
        "Checks made since the archive began, by trigger and outcome.",
        labels=["trigger", "outcome"],
    )
    for (trigger, outcome), number in measured.captures.items():
        family.add_metric([trigger, outcome], number)
    yield family
    if measured.last_check_at is not None:
        yield _gauge(
            "last_capture_timestamp_seconds",
            "When the newest check began, in Unix time.",
            measured.last_check_at.timestamp(),
        )


def _of_versions(measured: Measured) -> Iterator[Metric]:
    family = GaugeMetricFamily(
        "auditor_versions", "Versions by how far they are believed.", labels=["state"]
    )
    for state in VersionState.values:
        family.add_metric([state], measured.versions.get(state, 0))
    yield family
    yield _gauge(
        "versions_waiting_for_a_look",
        "Versions that are not believed and that nobody has looked at.",
        measured.waiting_for_a_look,
    )


def _of_clauses(clauses: Clauses) -> Iterator[Metric]:
    yield _gauge(
        "versions_waiting_to_be_read",
        "Confirmed versions that were not read for clauses under the rules in force.",
        clauses.versions_waiting,
    )
    yield _gauge(
        "changes_waiting_to_be_read",
        "Changes by providers between versions that are read, not read themselves.",
        clauses.changes_waiting,
    )
    yield _gauge(
        "versions_not_readable",
        "Versions whose text is lost, or on which the rules failed.",
        clauses.unreadable,
    )


def _of_seals(sealing: Sealing) -> Iterator[Metric]:
    yield _gauge("captures_not_sealed", "Checks that no seal vouches for yet.", sealing.unsealed)
    yield _gauge(
        "seals_not_stamped",
        "Seals that no authority has stamped with the time.",
        sealing.unstamped,
    )


def _of_services(services: Services) -> Iterator[Metric]:
    waiting = services.waiting.messages
    yield _gauge("broker_up", "1 while the broker answers.", waiting is not None)
    if waiting is not None:
        yield _gauge("queue_messages", "Messages that wait for a worker.", waiting)
    yield _gauge("storage_up", "1 while blobs can be stored.", not services.storage_error)
    scarcest = min((disk.free for disk in services.disks), default=0)
    yield _gauge("disk_free_bytes", "Free on the fullest disk that holds data.", scarcest)


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(f"auditor_{name}", meaning, value=float(value))
