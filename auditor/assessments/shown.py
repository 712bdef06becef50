"""What is shown of an assessment: frozen values that hold nothing that the viewer may not see.

Pages, API, search, feeds and exports are made from these and from nothing else. Where a field says
"vetted" or "restricted", it is None or empty for whoever sees less. None never means "absent".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from auditor.accounts.vocabulary import Clearance
from auditor.assessments.shown_bodies import (
    ShownDocument,
    ShownEvent,
    ShownQuote,
    ShownSurvey,
    ShownTest,
)
from auditor.assessments.vocabulary import Body, Status
from auditor.kyc.vocabulary import (
    Aspect,
    EvidenceKind,
    EvidenceStrength,
    Extent,
    GapLabel,
    Grade,
    GradeReason,
    IdentityLevel,
    IndicatorKind,
    Operation,
    Treatment,
    Trigger,
    Window,
)


@dataclass(frozen=True)
class ShownMeasure:
    """Out of 100 with one decimal. `value` and the bounds are None where nothing is known, or where so
    few controls are behind them that they would tell what was found for one. The outer bounds hold
    with what is beyond sight at its worst and best too."""

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    coverage: Decimal
    outer_low: Decimal | None = None
    outer_high: Decimal | None = None


@dataclass(frozen=True)
class ShownGroup:
    """One row of the dumbbell chart. `known_*` count the controls with a value, out of `controls`;
    confidences are out of 1, the mean over those by weight."""

    id: str
    name: str
    controls: int
    claimed: ShownMeasure
    observed: ShownMeasure
    known_claimed: int
    known_observed: int
    claimed_confidence: Decimal | None
    observed_confidence: Decimal | None


@dataclass(frozen=True)
class ShownCap:
    """Vetted: the observation that limits the grade."""

    indicator: str
    at_most: Grade


@dataclass(frozen=True)
class ShownMovable:
    """An amount in the framework's currency; None with every extent but `amount`."""

    extent: Extent
    amount: Decimal | None


@dataclass(frozen=True)
class ShownHeadline:
    """None: unknown. The cap is vetted."""

    level_to_move: IdentityLevel | None
    level_by_amount: IdentityLevel | None
    level_at_cash_out: IdentityLevel | None
    unverified_cap: ShownMovable | None


@dataclass(frozen=True)
class ShownHeadlines:
    """Observed ones are vetted, and so is `worst_scopes`: (value, scope's label)."""

    axis: Aspect
    worst: ShownHeadline
    typical: ShownHeadline | None
    worst_scopes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ShownScore:
    """What follows from the answers. `is_frozen`: as it was published, with `digest`; otherwise as it
    would be on `at`. `gap` (out of 100, vetted) is claimed less observed."""

    is_frozen: bool
    at: date
    digest: str
    grade: Grade
    grade_reasons: tuple[GradeReason, ...]
    gap_label: GapLabel
    claimed: ShownMeasure
    observed: ShownMeasure
    groups: tuple[ShownGroup, ...]
    headlines: tuple[ShownHeadlines, ...]
    gap: Decimal | None
    caps: tuple[ShownCap, ...]


@dataclass(frozen=True)
class ShownEvidence:
    """One of `quote`, `event`, `test`, `document` is there, as `body` says; a `survey` beside its document."""

    uuid: UUID
    indicator: str
    aspect: Aspect
    kind: EvidenceKind
    strength: EvidenceStrength
    visibility: Clearance
    speaks_on: date
    origin: str
    is_historic: bool
    is_stale: bool
    note: str
    body: Body
    quote: ShownQuote | None = None
    event: ShownEvent | None = None
    test: ShownTest | None = None
    document: ShownDocument | None = None
    survey: ShownSurvey | None = None


@dataclass(frozen=True)
class ShownValue:
    """`treatment` and `confidence` (out of 1) as the score has them; of exposures and facts only the
    confidence. `is_known` is False for what says nothing: never to be shown as absent."""

    value: str
    label: str
    is_known: bool
    treatment: Treatment | None
    confidence: Decimal | None


@dataclass(frozen=True)
class ShownPoint:
    """What the provider replied on the indicator."""

    body: str
    signatory: str
    received_at: datetime


