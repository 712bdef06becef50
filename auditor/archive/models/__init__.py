"""What providers said, and when. Content is added, never changed or deleted.

Document -> Source (how it is fetched) -> Capture (one check) -> Snapshot (the pages that came)
-> Version (their text) -> Change (against the version before). An ImportedRecord stands where a
version comes from another archive's history instead of a capture of ours. A Verdict is a person's
word on a version that the software did not believe.

Seal -> SealedCapture: what was recorded cannot be changed unseen; TimeStamp: an authority's word on when a seal was there.

SignupPage -> FormSurvey (one look at the form) -> SurveyedControl -> FormChange.
"""

from auditor.archive.models.captures import (
    Capture,
    ImportedRecord,
    Rereading,
    Snapshot,
    SnapshotPage,
)
from auditor.archive.models.desk import Trial, Verdict
from auditor.archive.models.documents import (
    OUTCOMES,
    DeclaredService,
    Document,
    Host,
    RobotsFile,
    Source,
)
from auditor.archive.models.seals import Seal, SealedCapture, TimeStamp
from auditor.archive.models.signup import FormChange, FormSurvey, SignupPage, SurveyedControl
from auditor.archive.models.versions import Change, Version, version_id

__all__ = [
    "OUTCOMES",
    "Capture",
    "Change",
    "DeclaredService",
    "Document",
    "FormChange",
    "FormSurvey",
    "Host",
    "ImportedRecord",
    "Rereading",
    "RobotsFile",
    "Seal",
    "SealedCapture",
    "SignupPage",
    "Snapshot",
    "SnapshotPage",
    "Source",
    "SurveyedControl",
    "TimeStamp",
    "Trial",
    "Verdict",
    "Version",
    "version_id",
]
