"""The weakest route over 10,000 providers and 50,000 relations: searched alone, and asked of the database.

Relations are drawn at random, so that nearly every provider can be reached from every other: more than any
real network has. In the database they have no assessments: what is measured there is how relations are followed.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime
from functools import partial

from benchmarks.installation import empty_installation  # isort: skip - sets Django up

from auditor.assessments.routes import routes_of
from auditor.assessments.viewing import Viewer
from auditor.kyc.routes import Demands, Network, Span, Tie, TieKind, weakest_routes
from auditor.kyc.vocabulary import IdentityLevel
from benchmarks.report import median_ms, say
from providers.models import Provider, Relation

PROVIDERS, RELATIONS = 10_000, 50_000
AT_MOST = 1000.0  # Milliseconds.
AT = datetime(2026, 6, 1, tzinfo=UTC)


def main() -> None:
    network = drawn(random.Random(7))  # noqa: S311 - the same network in every run
    name = next(iter(network.names))
    once = median_ms(partial(weakest_routes, network, [name]), times=3)
    say("weakest route of one provider", once, "ms", at_most=AT_MOST)
    say("weakest routes of all", median_ms(partial(weakest_routes, network), times=3), "ms")
    empty_installation()
    provider = stored(network)
    viewer = Viewer.anonymous(at=AT)
    asked = median_ms(partial(routes_of, provider, viewer, on=AT.date()), times=3)
    say("the same for a page, with relations from the database", asked, "ms")


def drawn(dice: random.Random) -> Network:
    names = [f"p{number}" for number in range(PROVIDERS)]
    ties: set[tuple[str, TieKind, str]] = set()
    while len(ties) < RELATIONS:
        subject, target = dice.sample(names, 2)
        ties.add((subject, dice.choice(list(TieKind)), target))
    return Network(
        {name: Demands(_span(dice), _span(dice), _span(dice)) for name in names},
        tuple(Tie(*one) for one in sorted(ties)),
    )


def _span(dice: random.Random) -> Span:
    """Of one in five nothing is known."""
    if not dice.randrange(5):
        return Span()
    level = dice.choice(list(IdentityLevel))
    return Span(level, level)


def stored(network: Network) -> Provider:
    """The same providers and ties as rows of the catalogue."""
    rows = Provider.objects.bulk_create(
        Provider(slug=name, name=name, is_fictional=True) for name in sorted(network.names)
    )
    known = {one.slug: one for one in rows}
    Relation.objects.bulk_create(
        Relation(
            subject=known[tie.subject],
            kind=tie.kind.value,
            target=known[tie.target],
            source_title="Drawn at random",
            source_tier="official",
        )
        for tie in network.ties
    )
    return rows[0]


if __name__ == "__main__":
    main()