@dataclass(frozen=True)
class ShownAnswer:
    """An indicator, answered or not. A value that is None is one that its kind does not have, or that
    is not for this viewer: `withheld` names those. Observed and exposure are vetted."""

    indicator: str
    name: str
    question: str
    group: str
    kind: IndicatorKind
    weight: int
    claimed: ShownValue | None
    observed: ShownValue | None
    exposure: ShownValue | None
    fact: ShownValue | None
    withheld: tuple[Aspect, ...]
    claimed_note: str
    observed_note: str
    evidence: tuple[ShownEvidence, ...]
    is_stale: bool
    replies: tuple[ShownPoint, ...]
    updated_at: datetime | None


@dataclass(frozen=True)
class ShownLimit:
    """`amount` None is unlimited, and has no currency."""

    operation: Operation
    window: Window
    amount: Decimal | None
    currency: str


@dataclass(frozen=True)
class ShownTier:
    """`limits` None: not for this viewer. Empty: none is recorded. `is_threshold_withheld` likewise."""

    order: int
    axis: Aspect
    level: IdentityLevel
    trigger: Trigger
    threshold: ShownLimit | None
    is_threshold_withheld: bool
    limits: tuple[ShownLimit, ...] | None


@dataclass(frozen=True)
class ShownScope:
    """Observed tiers are vetted, and so are scopes that have no claimed ones."""

    id: int
    label: str
    channel: str
    customer_type: str
    residence: str
    product: str
    funding_method: str
    is_typical: bool
    valid_from: date | None
    valid_to: date | None
    tiers: tuple[ShownTier, ...]


@dataclass(frozen=True)
class ShownRate:
    currency: str
    per_unit: Decimal
    at: date
    source: str


@dataclass(frozen=True)
class ShownReply:
    """Word for word. `points`: (indicator, what is said of it)."""

    body: str
    signatory: str
    position: str
    received_at: datetime
    points: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ShownDispute:
    """`body` and `raised_by_name` are vetted."""

    raised_at: datetime
    resolved_at: datetime | None
    is_upheld: bool | None
    resolution: str
    body: str
    raised_by_name: str


@dataclass(frozen=True)
class ShownNote:
    """A note of the review: for those who work on it."""

    id: int
    indicator: str
    body: str
    written_at: datetime
    written_by: str
    resolved_at: datetime | None


@dataclass(frozen=True)
class ShownWork:
    """For those who work on it: who does, and what may be done next."""

    author: str
    reviewer: str
    revision: int
    changed_at: datetime
    submitted_at: datetime | None
    reviewed_at: datetime | None
    reply_due_at: datetime | None
    approved_at: datetime | None
    embargo_until: datetime | None
    notes: tuple[ShownNote, ...]
    problems: tuple[str, ...]
    actions: tuple[str, ...]


@dataclass(frozen=True)
class ShownSummary:
    """What lists, search and feeds need; of what was withdrawn nothing but that it was, when and why.

    `grade`, `gap_label` and `coverage` (out of 100) are empty in what is not published.
    """

    uuid: UUID
    provider_slug: str
    provider_name: str
    framework: str
    number: int
    status: Status
    is_historic: bool
    as_of: date | None
    grade: str
    gap_label: str
    coverage: Decimal | None
    published_at: datetime | None
    closed_at: datetime | None
    closed_because: str
    reason: str
    summary: str


@dataclass(frozen=True)
class ShownAssessment:
    """An assessment as one viewer sees it. `sight` is how far that reaches here.

    `notices` are sentences to stand at its head: historic, preview, disputed, superseded, withdrawn,
    stale. `score` is None where it was withdrawn, or where nothing can be computed yet. `versions`
    are all of this provider and framework that the viewer may know of, newest first: the corrections
    log. `work` is None for whoever does not work on it.
    """

    about: ShownSummary
    sight: Clearance
    framework_digest: str
    notices: tuple[str, ...]
    score: ShownScore | None
    answers: tuple[ShownAnswer, ...]
    scopes: tuple[ShownScope, ...]
    rates: tuple[ShownRate, ...]
    replies: tuple[ShownReply, ...]
    disputes: tuple[ShownDispute, ...]
    versions: tuple[ShownSummary, ...]
    supersedes: UUID | None
    superseded_by: UUID | None
    work: ShownWork | None
