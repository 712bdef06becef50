"""What a value rests on: a quote, a public event, a test, a described document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from auditor.accounts.vocabulary import Clearance
from auditor.archive.models import Version
from auditor.assessing.passages import MOST_PLACES, Place, place_at, places_of, stands_at
from auditor.assessing.seen_form import SeenForm
from auditor.assessing.uploads import UploadField, file_of
from auditor.assessments.actions import Described, Event, Piece, Quote, Test
from auditor.assessments.models import Observation
from auditor.assessments.vocabulary import Body
from auditor.kyc.framework import Framework, Indicator
from auditor.kyc.scoring.checks import ASPECTS
from auditor.kyc.vocabulary import Aspect, EvidenceKind, EvidenceStrength
from auditor.public.document_page import legible_text
from providers.models import Provider, PublicEvent

NOT_FOUND = (
    "These words do not stand in the text that is shown. Copy them from the text; only white space "
    "may differ."
)
UNREADABLE_TEXT = "The stored text cannot be read at the moment, so nothing of it can be cited."


@dataclass(frozen=True)
class Setting:
    """For which indicator evidence is given, of which provider, and from which text."""

    provider: Provider
    indicator: Indicator
    framework: Framework
    version: Version | None = None

    def kinds(self) -> list[tuple[str, str]]:
        """The kinds of evidence that the indicator accepts."""
        accepted = (kind for kind in EvidenceKind if self.accepts(kind))
        return [(kind.value, str(kind.label)) for kind in accepted]

    def accepts(self, kind: EvidenceKind) -> bool:
        return self.framework.accepts(self.indicator.id, kind)

    def aspects(self) -> list[tuple[str, str]]:
        return [(one.value, str(one.label)) for one in ASPECTS[self.indicator.kind]]


class PieceForm(SeenForm):
    """What every piece of evidence says of itself. What is left empty follows from its body or kind."""

    aspect = forms.ChoiceField(label="Supports the value", widget=forms.RadioSelect)
    kind = forms.ChoiceField(label="Kind of evidence")
    speaks_on = forms.DateField(
        label="Day of which it speaks",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    strength = forms.ChoiceField(
        required=False,
        choices=[("", "The weakest that the kind can have"), *EvidenceStrength.choices],
    )
    visibility = forms.ChoiceField(
        label="Who may see it",
        required=False,
        choices=[("", "As is usual for the value that it supports"), *Clearance.choices],
    )
    origin = forms.CharField(
        required=False,
        max_length=200,
        help_text="Pieces of the same origin count once. Empty: it follows from the piece itself.",
    )
    is_historic = forms.BooleanField(
        label="Past conduct that was penalised or has ended: it says nothing of today",
        required=False,
    )
    note = forms.CharField(
        label="Note", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    more = ("strength", "visibility", "origin", "is_historic", "note")
    usual_kind: EvidenceKind | None = None
    usual_aspect = Aspect.CLAIMED

    def __init__(self, *args: Any, setting: Setting, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.setting = setting
        aspects, kinds = setting.aspects(), setting.kinds()
        self.fields["aspect"].choices = aspects  # type: ignore[attr-defined]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        is_usual = self.usual_aspect in dict(aspects)
        self.initial.setdefault("aspect", self.usual_aspect if is_usual else aspects[0][0])
        usual = self.usual_kind if self.usual_kind in dict(kinds) else kinds[0][0]
        self.initial.setdefault("kind", usual)

    def piece(self, given: dict[str, Any]) -> Piece:
        """Raises KeyError where the form was not valid."""
        return Piece(
            aspect=Aspect(given["aspect"]),
            kind=EvidenceKind(given["kind"]),
            body=given["given_body"],
            strength=EvidenceStrength(given["strength"]) if given["strength"] else None,
            visibility=Clearance(given["visibility"]) if given["visibility"] else None,
            speaks_on=given["speaks_on"],
            origin=given["origin"] or None,
            is_historic=given["is_historic"],
            note=given["note"],
        )

    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.more]


class QuoteForm(PieceForm):
    """Words of a confirmed text: with positions where a script saw them selected, or else pasted and
    looked for; where they stand several times, `place` says which is meant."""

    blamed = "exact"
    version = forms.UUIDField(widget=forms.HiddenInput)
    exact = forms.CharField(
        label="Words to cite",
        max_length=6000,
        help_text="Select them in the text, or paste them here; they are then looked for in the text.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, widget=forms.HiddenInput)
    place = forms.CharField(required=False, max_length=30)
    places: tuple[Place, ...] = ()

    def __init__(self, *args: Any, setting: Setting, **kwargs: Any):
        document = setting.version.document if setting.version else None
        if document is not None:
            self.usual_kind = kind_of(document.terms_type)
        super().__init__(*args, setting=setting, **kwargs)
        self.initial.setdefault("version", setting.version.uuid if setting.version else None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        version = self.setting.version
        if version is None:
            raise ValidationError("Choose the text from which these words are.")
        text = legible_text(version)
        if text is None:
            raise ValidationError(UNREADABLE_TEXT)
        if cleaned.get("exact"):
            place = self._place(text, cleaned)
            if place is not None:
                cleaned["given_body"] = Quote(version, place.start, place.end, place.exact)
        return cleaned

    def _place(self, text: str, cleaned: dict[str, Any]) -> Place | None:
        """Which place is meant; None, and said why, where that is not clear."""
        exact, start, end = cleaned["exact"], cleaned.get("start"), cleaned.get("end")
        if start is not None and end is not None and stands_at(text, exact, start, end):
            return place_at(text, start, end)
        found = places_of(text, exact)
        chosen = [one for one in found if one.key == cleaned.get("place")]
        if chosen or len(found) == 1:
            return (chosen or found)[0]
        if not found:
            self.add_error("exact", NOT_FOUND)
            return None
        self.places = tuple(found[:MOST_PLACES])
        many = f"more than {MOST_PLACES}" if len(found) > MOST_PLACES else str(len(found))
        self.add_error("place", f"These words stand in {many} places. Choose which one is meant.")
        return None


def kind_of(terms_type: str) -> EvidenceKind:
    """The kind that a text of this type mostly is."""
    if "Terms" in terms_type or "Agreement" in terms_type:
        return EvidenceKind.TERMS_VERSION
    return EvidenceKind.POLICY_VERSION if "Policy" in terms_type else EvidenceKind.SITE_PAGE


class EventForm(PieceForm):
    """A public event of the catalogue."""

    usual_kind = EvidenceKind.AUTHORITY_FINDING
    usual_aspect = Aspect.OBSERVED
    event = forms.ModelChoiceField(
        PublicEvent.objects.none(), label="Public event", empty_label="Choose an event"
    )

    def __init__(self, *args: Any, setting: Setting, **kwargs: Any):
        super().__init__(*args, setting=setting, **kwargs)
        events = PublicEvent.objects.filter(provider=setting.provider).order_by("date", "pk")
        self.fields["event"].queryset = events  # type: ignore[attr-defined]
        self.fields["event"].label_from_instance = _event_label  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("event"):
            cleaned["given_body"] = Event(cleaned["event"])
        return cleaned


def _event_label(event: PublicEvent) -> str:
    return f"{event.date or 'no date'}: {event.summary[:100]}"


class TestForm(PieceForm):
    """A test of the same provider."""

    __test__ = False  # pytest would collect it
    usual_kind = EvidenceKind.TEST_PROTOCOL
    usual_aspect = Aspect.OBSERVED
    observation = forms.ModelChoiceField(
        Observation.objects.none(), label="Test", empty_label="Choose a test"
    )

    def __init__(self, *args: Any, setting: Setting, **kwargs: Any):
        super().__init__(*args, setting=setting, **kwargs)
        tests = Observation.objects.filter(provider=setting.provider).order_by("-tested_on", "-pk")
        self.fields["observation"].queryset = tests  # type: ignore[attr-defined]
        self.fields["observation"].label_from_instance = _test_label  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("observation"):
            cleaned["given_body"] = Test(cleaned["observation"])
        return cleaned


def _test_label(observation: Observation) -> str:
    signed = "signed" if observation.signed_at else "not signed yet"
    return f"{observation.tested_on}: {observation.protocol}, {signed}"


class DescribedForm(PieceForm):
    """A document elsewhere, with a copy of it or without."""

    usual_kind = EvidenceKind.AUTHORITY_FINDING
    usual_aspect = Aspect.OBSERVED
    title = forms.CharField(max_length=300)
    publisher = forms.CharField(required=False, max_length=200)
    url = forms.CharField(
        label="Address",
        required=False,
        max_length=2000,
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    file = UploadField(
        label="A copy of it",
        called="A copy",
        required=False,
        help_text="It is kept by its SHA-256 and never shown in public.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("title") and not self.errors:
            cleaned["given_body"] = Described(
                cleaned["title"],
                cleaned.get("publisher", ""),
                cleaned.get("url", ""),
                file_of(copy) if (copy := cleaned.get("file")) else None,
            )
        return cleaned


FORMS: dict[Body, type[PieceForm]] = {
    Body.VERSION: QuoteForm,
    Body.EVENT: EventForm,
    Body.OBSERVATION: TestForm,
    Body.DOCUMENT: DescribedForm,
}
