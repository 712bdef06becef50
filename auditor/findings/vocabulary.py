"""The enumerations of findings. A stored value is never reused with another meaning."""

from django.db.models import TextChoices

from auditor.kyc.clause import STATED
from auditor.kyc.vocabulary import ClaimedValue, ExposureValue, IndicatorKind


class ReadingOutcome(TextChoices):
    """What came of reading the text of a version."""

    READ = "read", "Read"
    UNREADABLE = "unreadable", "The store does not have the text, or has it damaged"
    FAILED = "failed", "The rules could not be applied to the text"


class Decision(TextChoices):
    """What a person says of what the machine proposed."""

    ACCEPTED = "accepted", "Accepted"
    CORRECTED = "corrected", "Corrected"
    REJECTED = "rejected", "Rejected"
    ADDED = "added", "Added by a person"
    WITHDRAWN = "withdrawn", "Taken back: open again"


# After these the words count as a clause of the provider's.
HOLDING = (Decision.ACCEPTED, Decision.CORRECTED, Decision.ADDED)

# What can be claimed: of a control, of an exposure, and of a fact that is stated.
CLAIMS = (*ClaimedValue.values, *ExposureValue.values, STATED)
CLAIMS_OF_KIND: dict[str, tuple[str, ...]] = {
    IndicatorKind.CONTROL: tuple(ClaimedValue.values),
    IndicatorKind.EXPOSURE: tuple(ExposureValue.values),
    IndicatorKind.FACT: (STATED,),
}
CLAIM_LABELS = {**dict(ClaimedValue.choices), **dict(ExposureValue.choices), STATED: "Stated"}


def claim_label(claimed: str) -> str:
    """`Mandatory` for `mandatory`; what no framework has any more as it was stored."""
    return str(CLAIM_LABELS.get(claimed, claimed))
