"""What counts as a change of a form, and what does not."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from auditor.pages.form_changes import differences
from auditor.pages.form_controls import SeenControl

MAIL = SeenControl(0, type="email", name="mail", label="E-mail")
SECRET = SeenControl(1, type="password", name="secret", label="Password")
CONTROLS = st.builds(
    SeenControl,
    order=st.just(0),
    type=st.sampled_from(["text", "email"]),
    name=st.sampled_from(["", "a", "b"]),
    label=st.sampled_from(["", "One", "Two *", "two"]),
    is_required=st.booleans(),
)


def steps(before: list[SeenControl], after: list[SeenControl]) -> list[tuple[str, str]]:
    return [(step.kind.value, step.control.label) for step in differences(before, after)]


def test_a_control_that_comes_is_added() -> None:
    assert steps([MAIL], [MAIL, SECRET]) == [("added", "Password")]


def test_a_control_that_goes_is_removed() -> None:
    assert steps([MAIL, SECRET], [SECRET]) == [("removed", "E-mail")]


def test_a_control_may_become_required_and_optional() -> None:
    required = replace(MAIL, is_required=True)
    assert steps([MAIL], [required]) == [("required", "E-mail")]
    assert steps([required], [MAIL]) == [("optional", "E-mail")]


def test_the_star_of_a_label_is_no_other_label() -> None:
    nameless = replace(MAIL, name="")
    starred = replace(nameless, label="E-mail *", is_required=True)
    assert steps([nameless], [starred]) == [("required", "E-mail *")]


def test_another_type_is_another_control() -> None:
    assert steps([MAIL], [replace(MAIL, type="tel")]) == [
        ("removed", "E-mail"),
        ("added", "E-mail"),
    ]


def test_the_order_is_no_change() -> None:
    assert steps([MAIL, SECRET], [SECRET, MAIL]) == []


def test_two_alike_are_counted() -> None:
    assert steps([MAIL, MAIL], [MAIL]) == [("removed", "E-mail")]


def test_empty_forms_do_not_differ() -> None:
    assert steps([], []) == []


@given(st.lists(CONTROLS, max_size=6))
def test_a_form_does_not_differ_from_itself(form: list[SeenControl]) -> None:
    assert differences(form, form) == []


@given(st.lists(CONTROLS, max_size=6), st.lists(CONTROLS, max_size=6))
def test_what_is_added_and_removed_accounts_for_the_numbers(
    before: list[SeenControl], after: list[SeenControl]
) -> None:
    kinds = [step.kind.value for step in differences(before, after)]
    assert len(after) - len(before) == kinds.count("added") - kinds.count("removed")
