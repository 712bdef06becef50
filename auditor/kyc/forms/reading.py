"""A control as it is being read: what it seems to ask for, and how strongly that is held."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from auditor.kyc.forms.control import Classified, Control
from auditor.kyc.vocabulary import Attribute

CERTAIN = 97.0
"""The most that anything but `autocomplete` comes to, of 100."""
DECLARED = 98.0
WEAK = 68.0
"""Up to here neighbours are asked."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a control is held to ask for. `strength` from 0 to 100; `phrase` is what said
    so, `part` which part of a payment card it is, `group` what its group asks for."""

    control: Control
    attribute: Attribute
    strength: float
    reason: str
    phrase: str = ""
    part: str = ""
    group: Attribute | None = field(default=None)

    @property
    def is_weak(self) -> bool:
        """Whether neighbours may still decide."""
        return self.strength <= WEAK

    @property
    def is_declared(self) -> bool:
        """Whether the page itself says what the control is for (`autocomplete`)."""
        return self.strength >= DECLARED

    def become(self, attribute: Attribute, strength: float, reason: str) -> Reading:
        """The same control, held to ask for something else."""
        return replace(self, attribute=attribute, strength=strength, reason=reason, part="")

    def classified(self) -> Classified:
        """With confidence from 0 to 1 in place of strength."""
        confidence = round(min(max(self.strength, 0.0), 100.0) / 100, 2)
        return Classified(self.control, self.attribute, confidence, self.reason)
