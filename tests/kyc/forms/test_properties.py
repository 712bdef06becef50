"""What holds of every form, whatever stands in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.kyc.forms import Control, classify, identity_of
from auditor.kyc.forms.autofill import FIELDS
from auditor.kyc.forms.pattern_files import read_patterns
from auditor.kyc.vocabulary import Attribute, IdentityLevel, LabelSource

read_patterns()  # Once, so that no example pays for it.
WORDS = sorted({word for pattern in read_patterns() for word in pattern.words})
texts = st.one_of(st.text(max_size=40), st.sampled_from(WORDS), st.just("x" * 5000))
kinds = st.sampled_from(
    ["", "text", "tel", "email", "password", "checkbox", "radio", "file", "date", "month", "submit", "\x00"]
)  # fmt: skip
controls = st.builds(
    Control,
    order=st.integers(0, 100),
    tag=st.sampled_from(["input", "select", "textarea", "button", "a", "iframe", "div", ""]),
    type=kinds,
    name=texts,
    id=texts,
    autocomplete=st.one_of(st.text(max_size=20), st.sampled_from(sorted(FIELDS))),
    label=texts,
    label_source=st.sampled_from(LabelSource),
    placeholder=texts,
    group=texts,
    nearby=texts,
    is_required=st.booleans(),
    options=st.lists(texts, max_size=5).map(tuple),
    max_length=st.one_of(st.none(), st.integers(-5, 10**9)),
)
forms = st.lists(controls, max_size=8)
languages = st.one_of(
    st.none(), st.sampled_from(["en", "ja", "ar", "tr", "xx"]), st.text(max_size=5)
)


@pytest.mark.slow
@settings(deadline=None, max_examples=150)
@given(forms, languages)
def test_every_form_is_classified_in_its_order(form: list[Control], language: str | None) -> None:
    found = classify(form, language)
    assert [one.control for one in found] == form
    assert all(0 <= one.confidence <= 1 and one.reason for one in found)
    assert classify(form, language) == found


@pytest.mark.slow
@settings(deadline=None, max_examples=100)
@given(forms, st.sampled_from(sorted(FIELDS)), st.integers(0, 7))
def test_what_is_declared_does_not_depend_on_what_stands_around_it(
    form: list[Control], token: str, at: int
) -> None:
    declared = Control(0, autocomplete=token)
    (alone,) = classify([declared])
    found = classify([*form[:at], declared, *form[at:]])
    assert found[min(at, len(form))] == alone


@pytest.mark.slow
@settings(deadline=None, max_examples=50)
@given(st.data(), st.lists(st.sampled_from(sorted(FIELDS)), min_size=1, max_size=12))
def test_the_order_of_declared_controls_does_not_matter(
    data: st.DataObject, tokens: list[str]
) -> None:
    form = [Control(order, autocomplete=token) for order, token in enumerate(tokens)]
    shuffled = data.draw(st.permutations(form))
    by_order = {one.control.order: one for one in classify(shuffled)}
    assert [by_order[order] for order in range(len(form))] == list(classify(form))


@pytest.mark.slow
@settings(deadline=None, max_examples=100)
@given(forms)
def test_the_level_is_never_below_the_least_and_never_the_highest(form: list[Control]) -> None:
    found = identity_of(classify(form))
    assert IdentityLevel.NONE <= found.at_least <= found.level < IdentityLevel.SECOND_EVIDENCE


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(forms, controls)
def test_a_required_mark_changes_no_attribute(form: list[Control], control: Control) -> None:
    marked = [replace(one, is_required=not one.is_required) for one in [*form, control]]
    plain = [one.attribute for one in classify([*form, control])]
    assert [one.attribute for one in classify(marked)] == plain


@pytest.mark.slow
def test_hostile_texts_of_a_megabyte_are_passed_over() -> None:
    huge = [
        "e-mail " * 150_000,
        "\u0640" * 1_000_000,
        "用户" * 500_000,
        "a" * 1_000_000,
        " " * 10**6,
        "(" * 10**6,
    ]
    form = [
        Control(order, label=text, name=text, placeholder=text, nearby=text, group=text, options=(text,), autocomplete=text)
        for order, text in enumerate(huge)
    ]  # fmt: skip
    assert classify(form)[0].attribute == Attribute.EMAIL


def test_a_form_of_a_thousand_controls_is_classified() -> None:
    form = [Control(order, label=f"Field {order}", nearby="Phone") for order in range(1000)]
    assert len(classify(form)) == 1000
