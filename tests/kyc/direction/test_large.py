"""Large texts: the same is found as by trying every pair, and in time that grows with the text."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.kyc.direction import edits, matching
from auditor.kyc.direction.edits import _drop_alike, _is_garbled, _is_spelt_alike
from auditor.kyc.direction.matching import SIMILAR, Said, _similar
from auditor.kyc.direction.wording import folded, key, similarity
from tests.kyc.direction.versions import Version, change, clause

SPELLINGS = st.sampled_from(
    [
        "verify", "verifies", "verifyed", "verified", "veryfy", "vary", "Organisation", "organization", "AML",
        "AMLAML", "CDD", "KYCCDD", "SCREENING", "SCREENIN", "screening", "2025", "20255", "account", "acount",
    ]
)  # fmt: skip
LISTS = st.lists(SPELLINGS, max_size=12, unique=True)
PASSAGES = st.lists(
    st.lists(st.sampled_from("identity passport screen sanction limit record we may".split()), max_size=8).map(tuple),
    max_size=8,
)  # fmt: skip


def tried_one_by_one(removed: list[str], added: list[str]) -> tuple[list[str], list[str]]:
    removed, added = [*removed], [*added]
    for before in [*removed]:
        for after in [*added]:
            if _is_spelt_alike(folded(before), folded(after)) or _is_garbled(before, after):
                removed.remove(before)
                added.remove(after)
                break
    return removed, added


@given(LISTS, LISTS)
def test_words_that_are_alike_are_those_that_trying_every_pair_finds(
    removed: list[str], added: list[str]
) -> None:
    wanted = tried_one_by_one(removed, added)
    _drop_alike(removed, added)
    assert (removed, added) == wanted


def said(words: tuple[str, ...]) -> Said:
    return Said(clause("Hello.", "Hello.", "IV-01", "mandatory"), words, key(words))


@given(PASSAGES, PASSAGES)
def test_similar_passages_are_those_that_trying_every_pair_finds(
    old: list[tuple[str, ...]], new: list[tuple[str, ...]]
) -> None:
    wanted = [
        (score, i, j)
        for i, before in enumerate(old)
        for j, after in enumerate(new)
        if (score := similarity(before, after)) >= SIMILAR
    ]
    assert sorted(_similar([*map(said, old)], [*map(said, new)])) == sorted(wanted)


def made_up(count: int, seed: int) -> Iterator[str]:
    letters = random.Random(seed)  # noqa: S311 - Words for a test, no secrets.
    for _ in range(count):
        yield "".join(letters.choices("abcdefghijklmnopqrstuvwxyz", k=9))


def test_few_spellings_are_compared_in_a_long_passage(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    monkeypatch.setattr(edits, "_is_spelt_alike", lambda *pair: compared.append(pair))
    _drop_alike([*made_up(2_000, 1)], [*made_up(2_000, 2)])
    assert len(compared) < 20_000


def test_few_passages_are_compared_where_many_clauses_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared = []

    def counted(old: tuple[str, ...], new: tuple[str, ...]) -> float:
        compared.append(old)
        return similarity(old, new)

    monkeypatch.setattr(matching, "similarity", counted)
    old, new = (Version("\n\n".join(texts), *((one, "IV-01", "mandatory") for one in texts)) for texts in (
        [f"We ask for {' '.join(made_up(6, seed))}." for seed in range(first, first + 150)] for first in (0, 1_000)
    ))  # fmt: skip
    assert len(change(old, new).shifts) == 150
    assert len(compared) < 150 * 150 / 4
