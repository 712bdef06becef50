"""Search in texts: what is found, and that both databases find the same."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.archive.models import Version
from auditor.archive.vocabulary import VersionState
from auditor.findings.models import Passage
from auditor.findings.searching import finding
from auditor.findings.searching.asking import BadQuery, Term, parse, places
from auditor.findings.searching.finding import Narrowing, Tally
from auditor.findings.searching.passages import WORDS, pieces_of
from auditor.findings.searching.words import LONGEST_WORD, fold
from auditor.findings.vocabulary import Decision
from tests.factories import make_document, make_provider, make_version
from tests.findings.factories import MAY, MUST, read_version_of
from tests.findings.judged import say_of_clause
from tests.findings.tiny import swept

ANY = Narrowing()
MANY = " ".join(f"w{number}" for number in range(21))


def found(asked: str, narrowing: Narrowing = ANY) -> list[int]:
    return finding.versions(parse(asked), narrowing)


@pytest.mark.parametrize(
    ("asked", "terms"),
    [
        ("", ()),
        ("  ", ()),
        ("identity", (Term(("identity",)),)),
        ("Identity ÉTAT", (Term(("identity",)), Term(("etat",)))),
        ('"identity document"', (Term(("identity", "document")),)),
        ("«pièce d'identité»", (Term(("piece", "d", "identite")),)),
        ("verif*", (Term(("verif",), is_prefix=True),)),
        ('"proof of addr*"', (Term(("proof", "of", "addr"), is_prefix=True),)),
        ("know-your-customer", (Term(("know", "your", "customer")),)),
        ("same same", (Term(("same",)),)),
        ('"not closed', (Term(("not", "closed")),)),
        ("OR NEAR(a b) -c col:d ^e", ()),
    ],
)
def test_what_is_typed_is_words_phrases_and_beginnings(asked: str, terms: tuple[Term, ...]) -> None:
    if terms or not asked.strip():
        assert parse(asked) == terms
    else:
        assert [" ".join(one.words) for one in parse(asked)] == [
            "or",
            "near a",
            "b",
            "c",
            "col d",
            "e",
        ]


@pytest.mark.parametrize("asked", ["***", '"" --', "x" * 301, MANY, "a*", "'\\;"])
def test_what_cannot_be_searched_for_is_answered_with_a_sentence(asked: str) -> None:
    with pytest.raises(BadQuery, match=r"^(The search|“).+\.$"):
        parse(asked)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Vérification", "verification"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Ёлка", "елка"),
        ("e\u0301tat", "etat"),
        ("\uff11\uff12", "12"),
        ("w" * 200, "w" * LONGEST_WORD),
    ],
)
def test_case_and_accents_do_not_count(word: str, expected: str) -> None:
    assert fold(word) == expected


def test_terms_are_found_where_they_stand() -> None:
    text = "Identité: an IDENTITY document, identity documents."
    spots = places(parse('"identity document" identite'), text)
    assert [text[start:end] for start, end in spots] == ["Identité", "IDENTITY document"]


def test_places_that_overlap_are_one() -> None:
    text = "identity document"
    assert places(parse('identity "identity document"'), text) == [(0, 17)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(min_value=1, max_value=700), max_size=8))
def test_every_word_is_in_a_passage_and_no_passage_is_long(lengths: list[int]) -> None:
    text = "\n".join(
        " ".join(f"w{line}x{word}" for word in range(length)) for line, length in enumerate(lengths)
    )
    pieces = list(pieces_of(text))
    assert {word for piece in pieces for word in piece.words} == set(text.split())
    assert all(len(piece.words) <= WORDS for piece in pieces)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ("identity", True),
        ("IDENTITY", True),
        ("identity mail", True),
        ('"identity document"', True),
        ('"document identity"', False),
        ("ident*", True),
        ("ident", False),
        ('"an identity docu*"', True),
        ("passport", False),
        ("identity passport", False),
        ("e-mail", True),
    ],
)
def test_words_phrases_and_beginnings_are_found(asked: str, is_found: bool) -> None:
    version = read_version_of(text=MAY)
    assert found(asked) == ([version.pk] if is_found else [])


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["piece", "pièce", "PIÈCE", "документ", "straße", "strasse"])
def test_every_script_is_found_without_its_accents(asked: str) -> None:
    version = read_version_of(text="Une pièce. Документ. Hauptstraße, Straße.")
    assert found(asked) == [version.pk]


@pytest.mark.django_db
@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(max_size=60) | st.text(alphabet="\"*-^:(){}+NEAROT &|!<>\\'%_\x00", max_size=40))
def test_no_query_upsets_the_database(asked: str) -> None:
    try:
        terms = parse(asked)
    except BadQuery:
        return
    if terms:
        assert finding.versions(terms, ANY) == []


@pytest.mark.django_db
def test_a_phrase_in_a_very_long_line_is_found_wherever_it_stands() -> None:
    words = [f"w{number}" for number in range(20_000)]
    version = read_version_of(text=" ".join(words))
    for at in (0, 190, 199, 200, 16_382, 19_990):
        assert found(f'"{" ".join(words[at : at + 8])}"') == [version.pk]


@pytest.mark.django_db
def test_only_the_newest_text_is_searched_unless_all_are_asked_for() -> None:
    document = make_document()
    old, new = make_version(document, MUST), make_version(document, MAY)
    swept()
    assert found("identity") == [new.pk]
    assert found("identity", Narrowing(is_every_version=True)) == [new.pk, old.pk]


@pytest.mark.django_db
@pytest.mark.parametrize("asked", [ANY, Narrowing(is_every_version=True)])
def test_a_text_that_is_not_confirmed_any_more_is_not_found(asked: Narrowing) -> None:
    version = read_version_of()
    Version.objects.filter(pk=version.pk).update(state=VersionState.SUSPECT)
    assert found("identity", asked) == []


@pytest.mark.django_db
def test_texts_come_in_the_order_of_their_providers() -> None:
    names = ("beta", "Alpha", "Gamma")
    made = {name: read_version_of(make_document(make_provider(name=name))) for name in names}
    assert found("identity") == [made[name].pk for name in ("Alpha", "beta", "Gamma")]


@pytest.mark.django_db
def test_a_search_is_narrowed_and_counted_by_facet() -> None:
    alpha, beta = (make_provider(name=name, slug=name.lower()) for name in ("Alpha", "Beta"))
    own = read_version_of(make_document(alpha))
    fees = read_version_of(make_document(beta, terms_type="Fees", slug="fees"))
    terms = parse("identity")
    assert found("identity", Narrowing(provider="alpha")) == [own.pk]
    assert found("identity", Narrowing(terms_type="Fees")) == [fees.pk]
    both = [Tally("alpha", "Alpha", 1), Tally("beta", "Beta", 1)]
    assert finding.by_provider(terms, Narrowing(provider="alpha")) == both
    types = finding.by_terms_type(terms, Narrowing(provider="beta"))
    assert [(one.value, one.count) for one in types] == [("Fees", 1)]


@pytest.mark.django_db
def test_with_an_indicator_only_its_clauses_are_searched() -> None:
    version = read_version_of()
    assert found("identity", Narrowing(indicator="IV-01")) == [version.pk]
    assert found("address", Narrowing(indicator="IV-01")) == []
    counted = finding.by_indicator(parse("identity"), ANY)
    assert [(one.value, one.count) for one in counted] == [("IV-01", 1)]


@pytest.mark.django_db
def test_a_clause_that_a_person_rejected_is_no_clause_to_search() -> None:
    version = read_version_of()
    say_of_clause(version, Decision.REJECTED)
    assert found("identity", Narrowing(indicator="IV-01")) == []
    assert finding.by_indicator(parse("identity"), ANY) == []
    assert found("identity") == [version.pk]


@pytest.mark.django_db
def test_reading_anew_leaves_each_passage_once() -> None:
    read_version_of()
    before = Passage.objects.count()
    swept(anew=True)
    assert Passage.objects.count() == before
    assert len(finding.in_versions(parse("identity"), ANY, found("identity"))) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("options", [{}, {"all": True}])
def test_a_command_makes_the_index_anew(options: dict[str, bool]) -> None:
    version = read_version_of()
    before = Passage.objects.count()
    Passage.objects.all().delete()
    call_command("index_texts", **options)
    assert (Passage.objects.count(), found("identity")) == (before, [version.pk])
    assert found("identity", Narrowing(indicator="IV-01")) == [version.pk]


@pytest.mark.django_db
def test_a_text_without_a_word_is_no_fault() -> None:
    read_version_of(text="---\n\n***\n")
    assert not Passage.objects.exists()
