"""What people do with assessments: keyword-only, atomic, with authority checked, and audited.

Whatever is refused is a `Refused` with sentences in `problems`, and has written nothing.
"""

from auditor.assessments.actions.anchoring import Found, follow, reanchor
from auditor.assessments.actions.answering import set_answer, set_as_of, set_rates, set_summary
from auditor.assessments.actions.bodies import Described, Event, File, Quote, Survey, Test
from auditor.assessments.actions.citing import Piece, cite, remove_evidence
from auditor.assessments.actions.disputing import dispute, settle_dispute
from auditor.assessments.actions.observing import (
    Account,
    attach_file,
    record_observation,
    sign_observation,
)
from auditor.assessments.actions.publishing import approve, discard, embargo, publish, withdraw
from auditor.assessments.actions.replying import (
    LinkRefused,
    Opened,
    Statement,
    open_invitation,
    open_reply,
    renew_link,
    reply,
    reply_signed_in,
)
from auditor.assessments.actions.reviewing import (
    accept,
    add_note,
    begin_review,
    request_changes,
    resolve_note,
    submit,
)
from auditor.assessments.actions.scoping import (
    Bounds,
    add_scope,
    remove_scope,
    set_scope,
    set_tiers,
)
from auditor.assessments.actions.starting import (
    AlreadyOpen,
    AlreadyPublished,
    start,
    start_correction,
)
from auditor.assessments.actions.surveying import hold_against, take_survey
from auditor.assessments.actions.taking_over import take_over
from auditor.assessments.actions.writing import ChangedMeanwhile, Invalid, NotReady
from auditor.assessments.workflow import NotAllowed, Refused, WrongState

__all__ = [
    "Account", "AlreadyOpen", "AlreadyPublished", "Bounds", "ChangedMeanwhile", "Described",
    "Event", "File", "Found", "Invalid", "LinkRefused", "NotAllowed", "NotReady", "Opened", "Piece",
    "Quote", "Refused", "Statement", "Survey", "Test", "WrongState", "accept", "add_note", "add_scope",
    "approve", "attach_file", "begin_review", "cite", "discard", "dispute", "embargo", "follow", "hold_against", "open_invitation",
    "open_reply", "publish", "reanchor", "record_observation", "remove_evidence", "remove_scope",
    "renew_link", "reply", "reply_signed_in", "request_changes", "resolve_note", "set_answer", "set_as_of",
    "set_rates", "set_scope", "set_summary", "set_tiers", "settle_dispute", "sign_observation",
    "start", "start_correction", "submit", "take_over", "take_survey", "withdraw",
]  # fmt: skip
