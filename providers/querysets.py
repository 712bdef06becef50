"""The sets of the catalogue that have names.

Regular expressions rather than LIKE: SQLite's LIKE ignores case for ASCII letters only. What they
match in is either a plain column or the JSON text of a list of names, `["One", "Two"]`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, TextField, Value, When
from django.db.models.functions import Cast, Lower

from providers.vocabulary import IdentifierScheme

if TYPE_CHECKING:
    from providers.models import Provider  # noqa: F401

_CHARACTERS = r'(?:[^"\\]|\\.)*'
_OPENED_NAME = rf'^\[(?:"{_CHARACTERS}", )*"'


class ProviderQuerySet(models.QuerySet["Provider"]):
    """Sets of providers."""

    def reviewed(self) -> ProviderQuerySet:
        """Everything but drafts: providers that an import created and nobody has reviewed."""
        return self.filter(is_draft=False)

    def alphabetical(self) -> ProviderQuerySet:
        return self.order_by(Lower("name"), "slug")

    def with_activity(self, value: str) -> ProviderQuerySet:
        """Providers that have the activity `value`; none for a value outside the vocabulary."""
        # SQLite has no `contains` for JSON; a stored value needs no escape, so its quotes bound it.
        listed = self.alias(activities_text=Cast("activities", TextField()))
        return listed.filter(activities_text__contains=f'"{value}"')

    def named_like(self, text: str) -> ProviderQuerySet:
        """Providers with `text` in a name, alias, legal entity or identifier, in any case."""
        if not _is_storable(text):
            return self.none()
        literal = re.escape(text)
        in_alias = _OPENED_NAME + _CHARACTERS + re.escape(_within_json(text))
        return self.alias(aliases_text=Cast("aliases", TextField())).filter(
            Q(name__iregex=literal)
            | Q(aliases_text__iregex=in_alias)
            | Exists(self._related("legal_entities").filter(name__iregex=literal))
            | Exists(self._related("identifiers").filter(value__iregex=literal))
        )

    def matching_service(self, service_name: str) -> ProviderQuerySet:
        """Providers known elsewhere as `service_name`, the likeliest first: `.first()` is it.

        Exact but for case: by Open Terms Archive's service id, else by name, else by alias.
        """
        if not _is_storable(service_name):
            return self.none()
        whole = rf"^{re.escape(service_name)}\Z"
        alias = _OPENED_NAME + re.escape(_within_json(service_name)) + '"'
        has_id = Exists(
            self._related("identifiers").filter(
                scheme=IdentifierScheme.OTA_SERVICE, value__iregex=whole
            )
        )
        nearness = Case(
            When(has_id, then=Value(1)),
            When(name__iregex=whole, then=Value(2)),
            When(aliases_text__iregex=alias, then=Value(3)),
        )
        ranked = self.alias(aliases_text=Cast("aliases", TextField())).alias(nearness=nearness)
        return ranked.filter(nearness__isnull=False).order_by("nearness", "slug")

    def _related(self, name: str) -> models.QuerySet[models.Model]:
        """The rows `name` of the provider in the outer query."""
        related = self.model._meta.get_field(name).related_model
        rows: models.QuerySet[models.Model] = related._base_manager.filter(provider=OuterRef("pk"))  # type: ignore[union-attr]
        return rows


def _within_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _is_storable(text: str) -> bool:
    """Could any row hold it? PostgreSQL refuses NUL and lone surrogates even in a question."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
