"""The enumerations of assessments. A stored value is never reused with another meaning."""

from django.db.models import TextChoices


class Status(TextChoices):
    """Where an assessment stands; what leads from one to another is in `workflow.TRANSITIONS`."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    IN_REVIEW = "in_review", "In review"
    CHANGES_REQUESTED = "changes_requested", "Changes requested"
    REVIEWED = "reviewed", "Reviewed"
    RIGHT_OF_REPLY = "right_of_reply", "Right of reply"
    APPROVED = "approved", "Approved"
    EMBARGOED = "embargoed", "Embargoed"
    PUBLISHED = "published", "Published"
    DISPUTED = "disputed", "Disputed"
    SUPERSEDED = "superseded", "Superseded"
    WITHDRAWN = "withdrawn", "Withdrawn"


# Only in these is anything of it written.
EDITABLE = (Status.DRAFT, Status.CHANGES_REQUESTED)
# Not yet published, and not closed.
OPEN = (
    Status.DRAFT,
    Status.SUBMITTED,
    Status.IN_REVIEW,
    Status.CHANGES_REQUESTED,
    Status.REVIEWED,
    Status.RIGHT_OF_REPLY,
    Status.APPROVED,
    Status.EMBARGOED,
)
# What is said of a provider now.
STANDING = (Status.PUBLISHED, Status.DISPUTED)
CLOSED = (Status.SUPERSEDED, Status.WITHDRAWN)


class Body(TextChoices):
    """What a piece of evidence consists of; each has exactly one."""

    VERSION = "version", "Quote from a confirmed text of the archive"
    EVENT = "event", "Public event of the catalogue"
    OBSERVATION = "observation", "Test by a person"
    DOCUMENT = "document", "Described document"


class AnchorState(TextChoices):
    """How a quote stands to the newest confirmed text of its document."""

    ANCHORED = "anchored", "Stands where it stood"
    MOVED = "moved", "Stands elsewhere, word for word"
    CHANGED = "changed", "Stands in other words"
    GONE = "gone", "Stands there no more"
    UNCLEAR = "unclear", "Stands in several places, and nothing tells which is its own"


# The answer that rests on such a quote has to be looked at again.
STALE = (AnchorState.CHANGED, AnchorState.GONE, AnchorState.UNCLEAR)
# Such a quote has no place in the newest text.
PLACELESS = (AnchorState.GONE, AnchorState.UNCLEAR)


class AnchorKind(TextChoices):
    """What came of looking for a quote in a later text."""

    EXACT = "exact", "Found word for word"
    EDITED = "edited", "Found in other words"
    GONE = "gone", "Not found"
    UNCLEAR = "unclear", "Found in several places"

    @property
    def is_somewhere(self) -> bool:
        return self not in NOWHERE


NOWHERE = (AnchorKind.GONE, AnchorKind.UNCLEAR)
