"""What a page gives is checked: it may hold anything."""

from __future__ import annotations

from typing import Any

from auditor.pages.form_controls import Found, SeenControl, controls_of, in_sets, numbered


def field(number: int = 0, **values: Any) -> dict[str, Any]:
    return {"control": number, "kind": "field", "tag": "input", "type": "text"} | values


def read(*items: dict[str, Any]) -> list[Found]:
    return numbered(in_sets(controls_of(items, reading=0, frame="")))


def only(*items: dict[str, Any]) -> SeenControl:
    (found,) = read(*items)
    return found.control


def test_the_text_on_the_line_before_is_the_label() -> None:
    one = only({"text": "Intro"}, {"line": True}, {"text": "E-mail"}, field())
    assert (one.label, one.label_source) == ("E-mail", "nearby")


def test_a_text_after_it_on_its_line_comes_before_one_on_the_line_above() -> None:
    one = only({"text": "Intro"}, {"line": True}, field(), {"text": "E-mail"}, {"line": True})
    assert one.label == "E-mail"


def test_a_box_is_called_by_what_stands_after_it() -> None:
    one = only({"text": "Last of all"}, field(type="checkbox"), {"text": "I agree"})
    assert one.label == "I agree"


def test_a_text_beyond_another_control_is_not_its_own() -> None:
    found = read({"text": "E-mail"}, field(0), {"line": True}, field(1))
    assert [one.control.label for one in found] == ["E-mail", ""]


def test_a_title_is_the_last_resort() -> None:
    one = only(field(title="Your name"))
    assert (one.label, one.label_source) == ("Your name", "title")


def test_a_control_without_a_name_has_none() -> None:
    assert only(field()).label_source == "none"


def test_values_of_a_wrong_kind_are_dropped() -> None:
    one = only(
        field(name={"a": 1}, options="x", max_length=-3, required="yes", source="evil", label=7)
    )
    assert (one.name, one.options, one.max_length, one.is_required) == ("", (), None, False)


def test_what_no_database_keeps_is_taken_out() -> None:
    assert only(field(name="a\x00b\ud800")).name == "ab?"


def test_radio_buttons_of_two_forms_are_two_sets() -> None:
    buttons = [field(n, type="radio", name="kind", form=n // 2, label=str(n)) for n in range(4)]
    assert [one.control.options for one in read(*buttons)] == [("0", "1"), ("2", "3")]


def test_a_set_is_required_if_one_of_its_buttons_is() -> None:
    buttons = [field(n, type="radio", name="kind", required=n == 1) for n in range(2)]
    assert only(*buttons).is_required


def test_a_set_is_called_by_what_stands_before_its_first_button() -> None:
    one = only(
        {"text": "Sex"}, {"line": True},
        field(0, type="radio", name="sex", label="F"), field(1, type="radio", name="sex", label="M"),
    )  # fmt: skip
    assert (one.label, one.options) == ("Sex", ("F", "M"))


def test_controls_are_numbered_without_gaps() -> None:
    assert [one.control.order for one in read(field(5), field(9))] == [0, 1]
