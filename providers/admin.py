"""The catalogue in the admin. What people edit here is theirs: a load of the files keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from providers.fields import validate_names
from providers.models import Identifier, LegalEntity, Licence, Provider, PublicEvent, Relation
from providers.vocabulary import Activity

if TYPE_CHECKING:
    ProviderAdminBase = admin.ModelAdmin[Provider]
    ProviderFormBase = forms.ModelForm[Provider]
else:
    ProviderAdminBase = admin.ModelAdmin
    ProviderFormBase = forms.ModelForm


class LinesField(forms.CharField):
    """A list of names, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = value if isinstance(value, list) else (value or "").splitlines()
        return [line.strip() for line in lines if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))


class ProviderForm(ProviderFormBase):
    """Lists as people write them, rather than as JSON."""

    aliases = LinesField(required=False, help_text="One a line.", validators=[validate_names])
    activities = forms.MultipleChoiceField(
        choices=Activity.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Provider
        fields = (
            *("name", "slug", "aliases", "activities", "status", "status_since"),
            *("operator_model", "ledger_transparency", "country", "website", "summary"),
            *("is_fictional", "is_draft"),
        )


class ActivityFilter(admin.SimpleListFilter):
    title = "activity"
    parameter_name = "activity"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in Activity.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Provider]) -> QuerySet[Provider]:
        value = self.value()
        if not value:
            return queryset
        return queryset.filter(pk__in=Provider.objects.with_activity(value).values("pk"))


class LegalEntityInline(admin.TabularInline):  # type: ignore[type-arg]
    model = LegalEntity
    extra = 0


class LicenceInline(admin.StackedInline):  # type: ignore[type-arg]
    model = Licence
    extra = 0


class IdentifierInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Identifier
    extra = 0


class RelationInline(admin.StackedInline):  # type: ignore[type-arg]
    model = Relation
    fk_name = "subject"
    autocomplete_fields = ["target"]
    extra = 0


class PublicEventInline(admin.StackedInline):  # type: ignore[type-arg]
    model = PublicEvent
    extra = 0


@admin.register(Provider)
class ProviderAdmin(ProviderAdminBase):
    form = ProviderForm
    inlines = [
        LegalEntityInline,
        LicenceInline,
        IdentifierInline,
        RelationInline,
        PublicEventInline,
    ]
    list_display = ["name", "slug", "status", "country", "is_draft", "is_edited_by_hand"]
    list_filter = ["is_draft", "is_edited_by_hand", "status", ActivityFilter, "is_fictional"]
    search_fields = ["name", "slug"]
    search_help_text = "Name, alias, legal entity or identifier."
    readonly_fields = ["is_edited_by_hand", "created_at", "updated_at"]
    prepopulated_fields = {"slug": ["name"]}
    ordering = ["name"]
    actions = ["return_to_catalogue"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Provider], search_term: str
    ) -> tuple[QuerySet[Provider], bool]:
        """Searches as the public list does, instead of by `search_fields` alone."""
        text = search_term.strip()
        if not text:
            return queryset, False
        return queryset.filter(pk__in=Provider.objects.named_like(text).values("pk")), False

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Sequence[Any], change: bool
    ) -> None:
        """Marks the provider as edited if its own fields or any row about it changed."""
        super().save_related(request, form, formsets, change)
        if form.has_changed() or any(formset.has_changed() for formset in formsets):
            provider: Provider = form.instance
            provider.is_edited_by_hand = True
            provider.save(update_fields=["is_edited_by_hand", "updated_at"])

    @admin.action(
        description="Return to the catalogue: the next load overwrites", permissions=["change"]
    )
    def return_to_catalogue(self, request: HttpRequest, queryset: QuerySet[Provider]) -> None:
        number = queryset.update(is_edited_by_hand=False)
        messages.success(request, f"{number} returned; the next load of the catalogue overwrites.")
