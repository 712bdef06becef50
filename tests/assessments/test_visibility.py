"""Nobody is shown what is not for them: every field is seeded with a mark, and what is shown is walked."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from auditor.accounts.vocabulary import Clearance, Role
from auditor.assessments import actions
from auditor.assessments.actions import Described, File, Piece
from auditor.assessments.models import Assessment, Evidence
from auditor.assessments.visibility import (
    NotVisible,
    Viewer,
    present,
    present_all,
    summarise,
    summarise_all,
    uploaded,
)
from auditor.assessments.vocabulary import CLOSED, OPEN, Status
from auditor.kyc.vocabulary import Aspect, EvidenceKind
from tests.assessments.factories import (
    AT,
    MUCH_LATER,
    Cast,
    Writer,
    fill,
    make_assessment,
    make_cast,
    make_observation,
    with_role,
)
from tests.assessments.seeded import beyond, make_seeded, marks_in
from tests.factories import make_provider

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SHOWN = [one for one in Status if one not in OPEN]
ANYBODY = Viewer.anonymous(at=MUCH_LATER)
OUTSIDE = (Role.REPRESENTATIVE, Role.ADMINISTRATOR)


def viewer_with(role: Role) -> Viewer:
    more: dict[str, Any] = {"provider": make_provider()} if role == Role.REPRESENTATIVE else {}
    return Viewer.of(with_role(role, **more), at=AT)


@pytest.mark.parametrize("status", SHOWN)
def test_the_public_gets_nothing_that_is_vetted_or_restricted(status: Status) -> None:
    row = make_seeded(status, make_cast())
    for viewer in (ANYBODY, *(viewer_with(role) for role in OUTSIDE)):
        assert beyond(Clearance.PUBLIC, present(row, viewer)) == set()
        assert beyond(Clearance.PUBLIC, summarise(row, viewer)) == set()


@pytest.mark.parametrize("role", [Role.RESEARCHER, Role.REGULATOR])
def test_the_vetted_get_nothing_that_is_restricted(role: Role) -> None:
    shown = present(make_seeded(Status.DISPUTED, make_cast()), viewer_with(role))
    assert shown.sight == Clearance.VETTED
    assert beyond(Clearance.VETTED, shown) == set()
    assert beyond(Clearance.PUBLIC, shown) != set()


def test_who_works_on_it_gets_everything_so_that_the_marks_would_be_seen() -> None:
    cast = make_cast()
    row = make_seeded(Status.DISPUTED, cast)
    for_editor = marks_in(present(row, Viewer.of(cast.editor, at=AT)))
    levels = {one.split(":")[0] for one in for_editor}
    assert levels == {"<public", "<vetted", "<restricted"}
    assert {one for one in for_editor if "public:" in one} == marks_in(present(row, ANYBODY))
    assert marks_in(present(row, Viewer.of(cast.author, at=AT))) == for_editor
    assert {"<restricted:tried>", "<vetted:dispute>", "<vetted:73541>"} <= for_editor


def correct(row: Assessment) -> tuple[Assessment, Viewer]:
    """A correction by a researcher who had no part in what is published."""
    other = with_role(Role.RESEARCHER)
    correction = actions.start_correction(assessment=row, reason="A figure.", by=other, at=AT)
    return correction, Viewer.of(other, at=AT)


def test_who_starts_a_correction_learns_nothing_restricted_of_what_others_did() -> None:
    correction, author = correct(make_seeded(Status.PUBLISHED, make_cast()))
    shown = present(correction, author)
    assert shown.sight == Clearance.RESTRICTED
    assert beyond(Clearance.VETTED, shown) == set()
    assert "<vetted:observed note>" in marks_in(shown)


def test_the_author_of_a_correction_reads_the_own_test_in_it_beside_those_of_others() -> None:
    correction, author = correct(make_seeded(Status.PUBLISHED, make_cast()))
    assert author.user is not None
    own = make_observation(correction.provider, by=author.user, tried="<restricted:own>")
    correction.refresh_from_db()
    Writer(correction).test("AO-02", own)
    assert beyond(Clearance.VETTED, present(correction, author)) == {"<restricted:own>"}


def test_who_cites_the_test_of_another_reads_no_more_of_it() -> None:
    cast = make_cast()
    row = make_assessment(cast=cast)
    test = make_observation(row.provider, by=with_role(Role.RESEARCHER), tried="<restricted:tried>")
    Writer(row).test("AO-02", test)
    assert marks_in(present(row, Viewer.of(cast.author, at=AT))) == set()
    assert "<restricted:tried>" in marks_in(present(row, Viewer.of(cast.reviewer, at=AT)))


@pytest.mark.parametrize("status", CLOSED)
def test_of_what_is_closed_its_author_sees_what_the_vetted_may(status: Status) -> None:
    cast = make_cast()
    row = make_seeded(status, cast)
    shown = present(row, Viewer.of(cast.author, at=MUCH_LATER - timedelta(days=1)))
    assert shown.sight == Clearance.VETTED
    assert beyond(Clearance.VETTED, shown) == set()
    assert beyond(Clearance.VETTED, present(row, Viewer.of(cast.editor, at=AT))) != set()


def test_of_a_draft_that_was_given_up_its_author_sees_nothing_restricted() -> None:
    cast = make_cast()
    row = make_seeded(Status.DRAFT, cast)
    actions.discard(assessment=row, because="No.", by=cast.author, at=AT, seen=row.revision)
    shown = present(row, Viewer.of(cast.author, at=AT))
    assert beyond(Clearance.VETTED, shown) == set()


def test_what_is_attached_to_a_test_is_as_restricted_as_its_account() -> None:
    cast = make_cast()
    copies: list[Evidence] = []

    def content(row: Assessment, cast: Cast, at: datetime) -> None:
        fill(row, cast, at)
        body = Described("Screenshots", file=File("shots.pdf", "application/pdf", b"%PDF"))
        piece = Piece(Aspect.OBSERVED, EvidenceKind.TEST_PROTOCOL, body, speaks_on=at.date())
        copies.append(Writer(row, at=at).cite("AO-01", piece))

    row = make_assessment(Status.PUBLISHED, cast=cast, content=content)
    (copy,) = copies
    regulator = viewer_with(Role.REGULATOR)
    assert copy.upload not in str(present(row, regulator))
    with pytest.raises(NotVisible):
        uploaded(copy.uuid, regulator)
    for user in (cast.author, cast.reviewer, cast.editor):
        assert uploaded(copy.uuid, Viewer.of(user, at=AT)).upload == copy.upload


# Where what somebody sees is another value and not less of the same: rounding, and words about it.
OTHERWISE = {
    "value",
    "sight",
    "notices",
    "withheld",
    "is_threshold_withheld",
    "versions",
    "is_copy_withheld",
}


def is_less(shown: Any, whole: Any) -> bool:
    """The one holds nothing that the other does not."""
    if shown in (None, "", ()) or shown == whole:
        return True
    if is_dataclass(shown) and type(shown) is type(whole):
        names = {field.name for field in fields(shown)} - OTHERWISE
        return all(is_less(getattr(shown, name), getattr(whole, name)) for name in names)
    if isinstance(shown, tuple) and isinstance(whole, tuple):
        return all(any(is_less(item, other) for other in whole) for item in shown)
    return False


@pytest.mark.parametrize("status", SHOWN)
def test_what_fewer_may_see_is_a_part_of_what_others_see(status: Status) -> None:
    cast = make_cast()
    row = make_seeded(status, cast)
    public = present(row, ANYBODY)
    vetted = present(row, viewer_with(Role.REGULATOR))
    whole = present(row, Viewer.of(cast.editor, at=AT))
    assert is_less(public, vetted)
    assert is_less(vetted, whole)


@pytest.mark.parametrize(("status", "role"), list(product(OPEN, Role)))
def test_what_is_not_published_is_there_only_for_those_who_work_on_it(
    status: Status, role: Role
) -> None:
    viewer = viewer_with(role)
    row = make_assessment(status, content=fill)
    is_known = role in (Role.REVIEWER, Role.EDITOR)
    assert Assessment.objects.visible_to(viewer).exists() == is_known
    assert viewer.may_know(row) == is_known
    if not is_known:
        for show in (present, summarise):
            with pytest.raises(NotVisible):
                show(row, viewer)


def test_an_author_sees_the_own_draft_and_no_other_while_a_researcher() -> None:
    cast = make_cast()
    row, other = make_assessment(cast=cast), make_assessment()
    author = Viewer.of(cast.author, at=AT)
    assert summarise_all(Assessment.objects.all(), author) == [summarise(row, author)]
    cast.author.role_grants.update(revoked_at=AT, revoked_by=cast.editor)
    with pytest.raises(NotVisible):
        present(row, Viewer.of(cast.author, at=AT))
    assert other.status == Status.DRAFT


def test_the_digest_of_a_copy_is_as_little_public_as_the_copy() -> None:
    cast = make_cast()
    copies: list[str] = []

    def content(row: Assessment, cast: Cast, at: datetime) -> None:
        fill(row, cast, at)
        body = Described("Letter", file=File("letter.pdf", "application/pdf", b"%PDF"))
        piece = Piece(Aspect.CLAIMED, EvidenceKind.UPLOAD, body, speaks_on=at.date())
        copies.append(Writer(row, at=at).cite("AO-01", piece).upload)

    row = make_assessment(Status.PUBLISHED, cast=cast, content=content)
    (copy,) = copies
    assert copy in str(present(row, Viewer.of(cast.editor, at=AT)))
    assert copy not in str(present(row, ANYBODY))
    assert "Letter" in str(present(row, ANYBODY))


def test_of_a_withdrawn_one_only_that_and_when_and_why_it_was_is_shown() -> None:
    shown = present(make_assessment(Status.WITHDRAWN), ANYBODY)
    assert shown.about.closed_because == "It was about another company."
    assert shown.notices == ("This assessment was withdrawn on 31 January 2026.",)
    assert (shown.about.grade, shown.about.summary, shown.about.coverage) == ("", "", None)
    assert (shown.score, shown.answers, shown.scopes, shown.replies) == (None, (), (), ())


def test_what_was_given_up_before_publication_is_never_shown() -> None:
    row = make_assessment()
    actions.discard(assessment=row, because="No.", by=row.author, at=AT, seen=row.revision)
    with pytest.raises(NotVisible):
        present(row, ANYBODY)


def test_an_assessment_of_a_provider_that_nobody_has_reviewed_is_not_public() -> None:
    row = make_assessment(Status.PUBLISHED, provider=make_provider(is_draft=True))
    assert not Assessment.objects.visible_to(ANYBODY).exists()
    with pytest.raises(NotVisible):
        present(row, ANYBODY)


def test_the_holder_of_a_reply_link_reads_what_the_public_will() -> None:
    row = make_seeded(Status.RIGHT_OF_REPLY, make_cast())
    invited = Viewer.invited(row.invitations.get(), at=AT)
    shown = present(row, invited)
    assert beyond(Clearance.PUBLIC, shown) == set()
    assert "<public:claimed note>" in marks_in(shown)
    assert shown.work is None
    with pytest.raises(NotVisible):
        present(make_assessment(), invited)


def test_to_the_public_what_is_withheld_is_said_to_be_and_nothing_is_called_absent() -> None:
    shown = present(make_seeded(Status.PUBLISHED, make_cast()), ANYBODY)
    for answer in shown.answers:
        assert answer.observed is None
        assert answer.exposure is None
        assert (Aspect.OBSERVED in answer.withheld) == (answer.kind == "control")
        assert (Aspect.EXPOSURE in answer.withheld) == (answer.kind == "exposure")


def test_what_nobody_has_looked_at_is_unknown_and_not_absent() -> None:
    shown = present(make_assessment(Status.PUBLISHED), viewer_with(Role.REGULATOR))
    values = {one.indicator: one.observed for one in shown.answers}
    unknown, known = values["SC-01"], values["AO-01"]
    assert unknown is not None
    assert (unknown.value, unknown.is_known, unknown.treatment) == ("not_assessed", False, "beyond")
    assert known is not None
    assert (known.value, known.is_known, known.treatment) == ("effective", True, "counted")


def test_a_historic_one_says_so() -> None:
    row = make_assessment(Status.PUBLISHED, is_historic=True, as_of=AT.date())
    (notice,) = present(row, ANYBODY).notices
    assert "It says nothing of today" in notice
    assert "31 January 2026" in notice


def test_a_disputed_and_a_superseded_one_say_so() -> None:
    assert "disputed" in present(make_assessment(Status.DISPUTED), ANYBODY).notices[0]
    old = make_assessment(Status.SUPERSEDED)
    shown = present(old, ANYBODY)
    new = Assessment.objects.get(supersedes=old)
    assert "A later version has replaced this one" in shown.notices[0]
    assert shown.superseded_by == new.uuid
    assert present(new, ANYBODY).supersedes == old.uuid
    assert [(one.number, one.reason) for one in shown.versions] == [
        (2, "A figure was wrong."),
        (1, ""),
    ]


def test_the_number_of_queries_does_not_grow_with_what_is_shown() -> None:
    make_assessment(Status.PUBLISHED)
    with CaptureQueriesContext(
        connection,
    ) as one:
        present_all(Assessment.objects.all(), ANYBODY)
    for _ in range(2):
        make_seeded(Status.DISPUTED, make_cast())
    with CaptureQueriesContext(connection) as several:
        assert len(present_all(Assessment.objects.all(), ANYBODY)) == 3
    assert len(several) <= len(one) + 1
    with CaptureQueriesContext(connection) as lines:
        assert len(summarise_all(Assessment.objects.published(), ANYBODY)) == 3
    assert len(lines) == 1
