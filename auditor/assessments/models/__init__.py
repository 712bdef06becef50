"""What people concluded. Assessment -> Answer -> Evidence; Assessment -> Scope -> Tier -> Limit.

Written by `auditor.assessments.actions` alone; from publication on, triggers of the database refuse
to change what an assessment says.
"""

from auditor.assessments.models.answers import VALUES, Anchoring, Answer, Evidence
from auditor.assessments.models.assessments import Assessment, Rate
from auditor.assessments.models.observations import Observation, ObservationFile
from auditor.assessments.models.remarks import Notice, ReviewNote
from auditor.assessments.models.replies import Dispute, Reply, ReplyInvitation, ReplyPoint
from auditor.assessments.models.scopes import Limit, Scope, Tier
from auditor.assessments.models.surveyed import SurveyCitation

__all__ = [
    "VALUES",
    "Anchoring",
    "Answer",
    "Assessment",
    "Dispute",
    "Evidence",
    "Limit",
    "Notice",
    "Observation",
    "ObservationFile",
    "Rate",
    "Reply",
    "ReplyInvitation",
    "ReplyPoint",
    "ReviewNote",
    "Scope",
    "SurveyCitation",
    "Tier",
]
