"""Trials: fetched once by a worker, shown at the desk, and never evidence."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from auditor.archive import trials
from auditor.archive.models import Capture, Document, Host, Trial, Version
from auditor.archive.trials import TooManyTrials, request_trial, run_trial, waiting_trials
from auditor.pages.chromium import find_chromium
from auditor.pages.engine import Attempt
from auditor.pages.outcomes import Outcome
from auditor.sample.server import SampleWeb
from tests.archive.site import Site
from tests.factories import make_document, make_version
from tests.pages.shapes import clauses, help_article, page

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
URL = "http://site.example/terms"
DECLARED = {"fetch": URL, "select": "main", "remove": ".ad"}
MARKUP = page(f"<main><h1>Terms</h1>{clauses()}<p class='ad'>Buy now.</p></main>")


def person() -> User:
    return User.objects.get_or_create(username="ada")[0]


def ask(at: datetime | None = None, **given: Any) -> Trial:
    values: dict[str, Any] = {"url": URL, "by": person(), "at": at or datetime.now(UTC)}
    return request_trial(**values | given)


def run(**given: Any) -> Trial:
    trial = ask(**given)
    assert run_trial(trial.pk)
    return Trial.objects.get(pk=trial.pk)


def test_a_bare_address_is_looked_at_and_proposed(site: Site) -> None:
    site.serve("/terms", help_article())
    trial = run()
    assert (trial.outcome, trial.error) == (Outcome.OK, "")
    assert trial.result["proposals"][0]["declaration"]["select"] == "article"


def test_a_declaration_is_tried_as_it_stands(site: Site) -> None:
    site.serve("/terms", MARKUP)
    trial = run(declaration=DECLARED)
    (shown,) = trial.result["previews"]
    assert {"text": "Buy now.", "is_kept": False} in shown["passages"]
    assert trial.result["word_count"] > 100


FILLED = page(f"<nav>Home</nav><div id='app'><div class='policy'>{clauses()}</div></div>")


def as_in_browser(attempt: Attempt) -> Attempt:
    (shown,) = attempt.pages
    body = replace(shown, body=FILLED.encode())
    return replace(attempt, uses_browser=True, pages=(body,), outcome=Outcome.OK, error="")


def browser_gives(monkeypatch: pytest.MonkeyPatch, change: Callable[[Attempt], Attempt]) -> None:
    """Let a browser be one that gives what `change` makes of the HTTP client's attempt."""
    fetch = trials._fetch

    def fetching(trial: Trial, parts: Any, *, uses_browser: bool = False) -> Attempt:
        attempt = fetch(trial, parts)
        return change(attempt) if uses_browser else attempt

    monkeypatch.setattr(trials, "_fetch", fetching)


