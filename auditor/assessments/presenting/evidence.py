"""A piece of evidence, as far as it may be seen."""

from __future__ import annotations

from typing import Any

from auditor.accounts.vocabulary import Clearance
from auditor.archive.models import Version
from auditor.assessments.models import Evidence, Observation
from auditor.assessments.shown import ShownEvidence
from auditor.assessments.shown_bodies import (
    ShownDocument,
    ShownEvent,
    ShownQuote,
    ShownSurvey,
    ShownTest,
)
from auditor.assessments.viewing import Viewer
from auditor.assessments.vocabulary import AnchorState
from auditor.kyc.vocabulary import Aspect, EvidenceKind, EvidenceStrength, IdentityLevel


def show_evidence(
    evidence: Evidence, indicator: str, viewer: Viewer, assessment_sight: Clearance
) -> ShownEvidence | None:
    """None for what was taken back, or is not for this viewer."""
    sight = viewer.sees_of(evidence.added_by_id, assessment_sight)
    if evidence.removed_at is not None or not may_see(evidence, sight):
        return None
    return ShownEvidence(
        uuid=evidence.uuid,
        indicator=indicator,
        aspect=Aspect(evidence.aspect),
        kind=EvidenceKind(evidence.kind),
        strength=EvidenceStrength(evidence.strength),
        visibility=Clearance(evidence.visibility),
        speaks_on=evidence.speaks_on,
        origin=_origin(evidence, sight),
        is_historic=evidence.is_historic,
        is_stale=evidence.is_stale,
        note=evidence.note,
        body=evidence.body,
        **_body(evidence, sight, _sight_of_test(evidence, viewer, assessment_sight)),
    )


def may_see(evidence: Evidence, sight: Clearance) -> bool:
    """What supports an observation or an exposure is vetted, but for what an authority made public."""
    if not sight.covers(Clearance(evidence.visibility)):
        return False
    is_open = evidence.aspect in (Aspect.CLAIMED, Aspect.FACT)
    is_finding = evidence.kind == EvidenceKind.AUTHORITY_FINDING
    return sight >= Clearance.VETTED or is_open or is_finding


def _origin(evidence: Evidence, sight: Clearance) -> str:
    """Where nothing else was said it is the digest of the copy, which is as little public as the copy."""
    is_of_copy = bool(evidence.upload) and evidence.origin == evidence.upload
    return "" if is_of_copy and not _has_copy(evidence, sight) else evidence.origin


def _has_copy(evidence: Evidence, sight: Clearance) -> bool:
    """What is attached to a test tells as much as its account does."""
    is_of_test = evidence.kind == EvidenceKind.TEST_PROTOCOL
    return sight >= (Clearance.RESTRICTED if is_of_test else Clearance.VETTED)


def _sight_of_test(evidence: Evidence, viewer: Viewer, sight: Clearance) -> Clearance:
    """Whoever cites a test need not be the one who recorded it."""
    test = evidence.observation
    return sight if test is None else viewer.sees_of(test.recorded_by_id, sight)


def _body(evidence: Evidence, sight: Clearance, sight_of_test: Clearance) -> dict[str, Any]:
    if evidence.version is not None:
        return {"quote": _quote(evidence, evidence.version)}
    if evidence.event is not None:
        return {"event": ShownEvent(**evidence.event)}
    if evidence.observation is not None:
        return {"test": _test(evidence.observation, sight_of_test)}
    return {"document": _document(evidence, sight), "survey": _survey(evidence)}


def _survey(evidence: Evidence) -> ShownSurvey | None:
    """What a piece for the vetted describes; whoever sees the piece sees the survey."""
    cited = evidence.cited_survey
    if cited is None:
        return None
    survey = cited.survey
    return ShownSurvey(
        attempt=survey.attempt,
        seen_at=survey.started_at,
        has_picture=bool(survey.screenshot),
        stale_since=cited.stale_since,
    )


def _quote(evidence: Evidence, version: Version) -> ShownQuote:
    current = evidence.current_version
    return ShownQuote(
        version=version.uuid,
        document=version.document.slug,
        document_name=version.document.name,
        captured_at=version.captured_at,
        text_digest=evidence.text_digest,
        exact=evidence.exact,
        prefix=evidence.prefix,
        suffix=evidence.suffix,
        start=evidence.start or 0,
        end=evidence.end or 0,
        anchor=AnchorState(evidence.anchor),
        current_version=current.uuid if current else None,
        current_start=evidence.current_start,
        current_end=evidence.current_end,
        stale_since=evidence.stale_since,
    )


def _test(observation: Observation, sight: Clearance) -> ShownTest:
    if sight < Clearance.RESTRICTED:
        is_signed = observation.signed_at is not None
        return ShownTest(
            uuid=None,
            protocol=observation.protocol,
            tested_on=observation.tested_on,
            is_signed=is_signed,
            vantage="",
            level_tried=None,
            tried="",
            asked="",
            happened="",
            accepted="",
        )
    level = observation.level_tried
    return ShownTest(
        uuid=observation.uuid,
        protocol=observation.protocol,
        tested_on=observation.tested_on,
        is_signed=observation.signed_at is not None,
        vantage=observation.vantage,
        level_tried=None if level is None else IdentityLevel(level),
        tried=observation.tried,
        asked=observation.asked,
        happened=observation.happened,
        accepted=observation.accepted,
    )


def _document(evidence: Evidence, sight: Clearance) -> ShownDocument:
    has_copy = _has_copy(evidence, sight)
    return ShownDocument(
        title=evidence.title,
        publisher=evidence.publisher,
        url=evidence.url,
        upload=evidence.upload if has_copy else "",
        file_name=evidence.file_name if has_copy else "",
        media_type=evidence.media_type if has_copy else "",
        is_copy_withheld=not has_copy,
    )
