"""The roles that people have, and how far each lets them see."""

from __future__ import annotations

from django.db.models import TextChoices


class Role(TextChoices):
    """What somebody is here for. A viewer, who only reads, needs no account."""

    RESEARCHER = "researcher", "Researcher"
    REVIEWER = "reviewer", "Reviewer"
    EDITOR = "editor", "Editor"
    REPRESENTATIVE = "representative", "Provider's representative"
    REGULATOR = "regulator", "Regulator"
    ADMINISTRATOR = "administrator", "Administrator"


# Vetted access: granted for a purpose and for a time.
VETTED_ROLES = frozenset({Role.RESEARCHER, Role.REGULATOR})
# Who works on assessments, and judges what texts say.
WORKERS = frozenset({Role.RESEARCHER, Role.REVIEWER, Role.EDITOR})
# Whoever has one of these signs in with a second factor.
SECOND_FACTOR_ROLES = frozenset({Role.REVIEWER, Role.EDITOR, Role.REGULATOR, Role.ADMINISTRATOR})


class Clearance(TextChoices):
    """How much somebody may see. They compare by how far they reach, not by their names."""

    PUBLIC = "public", "Public"
    VETTED = "vetted", "Vetted"
    RESTRICTED = "restricted", "Restricted"

    @property
    def rank(self) -> int:
        return RANKS[self]

    def covers(self, needed: Clearance) -> bool:
        """Whether who has this clearance may see what needs the other."""
        return RANKS[self] >= RANKS[needed]

    def __lt__(self, other: str) -> bool:
        return RANKS[self] < RANKS[other]

    def __le__(self, other: str) -> bool:
        return RANKS[self] <= RANKS[other]

    def __gt__(self, other: str) -> bool:
        return RANKS[self] > RANKS[other]

    def __ge__(self, other: str) -> bool:
        return RANKS[self] >= RANKS[other]


# Compared for every piece of evidence that is shown.
RANKS: dict[str, int] = {one: number for number, one in enumerate(Clearance)}
CLEARANCE_OF_ROLE = {
    Role.RESEARCHER: Clearance.VETTED,
    Role.REGULATOR: Clearance.VETTED,
    Role.REVIEWER: Clearance.RESTRICTED,
    Role.EDITOR: Clearance.RESTRICTED,
    Role.REPRESENTATIVE: Clearance.PUBLIC,
    Role.ADMINISTRATOR: Clearance.PUBLIC,
}
