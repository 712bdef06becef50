"""What the page of an assessment shows, arranged: answers by group, headline values, versions."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import Http404

from auditor.accounts.vocabulary import Clearance
from auditor.assessments.models import Assessment
from auditor.assessments.shown import ShownAnswer, ShownAssessment, ShownEvidence, ShownSummary
from auditor.assessments.visibility import NotVisible, Viewer, present
from auditor.assessments.vocabulary import Status
from auditor.kyc import framework
from auditor.kyc.framework import Framework
from auditor.kyc.vocabulary import Aspect
from auditor.public import assessment_words
from auditor.public.dumbbell import Dumbbell, draw
from auditor.public.standing import standing_of, versions_of
from providers.models import Identifier, Provider
from providers.vocabulary import IdentifierScheme

NO_SUCH_ASSESSMENT = (
    "There is no published assessment with this address. It may belong to another installation."
)


def find_assessment(uuid: uuids.UUID, viewer: Viewer) -> ShownAssessment:
    """One that is or was published. Raises Http404 with a sentence."""
    row = Assessment.objects.once_published().filter(uuid=uuid).first()
    if row is None:
        raise Http404(NO_SUCH_ASSESSMENT)
    try:
        return present(row, viewer)
    except NotVisible as error:
        raise Http404(NO_SUCH_ASSESSMENT) from error


def present_summary(about: ShownSummary, viewer: Viewer) -> ShownAssessment:
    """All of an assessment of which the summary is at hand."""
    return present(Assessment.objects.get(uuid=about.uuid), viewer)


@dataclass(frozen=True, slots=True)
class Group:
    """The indicators that belong together."""

    id: str
    name: str
    answers: tuple[ShownAnswer, ...]


@dataclass(frozen=True, slots=True)
class AssessmentPage:
    """What a page about one assessment holds. `own_hosts`: the provider's, which no link leads to."""

    shown: ShownAssessment
    groups: tuple[Group, ...]
    chart: Dumbbell | None
    versions: tuple[ShownSummary, ...]
    newest: ShownSummary | None
    stale: tuple[ShownEvidence, ...]
    own_hosts: frozenset[str]
    framework: Framework

    @property
    def about(self) -> ShownSummary:
        return self.shown.about

    @property
    def holds_more(self) -> bool:
        """Whether anything on it is not public."""
        return self.shown.sight > Clearance.PUBLIC

    @property
    def is_withdrawn(self) -> bool:
        """Only that it was, when and why: what it said is not shown."""
        return self.about.status == Status.WITHDRAWN and not self.shown.answers

    @property
    def is_unindexed(self) -> bool:
        return assessment_words.is_unindexed(self.about)

    @property
    def has_withheld(self) -> bool:
        return any(answer.withheld for answer in self.shown.answers)


def arrange(shown: ShownAssessment) -> AssessmentPage:
    """Two queries: the provider and its identifiers."""
    provider = Provider.objects.get(slug=shown.about.provider_slug)
    known = framework.load(shown.about.framework)
    versions = tuple(one for one in shown.versions if one.published_at)
    return AssessmentPage(
        shown=shown,
        groups=tuple(_groups(shown.answers, known)),
        chart=draw(shown.score) if shown.score else None,
        versions=versions,
        newest=next((one for one in versions if one.uuid == shown.superseded_by), None),
        stale=tuple(one for answer in shown.answers for one in answer.evidence if one.is_stale),
        own_hosts=own_hosts(provider, provider.identifiers.all()),
        framework=known,
    )


def _groups(answers: Iterable[ShownAnswer], known: Framework) -> Iterator[Group]:
    found = list(answers)
    for group in known.groups:
        own = tuple(answer for answer in found if answer.group == group.id)
        if own:
            yield Group(group.id, group.name, own)


def own_hosts(provider: Provider, identifiers: Iterable[Identifier]) -> frozenset[str]:
    """The provider's own hosts: addresses under them are plain text everywhere."""
    found = {one.value.lower() for one in identifiers if one.scheme == IdentifierScheme.DOMAIN}
    found.add(host_of(provider.website).removeprefix("www."))
    return frozenset(found - {""})


def host_of(url: str) -> str:
    """In small letters; empty for what has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class ProviderAssessment:
    """What a provider's page says of its assessment: the standing one, or that one was withdrawn."""

    page: AssessmentPage | None
    withdrawn: ShownSummary | None


def provider_assessment_of(provider: Provider, viewer: Viewer) -> ProviderAssessment:
    """One query for a provider that was never assessed; a fixed number for others."""
    versions = versions_of(provider.pk, viewer)
    about = standing_of(versions)
    last = versions[0] if versions and versions[0].status == Status.WITHDRAWN else None
    page = arrange(present_summary(about, viewer)) if about else None
    return ProviderAssessment(page, None if about else last)


def is_answered(answer: ShownAnswer) -> bool:
    """Whether there is anything to say of the indicator beside what is withheld."""
    values = (answer.claimed, answer.observed, answer.exposure, answer.fact)
    unset = {"not_assessed", "unknown", "unchecked"}
    has_value = any(one is not None and one.value not in unset for one in values)
    has_words = bool(answer.claimed_note or answer.observed_note or answer.replies)
    return has_value or has_words or bool(answer.evidence)


def evidence_for(answer: ShownAnswer, aspect: Aspect) -> tuple[ShownEvidence, ...]:
    return tuple(one for one in answer.evidence if one.aspect == aspect)
