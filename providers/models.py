"""Who is audited: providers, the entities and licences behind them, and dated public facts."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from providers.vocabulary import (
    Activity,
    EventKind,
    IdentifierScheme,
    LedgerTransparency,
    LicenceStatus,
    OperatorModel,
    ProviderStatus,
    RelationKind,
    SourceTier,
)

PARTIAL_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def validate_partial_date(value: str) -> None:
    """`2013`, `2013-05` or `2013-05-28`: as precise as the source is, never more."""
    if not PARTIAL_DATE.fullmatch(value):
        raise ValidationError(f"{value!r} is not a date: write YYYY, YYYY-MM or YYYY-MM-DD.")


def validate_activities(values: object) -> None:
    """A list of members of the vocabulary, none twice."""
    if not isinstance(values, list) or len(set(values)) != len(values):
        raise ValidationError("Activities must be a list in which nothing occurs twice.")
    for value in values:
        if value not in Activity.values:
            raise ValidationError(f"{value!r} is not an activity of the vocabulary.")


class PartialDateField(models.CharField):  # type: ignore[type-arg]
    """An ISO 8601 date of the precision its source gives; sorts as text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs.setdefault("validators", [validate_partial_date])
        super().__init__(*args, **kwargs)


class ProviderQuerySet(models.QuerySet["Provider"]):
    """Sets of providers."""

    def reviewed(self) -> ProviderQuerySet:
        """Everything but drafts: providers that an import created and nobody has reviewed."""
        return self.filter(is_draft=False)

    def alphabetical(self) -> ProviderQuerySet:
        return self.order_by(Lower("name"), "slug")

    def matching_service(self, name: str) -> ProviderQuerySet:
        """Providers that another archive knows by `name`: its service id, else the name itself."""
        by_id = self.filter(identifiers__scheme="ota_service", identifiers__value__iexact=name)
        return by_id if by_id.exists() else self.filter(name__iexact=name)


class Provider(models.Model):
    """A service through which value is paid, held or exchanged."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    aliases = models.JSONField(default=list, blank=True)
    activities = models.JSONField(default=list, blank=True, validators=[validate_activities])
    status = models.CharField(
        max_length=20, choices=ProviderStatus.choices, default=ProviderStatus.UNKNOWN
    )
    status_since = PartialDateField()
    operator_model = models.CharField(
        max_length=40, choices=OperatorModel.choices, default=OperatorModel.UNKNOWN
    )
    ledger_transparency = models.CharField(
        max_length=40, choices=LedgerTransparency.choices, default=LedgerTransparency.UNKNOWN
    )
    country = models.CharField("country (ISO 3166-1 alpha-2)", max_length=2, blank=True)
    website = models.URLField(max_length=500, blank=True)
    summary = models.TextField(blank=True)
    is_fictional = models.BooleanField(default=False)
    is_draft = models.BooleanField(default=False)
    catalogue_digest = models.CharField(max_length=64, blank=True, editable=False)
    is_edited_by_hand = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ProviderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=ProviderStatus.values), name="provider_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(operator_model__in=OperatorModel.values),
                name="provider_operator_model_known",
            ),
            models.CheckConstraint(
                condition=models.Q(ledger_transparency__in=LedgerTransparency.values),
                name="provider_ledger_transparency_known",
            ),
            models.CheckConstraint(
                condition=models.Q(country="") | models.Q(country__regex=r"^[A-Z]{2}$"),
                name="provider_country_alpha2",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("public:provider-detail", args=[self.slug])

    @property
    def activity_labels(self) -> list[str]:
        return [str(Activity(value).label) for value in self.activities]


class CitedFact(models.Model):
    """A fact with the document that backs it."""

    source_title = models.CharField(max_length=300)
    source_url = models.URLField(max_length=1000, blank=True)
    source_tier = models.CharField(
        max_length=10, choices=SourceTier.choices, default=SourceTier.SECONDARY
    )

    class Meta:
        abstract = True


class LegalEntity(models.Model):
    """A company that operates, or operated, a provider."""

    provider = models.ForeignKey(
        Provider, on_delete=models.CASCADE, related_name="legal_entities"
    )
    name = models.CharField(max_length=300)
    country = models.CharField("country (ISO 3166-1 alpha-2)", max_length=2, blank=True)
    registration_number = models.CharField(max_length=80, blank=True)
    registry = models.CharField(max_length=200, blank=True)
    lei = models.CharField("LEI", max_length=20, blank=True)

    class Meta:
        verbose_name_plural = "legal entities"
        constraints = [
            models.UniqueConstraint(fields=["provider", "name"], name="legal_entity_named_once")
        ]

    def __str__(self) -> str:
        return self.name


class Licence(CitedFact):
    """An authorisation by an authority, with what its register says of it."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="licences")
    kind = models.CharField(max_length=200)
    authority = models.CharField(max_length=200)
    number = models.CharField(max_length=100, blank=True)
    country = models.CharField("country (ISO 3166-1 alpha-2)", max_length=2, blank=True)
    status = models.CharField(
        max_length=20, choices=LicenceStatus.choices, default=LicenceStatus.UNKNOWN
    )
    since = PartialDateField()
    until = PartialDateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=LicenceStatus.values), name="licence_status_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.authority})"


class Identifier(models.Model):
    """A name of the provider in a register or name space."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=30, choices=IdentifierScheme.choices)
    value = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value", "provider"], name="identifier_stated_once"
            ),
            models.CheckConstraint(
                condition=models.Q(scheme__in=IdentifierScheme.values),
                name="identifier_scheme_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Relation(CitedFact):
    """`subject` is the exchanger for, agent of, owned by ... `target`, from `since` to `until`."""

    subject = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="relations_out")
    kind = models.CharField(max_length=20, choices=RelationKind.choices)
    target = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="relations_in")
    since = PartialDateField()
    until = PartialDateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(subject=models.F("target")), name="relation_not_to_itself"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=RelationKind.values), name="relation_kind_known"
            ),
            models.UniqueConstraint(
                fields=["subject", "kind", "target", "since"], name="relation_stated_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.since}".strip()


class PublicEvent(CitedFact):
    """A dated public fact: what an authority, a court or the provider itself made known."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="events")
    date = PartialDateField()
    kind = models.CharField(max_length=20, choices=EventKind.choices)
    authority = models.CharField(max_length=200, blank=True)
    summary = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=EventKind.values), name="public_event_kind_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.date or 'undated'} {self.kind}"
