"""My work, starting, notices, comparing, tests, scopes: what the pages say and take."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from auditor.accounts.roles import Role
from auditor.assessing.protocols import ETHICS
from auditor.assessments import actions
from auditor.assessments.models import Assessment, Limit, Notice, Observation, Rate, Tier
from auditor.assessments.vocabulary import Status
from tests.accounts.people import make_grant
from tests.assessing.scene import Desk, build_desk, client_of, make_draft, now
from tests.assessments.factories import (
    Writer,
    make_assessment,
    make_cast,
    make_observation,
    with_role,
)
from tests.factories import make_provider

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return build_desk()


def page(user: Any, path: str) -> str:
    response = client_of(user).get(path)
    assert response.status_code == 200
    return str(response.content.decode())


def test_each_role_sees_what_waits_for_it(desk: Desk) -> None:
    make_assessment(Status.SUBMITTED, cast=desk.cast)
    assert "Drafts (1)" in page(desk.cast.author, "/assess/")
    assert "To review (1)" in page(desk.cast.reviewer, "/assess/")
    assert "For an editor (1)" in page(desk.cast.editor, "/assess/")
    assert "Drafts" not in page(desk.cast.editor, "/assess/")


def test_an_empty_desk_says_what_comes(db: None) -> None:
    assert "You have no draft." in page(with_role(Role.RESEARCHER), "/assess/")


def test_a_notice_leads_to_its_assessment_and_is_marked_read(desk: Desk) -> None:
    client = client_of(desk.cast.author)
    notice = Notice.objects.filter(user=desk.cast.author).latest("pk")
    path = f"/assess/notices/{notice.pk}/"
    assert notice.assessment
    assert client.get(path)["Location"] == f"/assess/{notice.assessment.uuid}/"
    client.post("/assess/notices/read/", {"notice": notice.pk})
    notice.refresh_from_db()
    assert notice.read_at is not None
    client.post("/assess/notices/read/", {"notice": ""})
    assert not Notice.objects.filter(user=desk.cast.author).unread().exists()


def test_a_notice_of_somebody_else_is_not_to_be_had(desk: Desk) -> None:
    notice = Notice.objects.filter(user=desk.cast.author).latest("pk")
    other = client_of(desk.cast.editor)
    assert other.get(f"/assess/notices/{notice.pk}/").status_code == 404
    other.post("/assess/notices/read/", {"notice": notice.pk})
    notice.refresh_from_db()
    assert notice.read_at is None


@pytest.mark.parametrize("path", ["//evil.example/", "https://evil.example/", "/\\evil.example/"])
def test_a_notice_leads_to_this_site_only(desk: Desk, path: str) -> None:
    notice = Notice.objects.create(user=desk.cast.author, body="x", path=path, created_at=now())
    found = client_of(desk.cast.author).get(f"/assess/notices/{notice.pk}/")
    assert found["Location"] == "/assess/"


def start(user: Any, **given: str) -> Any:
    return client_of(user).post("/assess/start/", given)


def test_a_draft_is_started_by_the_provider_s_name() -> None:
    make_provider(slug="quill", name="Quill Transfer")
    response = start(with_role(Role.RESEARCHER), provider="quill transfer")
    row = Assessment.objects.get()
    assert response["Location"] == f"/assess/{row.uuid}/"
    assert row.provider.slug == "quill"


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({"provider": "Nobody"}, 400, "no provider of this name"),
        ({"provider": ""}, 400, "This field is required"),
        ({"provider": "a\0b"}, 400, "Null characters"),
        ({"provider": "Halden Pay"}, 409, "not published yet"),
        ({"provider": "Veksel Nord"}, 409, "start a correction of it"),
        ({"provider": "Quill", "as_of": "2999-01-01"}, 400, "a day to come"),
        ({"provider": "Quill", "is_historic": "on"}, 400, "names the day"),
    ],
)
def test_what_cannot_be_started_is_said(
    desk: Desk, given: dict[str, str], status: int, said: str
) -> None:
    make_provider(slug="quill", name="Quill")
    response = start(desk.cast.author, **given)
    assert response.status_code == status
    assert said in response.content.decode()


def test_the_history_of_a_provider_stands_before_a_new_draft(desk: Desk) -> None:
    found = page(desk.cast.author, "/assess/start/?provider=veksel-nord")
    assert f"/assess/{desk.published.uuid}/" in found


def test_a_correction_is_compared_with_what_it_corrects() -> None:
    cast = make_cast()
    former = make_assessment(Status.PUBLISHED, cast=cast)
    row = actions.start_correction(
        assessment=former, reason="A figure was wrong.", by=cast.author, at=now()
    )
    path = f"/assess/{row.uuid}/compare/"
    assert "No value, note or number of pieces" in page(cast.reviewer, path)
    Writer(row, now()).answer("AO-01", claimed="silent", claimed_note="New words.")
    found = page(cast.reviewer, path)
    assert "The value." in found
    assert "The note." in found
    assert found.count('<th scope="row">') == 1
    whole = page(cast.reviewer, f"{path}?show=all&with={former.uuid}")
    assert whole.count('<th scope="row">') > 40


def test_a_version_that_is_none_cannot_be_compared_with(desk: Desk) -> None:
    client = client_of(desk.cast.editor)
    path = f"/assess/{desk.draft.uuid}/compare/"
    assert client.get(path, {"with": "x"}).status_code == 404
    assert client.get(path, {"with": str(desk.published.uuid)}).status_code == 404


def test_the_same_indicator_elsewhere_shows_what_the_viewer_may_see(desk: Desk) -> None:
    path = "/assess/indicators/AO-01/"
    found = page(with_role(Role.RESEARCHER), path)
    assert "Veksel Nord" in found
    assert "Effective" in found
    assert "Halden Pay" not in found
    assert client_of(desk.cast.editor).get("/assess/indicators/ZZ-99/").status_code == 404


def test_other_providers_take_a_fixed_number_of_queries(desk: Desk) -> None:
    client, found = client_of(desk.cast.editor), []
    client.get("/assess/")  # The first request of a session writes it.
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get("/assess/indicators/AO-01/")
        found.append(len(queries))
        make_assessment(Status.PUBLISHED, cast=desk.cast)
    assert found[0] == found[1] <= 30


TOLD = {
    "protocol": "opening-1",
    "tested_on": "2026-01-05",
    "tried": "Opened an account.",
    "happened": "It was opened.",
}
PROMISED = {name: "on" for name, _ in ETHICS}


def test_a_test_is_recorded_and_signed_by_another_person(desk: Desk) -> None:
    path = "/assess/tests/of/halden-pay/"
    made = client_of(desk.cast.author).post(path, TOLD | PROMISED)
    assert made.status_code == 302
    test = Observation.objects.latest("pk")
    assert "Sign the test" not in page(desk.cast.author, made["Location"])
    assert client_of(desk.cast.author).post(made["Location"], {"seen": 0}).status_code == 403
    assert "Sign the test" in page(desk.cast.reviewer, made["Location"])
    assert client_of(desk.cast.reviewer).post(made["Location"], {"seen": 0}).status_code == 302
    test.refresh_from_db()
    assert test.signed_by == desk.cast.reviewer
    assert client_of(desk.cast.reviewer).post(made["Location"], {"seen": 0}).status_code == 400


@pytest.mark.parametrize("promise", [name for name, _ in ETHICS])
def test_a_test_without_one_of_the_promises_is_not_recorded(desk: Desk, promise: str) -> None:
    data = {name: value for name, value in (TOLD | PROMISED).items() if name != promise}
    before = Observation.objects.count()
    response = client_of(desk.cast.author).post("/assess/tests/of/halden-pay/", data)
    assert response.status_code == 400
    assert f'<a href="#id_{promise}">' in response.content.decode()
    assert "Opened an account.</textarea>" in response.content.decode()
    assert Observation.objects.count() == before


@pytest.mark.parametrize(
    "given",
    [
        {"protocol": "x"},
        {"tested_on": "2999-01-01"},
        {"tested_on": "yesterday"},
        {"tried": ""},
        {"level_tried": "9"},
    ],
)
def test_a_test_that_makes_no_sense_is_refused(desk: Desk, given: dict[str, str]) -> None:
    data = TOLD | PROMISED | given
    response = client_of(desk.cast.author).post("/assess/tests/of/halden-pay/", data)
    assert response.status_code == 400


def test_an_unknown_provider_cannot_be_tested(desk: Desk) -> None:
    assert client_of(desk.cast.author).get("/assess/tests/of/nobody/").status_code == 404
    assert make_observation(desk.provider, by=desk.cast.author).signed_at is None


def tiers(desk: Desk, **given: str) -> Any:
    desk.draft.refresh_from_db()
    data = {"seen": desk.draft.revision, "rows_given": "2", "t0-limits": "2", "t1-limits": "0"}
    path = f"/assess/{desk.draft.uuid}/scopes/{desk.scope.pk}/claimed/"
    return client_of(desk.cast.author).post(path, data | given)


def test_tiers_and_limits_are_saved_in_order(desk: Desk) -> None:
    first = {"t0-level": "1", "t0-trigger": "at_opening", "t0-l0-operation": "any"}
    limit = {"t0-l0-window": "month", "t0-l0-amount": "1000.50", "t0-l0-currency": "EUR"}
    second = {"t1-level": "3", "t1-trigger": "threshold", "t1-operation": "deposit"}
    above = {"t1-window": "day", "t1-amount": "500", "t1-currency": "USD"}
    free = {"t0-l1-operation": "deposit", "t0-l1-window": "day", "t0-l1-is_unlimited": "on"}
    assert tiers(desk, **(first | limit | second | above | free)).status_code == 302
    found = list(Tier.objects.filter(scope=desk.scope).order_by("order"))
    assert [(one.order, one.level, one.trigger) for one in found] == [
        (1, 1, "at_opening"),
        (2, 3, "threshold"),
    ]
    amounts = Limit.objects.filter(tier=found[0]).order_by("operation")
    assert [str(one.amount) for one in amounts] == ["1000.50000000", "None"]
    path = f"/assess/{desk.draft.uuid}/scopes/{desk.scope.pk}/claimed/"
    shown = page(desk.cast.author, path)
    assert 'value="1000.5"' in shown
    assert "Tier 4" in shown


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"t0-l0-operation": "any"}, "id_t0-l0-amount"),
        ({"t0-l0-operation": "any", "t0-l0-amount": "5"}, "id_t0-l0-currency"),
        ({"t0-l0-operation": "any", "t0-l0-amount": "-5"}, "id_t0-l0-amount"),
        ({"t0-l0-operation": "any", "t0-l0-amount": "NaN"}, "id_t0-l0-amount"),
        ({"t0-l0-amount": "5"}, "id_t0-l0-operation"),
        (
            {"t0-l0-operation": "any", "t0-l0-amount": "5", "t0-l0-currency": "eur"},
            "id_t0-l0-currency",
        ),
        ({"t0-amount": "5", "t0-trigger": "never", "t0-currency": "EUR"}, "id_t0-operation"),
        ({"t0-level": "9"}, "id_t0-level"),
    ],
)
def test_a_tier_that_makes_no_sense_is_said_at_its_field(
    desk: Desk, given: dict[str, str], field: str
) -> None:
    response = tiers(desk, **({"t0-level": "1", "t0-trigger": "at_opening"} | given))
    assert response.status_code == 400
    assert f'<a href="#{field}">' in response.content.decode()
    assert not Tier.objects.filter(scope=desk.scope).exists()


@pytest.mark.parametrize(
    "given", [{"rows_given": "x"}, {"rows_given": "999999"}, {"t0-limits": "-1"}]
)
def test_counts_that_are_none_are_refused_or_bounded(desk: Desk, given: dict[str, str]) -> None:
    assert tiers(desk, **given).status_code in {302, 400}


def test_a_scope_is_added_changed_and_removed(desk: Desk) -> None:
    client, base = client_of(desk.cast.author), f"/assess/{desk.draft.uuid}/scopes/"

    def seen() -> int:
        desk.draft.refresh_from_db()
        return desk.draft.revision

    twice = client.post(f"{base}new/", {"seen": seen(), "label": "Everybody"})
    assert twice.status_code == 400
    assert '<a href="#id_label">' in twice.content.decode()
    own = f"{base}{desk.scope.pk}/"
    assert client.post(own, {"seen": seen(), "label": "Shops", "channel": "app"}).status_code == 302
    assert client.post(f"{own}remove/", {"seen": seen()}).status_code == 302
    assert client.get(own).status_code == 404
    assert client.get(f"{base}999999/").status_code == 404


def test_rates_are_replaced(desk: Desk) -> None:
    desk.draft.refresh_from_db()
    path = f"/assess/{desk.draft.uuid}/rates/"
    data = {"seen": desk.draft.revision, "rows_given": 1, "r0-currency": "USD"}
    more = {"r0-per_unit": "1.1", "r0-at": "2026-01-05", "r0-source": "ECB"}
    client = client_of(desk.cast.author)
    wrong = client.post(path, data | more | {"r0-source": ""})
    assert wrong.status_code == 400
    assert '<a href="#id_r0-source">' in wrong.content.decode()
    assert client.post(path, data | more).status_code == 302
    assert Rate.objects.get(assessment=desk.draft).currency == "USD"


def test_notes_are_added_and_resolved_by_those_who_work_on_it(desk: Desk) -> None:
    base = f"/assess/{desk.draft.uuid}/notes/"
    assert client_of(desk.cast.editor).post(base, {"body": " "}).status_code == 400
    done = client_of(desk.cast.author).post(
        f"{base}{desk.note.pk}/", {"next": "https://evil.example/"}
    )
    assert done["Location"].startswith("/assess/")
    again = client_of(desk.cast.author).post(f"{base}{desk.note.pk}/")
    assert again.status_code == 400
    other = client_of(with_role(Role.RESEARCHER)).post(base, {"body": "Hello."})
    assert other.status_code == 404


def test_values_that_the_scale_does_not_have_are_refused_and_kept() -> None:
    row = make_draft()
    path = f"/assess/{row.uuid}/indicators/AO-01/"
    data = {"seen": row.revision, "claimed": "perhaps", "claimed_note": "Kept."}
    response = client_of(row.author).post(path, data)
    assert response.status_code == 400
    assert '<a href="#answer_claimed">' in response.content.decode()
    assert "Kept.</textarea>" in response.content.decode()


def test_a_reviewer_is_told_of_a_test_to_sign_and_the_recorder_is_not(desk: Desk) -> None:
    make_observation(desk.provider, by=desk.cast.author)
    notice = Notice.objects.filter(user=desk.cast.reviewer, assessment=None).latest("pk")
    test = Observation.objects.latest("pk")
    assert notice.body == "A test of Halden Pay waits for a second signature."
    opened = client_of(desk.cast.reviewer).get(f"/assess/notices/{notice.pk}/")
    assert opened["Location"] == f"/assess/tests/{test.uuid}/"
    assert not Notice.objects.filter(user=desk.cast.author, assessment=None).exists()
    assert not Notice.objects.filter(user=desk.cast.editor, assessment=None).exists()


def test_a_reviewer_who_is_one_no_more_is_not_told_of_tests(desk: Desk) -> None:
    Notice.objects.all().delete()
    desk.cast.reviewer.role_grants.update(revoked_at=now(), revoked_by=desk.cast.editor)
    actions.record_observation(
        provider=desk.provider,
        account=actions.Account("opening-1", now().date(), "Tried.", "Happened."),
        ethics_confirmed=True,
        by=desk.cast.author,
        at=now(),
    )
    assert not Notice.objects.exists()


def test_tests_to_sign_are_listed_for_reviewers_until_they_are_signed(desk: Desk) -> None:
    path, reviewer = f"/assess/tests/{desk.observation.uuid}/", desk.cast.reviewer
    assert "Tests to sign (1)" in page(reviewer, "/assess/")
    assert path in page(reviewer, "/assess/")
    assert "Tests to sign" not in page(desk.cast.author, "/assess/")
    client_of(reviewer).post(path, {"seen": 0})
    shown = page(reviewer, "/assess/")
    assert "No test waits for a second signature." in shown
    assert path not in shown
    assert "Opened an account." not in shown


def test_nobody_is_asked_to_sign_the_own_test(desk: Desk) -> None:
    make_grant(desk.cast.author, Role.REVIEWER)
    assert "No test waits for a second signature." in page(desk.cast.author, "/assess/")
