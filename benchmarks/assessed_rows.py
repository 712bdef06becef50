"""Many providers with published assessments, by inserts alone: the score is one, the grades differ."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from itertools import cycle, islice

from django.contrib.auth.models import User

from auditor.assessments.freezing import digest_of
from auditor.assessments.models import Assessment
from auditor.assessments.vocabulary import Status
from auditor.kyc import framework
from auditor.kyc.scoring import Inputs, score
from auditor.kyc.vocabulary import GapLabel, Grade
from providers.models import Provider
from providers.vocabulary import Activity

AT = datetime(2026, 6, 1, tzinfo=UTC)
COUNTRIES = ("NO", "DK", "IE", "CR", "")
TOGETHER = 500


def insert_assessed(number: int) -> None:
    """Providers `service-1`, `service-2`, ..., each with one published assessment."""
    author, reviewer = (User.objects.create_user(name) for name in ("author", "reviewer"))
    activities = cycle(Activity.values)
    providers = Provider.objects.bulk_create(
        [
            Provider(
                slug=f"service-{place}",
                name=f"Service {place}",
                activities=[next(activities)],
                country=COUNTRIES[place % len(COUNTRIES)],
            )
            for place in range(1, number + 1)
        ],
        batch_size=TOGETHER,
    )
    rows = zip(providers, islice(cycle(Grade), number), cycle(GapLabel), strict=False)
    content = _content()
    Assessment.objects.bulk_create(
        [
            Assessment(
                provider=provider,
                grade=grade,
                gap_label=gap,
                author=author,
                reviewer=reviewer,
                changed_by=author,
                approved_by=reviewer,
                published_by=reviewer,
                **content,
            )
            for provider, grade, gap in rows
        ],
        batch_size=TOGETHER,
    )


def _content() -> dict[str, object]:
    newest = framework.newest()
    inputs = Inputs(newest.version, newest.digest, AT.date())
    plain, scored = inputs.to_json(), score(inputs, newest).to_json()
    times = ("created", "changed", "submitted", "reviewed", "reply_due", "approved", "published")
    return {
        "framework": newest.version,
        "framework_digest": newest.digest,
        "number": 1,
        "status": Status.PUBLISHED,
        "as_of": AT.date(),
        "summary": "Made for a measurement.",
        "coverage": Decimal("0.0"),
        "inputs": plain,
        "score": scored,
        "score_digest": digest_of(plain, scored),
        **{f"{name}_at": AT for name in times},
    }
