"""The figures of an installation as sentences for whoever runs it, and what to do about each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.template.defaultfilters import filesizeformat

from auditor.operations.figures import Clauses, Sealing, Surveying, Tracking
from auditor.operations.machine import Browser, Disk, Services
from auditor.public.templatetags.wording import plain_moment
from auditor.public.wording import count

# A sweep that was missed is made good by the next ones; so much later nobody sweeps.
MISSED_SWEEPS = 5
# Seals are made and stamped in the same run: so many runs later something is wrong.
SEALED_LATE = 3
SHORTEST_DELAY = timedelta(minutes=10)
MANY_MESSAGES = 20
SCARCE_BYTES = 2 * 1024**3
SCARCE_SHARE = 0.05
UNITS = [("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1)]


class Condition(StrEnum):
    """How a thing stands, the worst last."""

    GOOD = "good"
    ATTENTION = "attention"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """How one thing stands, in a sentence; what to do; and what only insiders may see."""

    subject: str
    condition: Condition
    sentence: str
    advice: str = ""
    detail: str = ""


def headline(findings: list[Finding]) -> str:
    """All findings in a sentence."""
    faults = sum(finding.condition == Condition.FAULT for finding in findings)
    others = sum(finding.condition == Condition.ATTENTION for finding in findings)
    sums = [count(faults, "fault") + " to mend"] if faults else []
    sums += [count(others, "thing") + " to look at"] if others else []
    return ", and ".join(sums) + "." if sums else "Everything is in order."


def schedule(tracking: Tracking, *, last_check_at: datetime | None, at: datetime) -> Finding:
    """Is the schedule alive? A document that is due stays due until somebody takes it up."""
    overdue, late = tracking.overdue(at), late_after()
    if not tracking.tracked:
        sentence = "No document is tracked, so there is nothing to check."
        advice = "Declare documents with manage.py load_declarations."
        return Finding("Schedule", Condition.ATTENTION, sentence, advice)
    if overdue <= late:
        sentence = f"Alive: {_waiting(tracking, overdue)} {_last(last_check_at)}"
        return Finding("Schedule", Condition.GOOD, sentence)
    if last_check_at is not None and at - last_check_at <= late:
        sentence = f"Alive but behind: {_waiting(tracking, overdue)} {_last(last_check_at)}"
        advice = "Wait if many documents were declared just now. Otherwise run one more worker."
        return Finding("Schedule", Condition.ATTENTION, sentence, advice)
    sentence = f"Stopped: {_waiting(tracking, overdue)} {_last(last_check_at)}"
    advice = (
        "See whether the scheduler (manage.py up --only beat) and a worker (manage.py up --only "
        "worker) are running, and what they logged last."
    )
    return Finding("Schedule", Condition.FAULT, sentence, advice)


def late_after() -> timedelta:
    """How long a document may be due before the schedule counts as late."""
    sweeps: timedelta = MISSED_SWEEPS * settings.SWEEP_EVERY
    return max(SHORTEST_DELAY, sweeps)


def queue(services: Services, tracking: Tracking) -> Finding:
    """Does the broker answer, and does somebody take what it holds?"""
    waiting = services.waiting
    if waiting.messages is None:
        sentence = "The broker does not answer. What is due stays due and is taken up later."
        advice = "Start the broker, or correct CELERY_BROKER_URL."
        return Finding("Workers", Condition.FAULT, sentence, advice, waiting.error)
    at_work = f"{count(tracking.leased, 'document')} being checked now."
    sentence = f"{count(waiting.messages, 'message')} waiting, {at_work}"
    if waiting.messages > MANY_MESSAGES:
        advice = "See whether a worker is running: one that is takes messages at once."
        return Finding("Workers", Condition.ATTENTION, sentence, advice)
    return Finding("Workers", Condition.GOOD, sentence)


def storage(services: Services, *, failed_at: datetime | None, at: datetime) -> Finding:
    """Can pages be kept? When they cannot, nothing is fetched."""
    if services.storage_error:
        sentence = "Pages cannot be stored, so that no document is checked."
        advice = "Free or add space, or make the store writable. Checks then go on by themselves."
        return Finding("Storage", Condition.FAULT, sentence, advice, services.storage_error)
    if failed_at is None:
        return Finding("Storage", Condition.GOOD, "Pages can be stored; no failure in 30 days.")
    sentence = f"Pages can be stored. The last failure was {plain_moment(failed_at)}."
    is_recent = at - failed_at <= timedelta(days=1)
    return Finding("Storage", Condition.ATTENTION if is_recent else Condition.GOOD, sentence)


def disk(found: Disk) -> Finding:
    """Is there room for more?"""
    free, size = filesizeformat(found.free), filesizeformat(found.size)
    sentence, place = f"{free} free of {size}.", f"The folder {found.folder}."
    if found.free < SCARCE_BYTES or found.free < SCARCE_SHARE * found.size:
        advice = "Free or add space before nothing more can be stored."
        return Finding("Disk", Condition.ATTENTION, sentence, advice, place)
    return Finding("Disk", Condition.GOOD, sentence, "", place)


def browser(found: Browser) -> Finding:
    """Is there a browser on this machine, and is it confined?"""
    if found.error:
        sentence, advice = "The browser that is set cannot be run.", "Correct AUDITOR_CHROMIUM."
        return Finding("Browser", Condition.FAULT, sentence, advice, found.error)
    if not found.path:
        sentence = "None on this machine: pages drawn by scripts cannot be read here."
        advice = "Have make browser run, unless workers run on other machines."
        return Finding("Browser", Condition.ATTENTION, sentence, advice)
    if found.notice:
        sentence = "Installed, and run without its sandbox where workers run as root."
        return Finding("Browser", Condition.ATTENTION, sentence, found.notice, found.path)
    return Finding("Browser", Condition.GOOD, "Installed.", "", found.path)


def documents(tracking: Tracking) -> Finding:
    """Which documents cannot be read any more?"""
    tracked = count(tracking.tracked, "document")
    if not tracking.unreachable:
        return Finding("Documents", Condition.GOOD, f"{tracked} tracked, none unreachable.")
    sentence = f"{tracking.unreachable:,} of {tracked} cannot be reached."
    advice = "Whether they changed meanwhile is unknown. Correct their declarations where needed."
    return Finding("Documents", Condition.ATTENTION, sentence, advice)


def surveys(found: Surveying, *, last_survey_at: datetime | None, at: datetime) -> Finding:
    """Are sign-up pages surveyed when they are due, and can they be?"""
    if not found.pages:
        return Finding("Surveys", Condition.GOOD, "No sign-up page is declared.")
    pages, overdue = count(found.pages, "sign-up page"), found.overdue(at)
    last = (
        f"Last survey: {plain_moment(last_survey_at)}." if last_survey_at else "None was made yet."
    )
    if overdue > late_after():
        sentence = f"Behind: of {pages} the longest has been due for {in_words(overdue)}. {last}"
        advice = "See whether a browser is installed, and what the worker logged of surveys."
        return Finding("Surveys", Condition.ATTENTION, sentence, advice)
    if found.failing:
        sentence = f"{found.failing:,} of {pages} could not be surveyed several times. {last}"
        advice = "Open them yourself. Declare the address of the form where it has moved."
        return Finding("Surveys", Condition.ATTENTION, sentence, advice)
    return Finding("Surveys", Condition.GOOD, f"{pages} surveyed in time. {last}")


def doubts(waiting_for_a_look: int) -> Finding:
    """What did the software not believe that a person should judge?"""
    if not waiting_for_a_look:
        return Finding("Versions", Condition.GOOD, "No version waits for a person's look.")
    sentence = f"{count(waiting_for_a_look, 'version')} not believed and not looked at yet."
    advice = "Look at each, and say whether these are the provider's words."
    return Finding("Versions", Condition.ATTENTION, sentence, advice)


def clauses(found: Clauses) -> Finding:
    """Is what was confirmed read for its clauses, and could all of it be read?"""
    waiting = (
        f"{count(found.versions_waiting, 'text')} and {count(found.changes_waiting, 'change')} "
        "wait to be read."
    )
    if found.unreadable:
        sentence = f"{count(found.unreadable, 'text')} could not be read; {waiting}"
        advice = "See what is missing with manage.py blobs verify; manage.py read_clauses --all tries again."
        return Finding("Clauses", Condition.ATTENTION, sentence, advice)
    return Finding("Clauses", Condition.GOOD, waiting)


def seals(found: Sealing, *, at: datetime) -> Finding:
    """Is what was captured sealed, and do seals get their time stamps?"""
    waiting = f"{count(found.unsealed, 'check')} to be sealed next."
    if found.unsealed_since and at - found.unsealed_since > SEALED_LATE * settings.SEAL_EVERY:
        sentence = f"Behind: {count(found.unsealed, 'check')} not sealed yet."
        advice = (
            "See whether the scheduler and a worker are running; manage.py seals make does it now."
        )
        return Finding("Seals", Condition.ATTENTION, sentence, advice)
    if not settings.TIME_STAMPING_URL:
        sentence = f"{waiting} No authority is named that stamps seals with the time."
        return Finding("Seals", Condition.GOOD, sentence)
    if found.unstamped_since and at - found.unstamped_since > SEALED_LATE * settings.SEAL_EVERY:
        sentence = (
            f"{count(found.unstamped, 'seal')} waiting for a time stamp for "
            f"{in_words(at - found.unstamped_since)}. Checks go on and are sealed."
        )
        advice = (
            "See what the worker logged: the time-stamping authority does not answer, or not well."
        )
        return Finding("Seals", Condition.ATTENTION, sentence, advice)
    stamped = "Every seal is stamped with the time."
    if found.unstamped:
        stamped = f"{count(found.unstamped, 'seal')} to be stamped with the time next."
    return Finding("Seals", Condition.GOOD, f"{waiting} {stamped}")


def in_words(length: timedelta) -> str:
    """`2 hours`: a length of time in its largest whole unit."""
    seconds = int(length.total_seconds())
    for unit, size in UNITS:
        if seconds >= size:
            return count(seconds // size, unit)
    return "less than a second"


def _waiting(tracking: Tracking, overdue: timedelta) -> str:
    if not overdue:
        return "no document is due."
    due = "1 document is" if tracking.due == 1 else f"{tracking.due:,} documents are"
    return f"{due} due and not being checked; the longest wait is {in_words(overdue)}."


def _last(at: datetime | None) -> str:
    return f"Last check: {plain_moment(at)}." if at else "No check was ever made."
