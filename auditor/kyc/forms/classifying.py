"""The controls of a form -> what each asks for, with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.kyc.forms.choosing import read_alone
from auditor.kyc.forms.context import settle
from auditor.kyc.forms.control import Classified, Control
from auditor.kyc.forms.lexicon import UNREAD
from auditor.kyc.forms.pattern_files import read_patterns
from auditor.kyc.forms.shared_texts import settle_shared


def classify(controls: Sequence[Control], language: str | None = None) -> tuple[Classified, ...]:
    """What each control asks for, in the order given, which is the order of reading.

    `language` is the page's (BCP 47), if it is known, and None asks all
    languages alike. Never raises: what nothing tells of is OTHER, with little confidence.
    """
    spoken = _spoken(language)
    readings = [read_alone(control, spoken) for control in controls]
    settle_shared(readings, lambda control: read_alone(control, spoken), spoken)
    return tuple(reading.classified() for reading in settle(readings))


def _spoken(language: str | None) -> str | None:
    """The primary subtag; UNREAD where no words of the language are read, None where it is not known."""
    primary = (language or "").strip()[:20].replace("_", "-").split("-")[0].casefold()
    if primary in {"", "und"}:
        return None
    return primary if primary in {pattern.language for pattern in read_patterns()} else UNREAD
