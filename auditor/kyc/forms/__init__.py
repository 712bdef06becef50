"""Controls of a sign-up form -> what each asks for, and the identity level that they come to. Plain Python."""

from auditor.kyc.forms.classifying import classify
from auditor.kyc.forms.control import Classified, Control
from auditor.kyc.forms.identity import FormIdentity, identity_of
from auditor.kyc.forms.observed import ObservedProposal, observed_by

__all__ = [
    "Classified",
    "Control",
    "FormIdentity",
    "ObservedProposal",
    "classify",
    "identity_of",
    "observed_by",
]