def test_a_page_that_shows_little_is_looked_at_in_a_browser(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.serve("/terms", page("<p>Please enable scripts. Home. Products. Help.</p>"))
    browser_gives(monkeypatch, as_in_browser)
    result = run().result
    assert result["proposals"][0]["declaration"] == {
        "fetch": URL,
        "select": ".policy",
        "executeClientScripts": True,
    }
    assert "over HTTP the page held" in result["fallback_reason"]


def test_a_browser_that_shows_no_more_is_noted(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.serve("/terms", page(f"<main>{clauses(count=3)}</main>"))
    browser_gives(monkeypatch, lambda attempt: attempt)
    result = run().result
    assert result["browser_said"] == "A browser shows no more of it."
    assert "executeClientScripts" not in result["proposals"][0]["declaration"]


@pytest.mark.browser
def test_a_page_that_a_script_writes_is_proposed_from_the_browser(web: SampleWeb) -> None:
    if find_chromium(os.environ) is None:
        pytest.skip("no Chromium was found: set AUDITOR_CHROMIUM or install the chromium package")
    trial = run(url="http://aurora-wallet.example/aml-policy")
    assert trial.result["uses_browser"], trial.result["browser_said"]
    assert trial.result["proposals"][0]["preview"]["kept_words"] > 150


def test_what_was_asked_comes_back(site: Site) -> None:
    site.serve("/terms", MARKUP)
    trial = run(asked={"terms_type": "Fees"})
    assert trial.result["asked"] == {"terms_type": "Fees"}


def test_it_is_compared_with_the_last_confirmed_text(site: Site) -> None:
    document = make_document()
    version = make_version(document, "Only this was said before.")
    site.serve("/terms", MARKUP)
    compared = run(declaration=DECLARED, document=document).result["compared"]
    assert compared["version"] == str(version.uuid)
    assert compared["words_removed"] > 0
    assert compared["differences"]


def test_a_trial_leaves_no_evidence(site: Site) -> None:
    site.serve("/terms", MARKUP)
    run(declaration=DECLARED, document=make_document())
    assert (Capture.objects.count(), Version.objects.count()) == (0, 0)
    assert Document.objects.get().last_checked_at is None


@pytest.mark.parametrize(("status", "outcome"), [(404, Outcome.NOT_FOUND), (410, Outcome.GONE)])
def test_a_failure_is_stored_with_its_sentence(site: Site, status: int, outcome: Outcome) -> None:
    site.serve("/terms", "", status)
    trial = run()
    assert trial.outcome == outcome
    assert trial.error


def test_a_selector_that_matches_nothing_is_said(site: Site) -> None:
    site.serve("/terms", MARKUP)
    trial = run(declaration={**DECLARED, "select": "#none"})
    assert trial.outcome == Outcome.SELECTOR_MISSED
    assert "#none" in trial.error


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/x"])
def test_the_guard_refuses_this_network(url: str) -> None:
    trial = run(url=url)
    assert trial.outcome == Outcome.REFUSED_BY_GUARD
    assert "not a public one" in trial.error


def test_a_duplicate_delivery_does_nothing(site: Site) -> None:
    site.serve("/terms", MARKUP)
    trial = ask()
    assert [run_trial(trial.pk), run_trial(trial.pk)] == [True, False]
    assert site.asked.count("/terms") == 1


def test_what_another_worker_is_at_is_left_to_it() -> None:
    trial = ask()
    Trial.objects.update(lease_until=datetime.now(UTC) + timedelta(minutes=1))
    assert not run_trial(trial.pk)


def test_what_a_killed_worker_left_is_taken_up_again(site: Site) -> None:
    site.serve("/terms", MARKUP)
    trial = ask()
    Trial.objects.update(lease_until=datetime.now(UTC) - timedelta(minutes=1))
    assert run_trial(trial.pk)


def test_a_worker_that_comes_back_late_stores_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.serve("/terms", MARKUP)
    trial, fetch = ask(), trials._fetch

    def slow(*arguments: Any, **given: Any) -> Any:
        Trial.objects.update(lease_until=datetime.now(UTC) + timedelta(hours=1))
        return fetch(*arguments, **given)

    monkeypatch.setattr(trials, "_fetch", slow)
    assert not run_trial(trial.pk)
    assert Trial.objects.get().outcome == ""


def test_a_trial_that_nobody_waits_for_any_more_is_not_begun() -> None:
    trial = ask(at=datetime.now(UTC) - timedelta(hours=2))
    assert not run_trial(trial.pk)


def test_a_trial_that_is_not_there_is_a_clear_failure() -> None:
    with pytest.raises(Trial.DoesNotExist):
        run_trial(99)


def test_a_host_that_is_being_asked_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "TURN_SECONDS", 0.0)
    until = datetime.now(UTC) + timedelta(minutes=5)
    Host.objects.create(name="site.example", holder="sweep", held_until=until)
    trial = run()
    assert "asking this host just now" in trial.error
    assert Host.objects.get().holder == "sweep"


def test_a_host_is_given_back(site: Site) -> None:
    site.serve("/terms", MARKUP)
    run()
    assert Host.objects.get(name="site.example").holder == ""


def test_a_person_has_few_trials_waiting_at_a_time() -> None:
    for _ in range(trials.MOST_WAITING):
        ask()
    with pytest.raises(TooManyTrials, match="waiting already"):
        ask()
    assert Trial.objects.count() == trials.MOST_WAITING


def test_a_person_has_so_many_trials_in_a_while() -> None:
    now = datetime.now(UTC)
    for _ in range(trials.MOST_IN_WINDOW):
        ask(at=now)
        Trial.objects.update(finished_at=now, outcome=Outcome.OK.value)
    with pytest.raises(TooManyTrials, match="more than 20 trials in 10 minutes"):
        ask(at=now)
    assert ask(at=now + trials.WINDOW).pk


def test_another_person_is_not_held_up_by_it() -> None:
    for _ in range(trials.MOST_WAITING):
        ask()
    assert ask(by=User.objects.create(username="grace")).pk


def test_the_sweep_finds_what_waits_the_oldest_first() -> None:
    now = datetime.now(UTC)
    newer, older = ask(at=now), ask(at=now - timedelta(minutes=1))
    assert list(waiting_trials(now)) == [older, newer]
