"""What people type at the desk, checked. Nothing typed is lost: a form comes back with it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from auditor.archive.terms_types import TERMS_TYPES
from auditor.archive.vocabulary import Finding
from auditor.desk.declaring import Fields, as_fields, as_json, from_fields, from_json
from auditor.pages.declaration import DeclarationInvalid, check
from auditor.pages.guard import Refused, check_url
from providers.models import Provider

LONGEST_NOTE = 2000
LONGEST_DECLARATION = 100_000
LARGEST_FILE = 1 << 20
TYPES = [(name, name) for name in TERMS_TYPES]


class VerdictForm(forms.Form):
    """`seen` is the latest verdict that the page showed."""

    finding = forms.ChoiceField(
        choices=Finding.choices,
        error_messages={"required": "Choose one of the two buttons."},
    )
    note = forms.CharField(
        label="Note (optional)",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean_finding(self) -> Finding:
        return Finding(self.cleaned_data["finding"])


class ReasonForm(forms.Form):
    """A decision on a document with its reason; whether it needs one is for the action to say."""

    is_on = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes"
    )
    reason = forms.CharField(required=False, max_length=280)


class NewForm(forms.Form):
    """Whose document it is, of what type, and where it is."""

    provider = forms.CharField(
        max_length=200,
        help_text="The name as in the catalogue. The list offers what it knows.",
        widget=forms.TextInput(attrs={"list": "known-providers", "autocomplete": "off"}),
    )
    is_new_provider = forms.BooleanField(
        label="It is not in the catalogue yet: make it as a draft when the declaration is saved",
        required=False,
    )
    terms_type = forms.ChoiceField(label="Type of document", choices=TYPES)
    url = forms.CharField(
        label="Address of the page",
        max_length=2000,
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"].strip()
        try:
            check_url(url, host_map=settings.HOST_MAP)
        except Refused as refused:
            raise ValidationError(f"This address cannot be fetched. {refused}") from refused
        return url

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        name = cleaned.get("provider", "")
        found = find_provider(name) if name else None
        if name and found is None and not cleaned.get("is_new_provider"):
            self.add_error(
                "provider",
                f"The catalogue has no provider named “{name}”. Choose one of the list, or tick "
                "the box below to make a new one.",
            )
        cleaned["found"] = found
        return cleaned


def find_provider(name: str) -> Provider | None:
    """A provider by its slug, or by a name that it is known under."""
    by_name = Provider.objects.matching_service(name).first()
    return by_name or Provider.objects.filter(slug=name).first()


class DeclarationForm(forms.Form):
    """A declaration as fields, or as the JSON that is stored. `replaces` is the revision seen."""

    view = forms.ChoiceField(choices=[("fields", ""), ("json", "")], widget=forms.HiddenInput)
    replaces = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    fetch = forms.CharField(
        label="Address (fetch)",
        required=False,
        max_length=2000,
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    select = forms.CharField(
        label="Keep (select)",
        required=False,
        max_length=LONGEST_DECLARATION,
        help_text="One selector a line: CSS, or a range as JSON. Empty for a PDF.",
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    remove = forms.CharField(
        label="Leave out (remove)",
        required=False,
        max_length=LONGEST_DECLARATION,
        help_text="One selector a line, for what stands within the part but is not the document.",
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    runs_scripts = forms.BooleanField(
        label="The page needs a browser (executeClientScripts)", required=False
    )
    text = forms.CharField(
        label="Declaration as JSON",
        required=False,
        max_length=LONGEST_DECLARATION,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
    )

    @classmethod
    def showing(
        cls, declaration: dict[str, Any], *, replaces: int, view: str = ""
    ) -> DeclarationForm:
        """A form with this declaration: as fields if they can hold it, unless JSON is asked for."""
        fields = as_fields(declaration)
        initial: dict[str, Any] = {"replaces": replaces, "text": as_json(declaration)}
        initial["view"] = "json" if view == "json" or fields is None else "fields"
        if fields is not None:
            initial |= {
                "fetch": fields.fetch,
                "select": fields.select,
                "remove": fields.remove,
                "runs_scripts": fields.runs_scripts,
            }
        return cls(initial=initial)

    @property
    def is_json(self) -> bool:
        return bool(self["view"].value() == "json")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            cleaned["declaration"] = self._declaration(cleaned)
        except ValueError as error:
            mistakes = error.mistakes if isinstance(error, DeclarationInvalid) else [str(error)]
            raise ValidationError(list(mistakes)) from error
        return cleaned

    def _declaration(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Raises ValueError: DeclarationInvalid, or one sentence."""
        if cleaned.get("view") == "json":
            declaration = from_json(cleaned.get("text", ""))
        else:
            declaration = from_fields(
                Fields(
                    fetch=cleaned.get("fetch", ""),
                    select=cleaned.get("select", ""),
                    remove=cleaned.get("remove", ""),
                    runs_scripts=cleaned.get("runs_scripts", False),
                )
            )
        check(declaration, host_map=settings.HOST_MAP)
        return declaration


class ImportForm(forms.Form):
    """The files of one service."""

    service = forms.FileField(label="Declarations: NAME.json")
    history = forms.FileField(
        label="Their history: NAME.history.json (if there is one)", required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("service", "history"):
            file = cleaned.get(name)
            if file is not None and file.size > LARGEST_FILE:
                limit = LARGEST_FILE >> 20
                self.add_error(name, f"The file is larger than {limit} MiB: it is no declaration.")
        return cleaned
