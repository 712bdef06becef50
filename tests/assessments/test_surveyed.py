"""A survey becomes the observed side of a draft, stays frozen with it, and goes stale with its form."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from auditor.archive.models import FormSurvey, SignupPage
from auditor.assessments import actions, tasks
from auditor.assessments.actions import ChangedMeanwhile, Invalid, NotAllowed
from auditor.assessments.models import Assessment, Evidence, Notice, SurveyCitation
from auditor.assessments.readiness import problems
from auditor.assessments.resurveying import resurvey_all
from auditor.assessments.signup import proposed_for
from auditor.assessments.viewing import Viewer
from auditor.assessments.visibility import present
from auditor.assessments.vocabulary import Status
from auditor.kyc.vocabulary import Aspect, IdentityLevel, ObservedValue
from tests.archive.surveys import (
    LATER,
    MAIL,
    PASSPORT,
    SECRET,
    make_attempt,
    make_signup_page,
    record,
    record_all,
)
from tests.assessments.factories import (
    AT,
    HOUR,
    Cast,
    advance,
    fill,
    make_assessment,
    make_cast,
)
from tests.factories import START, make_provider

pytestmark = pytest.mark.django_db
BEFORE, AFTER = (MAIL, SECRET), (MAIL, SECRET, PASSPORT)
PARTIAL = {"AO-03": ObservedValue.PARTIAL.value}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def draft(cast: Cast) -> Assessment:
    return make_assessment(Status.DRAFT, cast=cast, content=fill)


@pytest.fixture
def page(draft: Assessment) -> SignupPage:
    found = make_signup_page(draft.provider)
    record_all(found, BEFORE, BEFORE)
    return found


def cited(page: SignupPage) -> FormSurvey:
    return FormSurvey.objects.filter(page=page, state="confirmed").latest("started_at")


def take(draft: Assessment, page: SignupPage, cast: Cast, **overrides: object) -> Evidence:
    draft.refresh_from_db()
    survey = overrides.pop("survey", None) or cited(page)
    values = {
        "assessment": draft, "survey": survey, "observed": PARTIAL, "by": cast.author,
        "at": AT, "seen": draft.revision,
    } | overrides  # fmt: skip
    actions.take_survey(**values)  # type: ignore[arg-type]
    return Evidence.objects.get(answer__assessment=draft, kind="form_survey")


def later(page: SignupPage, *controls: object, number: int = 2) -> None:
    """A form that two more surveys agree on."""
    for step in (number, number + 1):
        record(page, make_attempt(*controls, at=START + step * LATER))  # type: ignore[arg-type]


def test_a_survey_is_entered_with_itself_as_evidence(
    draft: Assessment, page: SignupPage, cast: Cast
) -> None:
    piece = take(draft, page, cast)
    assert piece.answer.observed == ObservedValue.PARTIAL
    assert (piece.aspect, piece.visibility) == (Aspect.OBSERVED, "vetted")
    assert piece.survey_citation.survey == cited(page)
    assert piece.speaks_on == cited(page).started_at.date()


def test_a_level_at_opening_is_entered_where_no_tier_was_observed(
    draft: Assessment, page: SignupPage, cast: Cast
) -> None:
    scope = draft.scopes.get()
    scope.tiers.filter(axis=Aspect.OBSERVED).first().limits.all().delete()  # type: ignore[union-attr]
    scope.tiers.filter(axis=Aspect.OBSERVED).delete()
    take(draft, page, cast, scope=scope, level=IdentityLevel.CONTACT_POINT)
    (tier,) = scope.tiers.filter(axis=Aspect.OBSERVED)
    assert (tier.level, tier.trigger) == (IdentityLevel.CONTACT_POINT, "at_opening")


def test_observed_tiers_that_a_person_entered_stay(
    draft: Assessment, page: SignupPage, cast: Cast
) -> None:
    with pytest.raises(Invalid, match="observed tiers are entered already"):
        take(draft, page, cast, scope=draft.scopes.get(), level=IdentityLevel.NONE)
    assert not SurveyCitation.objects.exists()


def test_an_observed_value_that_a_person_entered_stays(
    draft: Assessment, page: SignupPage, cast: Cast
) -> None:
    take(draft, page, cast)
    with pytest.raises(Invalid, match="“Partial” is entered already"):
        take(draft, page, cast, observed={"AO-03": "absent"})


@pytest.mark.parametrize(
    ("observed", "said"),
    [
        ({}, "Choose at least one indicator"),
        ({"AO-03": "splendid"}, "no observed value"),
        ({"IV-01": "effective"}, "a survey is not accepted here"),
    ],
)
def test_what_cannot_be_entered_is_said(
    draft: Assessment, page: SignupPage, cast: Cast, observed: dict[str, str], said: str
) -> None:
    with pytest.raises(Invalid, match=said):
        take(draft, page, cast, observed=observed)


def test_a_list_that_waits_for_a_second_survey_cannot_be_cited(
    draft: Assessment, cast: Cast
) -> None:
    page = make_signup_page(draft.provider)
    (only,) = record_all(page, BEFORE)
    with pytest.raises(Invalid, match="two surveys agree"):
        take(draft, page, cast, survey=only.survey)


def test_another_providers_form_cannot_be_cited(
    draft: Assessment, page: SignupPage, cast: Cast
) -> None:
    other = make_signup_page(make_provider())
    record_all(other, BEFORE, BEFORE)
    with pytest.raises(Invalid, match="another provider"):
        take(draft, page, cast, survey=cited(other))


def test_upon_what_somebody_else_changed_nothing_is_entered(
    draft: Assessment, page: SignupPage, cast: Cast
) -> None:
    with pytest.raises(ChangedMeanwhile):
        take(draft, page, cast, seen=draft.revision - 1)


def test_only_its_author_enters_it(draft: Assessment, page: SignupPage, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        take(draft, page, cast, by=cast.reviewer)


def test_a_form_that_asks_for_more_makes_the_answer_stale_and_the_author_is_told_once(
    draft: Assessment, page: SignupPage, cast: Cast
) -> None:
    piece = take(draft, page, cast)
    later(page, *AFTER)
    assert (resurvey_all(at=AT + HOUR), resurvey_all(at=AT + 2 * HOUR)) == (1, 0)
    piece = Evidence.objects.get(pk=piece.pk)
    assert piece.is_stale
    assert Evidence.objects.stale().filter(pk=piece.pk).exists()
    (notice,) = Notice.objects.filter(user=cast.author, body__contains="sign-up form")
    assert "asks for something else than when it was cited" in notice.body
    assert any("the sign-up form asks for something else" in one for one in problems(draft, at=AT))


def test_a_form_that_stays_as_it_is_leaves_the_answer(
    draft: Assessment, page: SignupPage, cast: Cast
) -> None:
    take(draft, page, cast)
    later(page, *BEFORE)
    assert resurvey_all(at=AT) == 0
    assert SurveyCitation.objects.get().held_against is not None


def test_what_one_survey_saw_makes_nothing_stale(
    draft: Assessment, page: SignupPage, cast: Cast
) -> None:
    take(draft, page, cast)
    record(page, make_attempt(*AFTER, at=START + 2 * LATER))
    assert resurvey_all(at=AT) == 0


def test_a_form_that_returns_to_what_was_cited_is_stale_no_more(
    draft: Assessment, page: SignupPage, cast: Cast
) -> None:
    piece = take(draft, page, cast)
    later(page, *AFTER)
    resurvey_all(at=AT)
    later(page, *BEFORE, number=4)
    resurvey_all(at=AT + HOUR)
    assert not Evidence.objects.get(pk=piece.pk).is_stale


def test_the_form_at_another_address_is_not_compared(
    draft: Assessment, page: SignupPage, cast: Cast
) -> None:
    take(draft, page, cast)
    SignupPage.objects.filter(pk=page.pk).update(is_current=False)
    other = make_signup_page(draft.provider, revision=2, url="http://site.example/new")
    later(other, *AFTER)
    assert resurvey_all(at=AT) == 0


def test_the_worker_and_the_command_both_do_it(
    draft: Assessment, page: SignupPage, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    take(draft, page, cast)
    later(page, *AFTER)
    call_command("revisit_evidence")
    assert "1 cited surveys became stale" in capsys.readouterr().out
    later(page, *BEFORE, number=4)
    tasks.revisit_surveys()
    later(page, *AFTER, number=6)
    assert tasks.revisit_surveys() == 1
    call_command("revisit_evidence")
    assert "0 cited surveys became stale" in capsys.readouterr().out


def published(draft: Assessment, page: SignupPage, cast: Cast) -> Evidence:
    piece = take(draft, page, cast)
    advance(draft, Status.PUBLISHED, cast, at=AT + HOUR)
    return piece


def test_after_publication_the_public_is_not_told_what_is_vetted(
    draft: Assessment, page: SignupPage, cast: Cast
) -> None:
    published(draft, page, cast)
    later(page, *AFTER)
    resurvey_all(at=AT + 9 * HOUR)
    draft.refresh_from_db()
    anybody = present(draft, Viewer.anonymous(at=AT + timedelta(days=90)))
    author = present(draft, Viewer.of(cast.author, at=AT + timedelta(days=90)))
    assert not any("sign-up form" in one for one in anybody.notices)
    assert "The sign-up form asks for something else since it was cited: AO-03." in author.notices


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE assessments_surveycitation SET survey_id = survey_id + 1",
        "DELETE FROM assessments_surveycitation",
    ],
)
def test_which_survey_a_published_assessment_cites_is_not_changed(
    draft: Assessment, page: SignupPage, cast: Cast, statement: str
) -> None:
    published(draft, page, cast)
    with (
        pytest.raises(DatabaseError, match="What was published is not changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_correction_takes_the_cited_survey_over(
    draft: Assessment, page: SignupPage, cast: Cast
) -> None:
    published(draft, page, cast)
    draft.refresh_from_db()
    correction = actions.start_correction(
        assessment=draft, reason="A figure was wrong.", by=cast.author, at=AT + 99 * HOUR
    )
    (piece,) = Evidence.objects.filter(answer__assessment=correction, kind="form_survey")
    assert piece.survey_citation.survey == cited(page)


def test_a_proposal_leaves_out_what_was_entered(
    draft: Assessment, page: SignupPage, cast: Cast
) -> None:
    before = proposed_for(draft)
    take(draft, page, cast)
    after = proposed_for(Assessment.objects.get(pk=draft.pk))
    assert before is not None
    assert after is not None
    assert [one.indicator for one in before.observed] == ["AO-03"]
    assert ([one.indicator for one in after.others], after.observed) == (["AO-03"], ())


def test_without_two_surveys_that_agree_nothing_is_proposed(draft: Assessment) -> None:
    record_all(make_signup_page(draft.provider), BEFORE)
    assert proposed_for(draft) is None
