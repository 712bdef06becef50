"""The controls that a survey saw -> what each asks for, and the identity level of the form.

Derived each time and stored nowhere: a better classifier reads old surveys anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.archive.models import FormSurvey
from auditor.kyc.forms import Classified, Control, FormIdentity, classify, identity_of
from auditor.kyc.vocabulary import Attribute, LabelSource
from auditor.pages.form_controls import SeenControl

SAME = tuple(
    name
    for name in Control.__dataclass_fields__
    if name in SeenControl.__dataclass_fields__ and name != "label_source"
)
WAYS_IN = frozenset({Attribute.FEDERATED_SIGN_IN, Attribute.WALLET_SIGN_IN})
# What a search, a notice or a promotion asks for as well: no sign of a sign-up form by itself.
COMMON = frozenset(
    {Attribute.OTHER, Attribute.CONSENT, Attribute.CAPTCHA, Attribute.REFERRAL_CODE, *WAYS_IN}
)
SURE = 0.5


@dataclass(frozen=True, slots=True)
class ReadForm:
    """`classified` in the order of the controls; `controls` are the same, as they were seen."""

    controls: tuple[SeenControl, ...]
    classified: tuple[Classified, ...]
    identity: FormIdentity

    @property
    def tracked(self) -> tuple[SeenControl, ...]:
        """What is compared over time: fields, ways to sign in through others, captchas.

        Other buttons and links come and go with what surrounds a form.
        """
        pairs = zip(self.controls, self.classified, strict=True)
        return tuple(one for one, found in pairs if one.kind != "button" or _is_way_in(found))


def read_form(controls: Iterable[SeenControl], *, language: str = "") -> ReadForm:
    """What a form asks for. The language is the page's own word, "" if it has none."""
    seen = tuple(controls)
    classified = classify([_control(one) for one in seen], language or None)
    return ReadForm(seen, classified, identity_of(classified))


def controls_of(survey: FormSurvey) -> ReadForm:
    """What a survey saw, classified anew."""
    rows = survey.controls.order_by("order")
    return read_form([row.seen for row in rows], language=survey.language)


def shows_form(controls: Sequence[SeenControl]) -> bool:
    """Whether these are of a sign-up form: something that forms ask for, or a way in through others."""
    form = read_form(controls)
    fields = [one for one in controls if one.kind == "field"]
    return len(fields) > 1 or any(_is_way_in(one) or _is_asked(one) for one in form.classified)


def _control(seen: SeenControl) -> Control:
    same = {name: getattr(seen, name) for name in SAME}
    return Control(**same, label_source=LabelSource(seen.label_source))


def _is_way_in(found: Classified) -> bool:
    return found.attribute in WAYS_IN and found.confidence >= SURE


def _is_asked(found: Classified) -> bool:
    is_field = found.control.tag not in {"a", "button"}
    return is_field and found.attribute not in COMMON and found.confidence >= SURE
