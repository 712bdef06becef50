"""Who is audited: providers, the entities and licences behind them, and dated public facts."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from providers.constraints import alpha2, cited, filled, member_of, partial_date
from providers.fields import (
    ActivityListField,
    CountryField,
    NameListField,
    PartialDateField,
    WebAddressField,
)
from providers.querysets import ProviderQuerySet
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


class Provider(models.Model):
    """A service through which value is paid, held or exchanged."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    aliases = NameListField()
    activities = ActivityListField()
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
    country = CountryField("country (ISO 3166-1 alpha-2)")
    website = WebAddressField(max_length=500, blank=True)
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
            filled("provider", "slug"),
            filled("provider", "name"),
            member_of("provider", "status", ProviderStatus),
            partial_date("provider", "status_since"),
            member_of("provider", "operator_model", OperatorModel),
            member_of("provider", "ledger_transparency", LedgerTransparency),
            alpha2("provider"),
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
    source_url = WebAddressField(max_length=1000, blank=True)
    source_tier = models.CharField(
        max_length=10, choices=SourceTier.choices, default=SourceTier.SECONDARY
    )

    class Meta:
        abstract = True


class LegalEntity(models.Model):
    """A company that operates, or operated, a provider."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="legal_entities")
    name = models.CharField(max_length=300)
    country = CountryField("country (ISO 3166-1 alpha-2)")
    registration_number = models.CharField(max_length=80, blank=True)
    registry = models.CharField(max_length=200, blank=True)
    lei = models.CharField("LEI", max_length=20, blank=True)

    class Meta:
        verbose_name_plural = "legal entities"
        constraints = [
            models.UniqueConstraint(fields=["provider", "name"], name="legal_entity_named_once"),
            filled("legal_entity", "name"),
            alpha2("legal_entity"),
        ]

    def __str__(self) -> str:
        return self.name


class Licence(CitedFact):
    """An authorisation by an authority, with what its register says of it."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="licences")
    kind = models.CharField(max_length=200)
    authority = models.CharField(max_length=200)
    number = models.CharField(max_length=100, blank=True)
    country = CountryField("country (ISO 3166-1 alpha-2)")
    status = models.CharField(
        max_length=20, choices=LicenceStatus.choices, default=LicenceStatus.UNKNOWN
    )
    since = PartialDateField()
    until = PartialDateField()

    class Meta:
        constraints = [
            *cited("licence"),
            member_of("licence", "status", LicenceStatus),
            partial_date("licence", "since"),
            partial_date("licence", "until"),
            alpha2("licence"),
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
            # An import finds its provider by this one, so that it must lead to one alone.
            models.UniqueConstraint(
                Lower("value"),
                condition=models.Q(scheme=IdentifierScheme.OTA_SERVICE),
                name="identifier_ota_service_one_provider",
                violation_error_message="Another provider has this service already.",
            ),
            member_of("identifier", "scheme", IdentifierScheme),
            filled("identifier", "value"),
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
            *cited("relation"),
            models.CheckConstraint(
                condition=~models.Q(subject=models.F("target")),
                name="relation_not_to_itself",
                violation_error_message="A provider cannot stand in a relation to itself.",
            ),
            member_of("relation", "kind", RelationKind),
            models.UniqueConstraint(
                fields=["subject", "kind", "target", "since"], name="relation_stated_once"
            ),
            partial_date("relation", "since"),
            partial_date("relation", "until"),
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
            *cited("public_event"),
            member_of("public_event", "kind", EventKind),
            partial_date("public_event", "date"),
            filled("public_event", "summary"),
        ]

    def __str__(self) -> str:
        return f"{self.date or 'undated'} {self.kind}"
