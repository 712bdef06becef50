"""The label that a person would read, found in markup."""

from __future__ import annotations

import pytest

from auditor.archive.evaluation.form_pages import read_page
from auditor.kyc.forms import Control
from auditor.kyc.vocabulary import LabelSource


def controls(body: str) -> list[Control]:
    page = read_page(f"<html><body><form>{body}</form></body></html>".encode())
    return [one.control for one in page.placed]


def labels(body: str) -> list[str]:
    return [one.label for one in controls(body)]


@pytest.mark.parametrize(
    ("body", "label", "source"),
    [
        ("<label for=a>City</label><p>x</p><input id=a>", "City", LabelSource.LABEL),
        ("<label>City <input></label>", "City", LabelSource.LABEL),
        ("<label for=a><br></label><label>Town<input id=a></label>", "Town", LabelSource.LABEL),
        ("<input aria-label='City'>", "City", LabelSource.ARIA),
        ("<i id=x>City</i><input aria-labelledby='x none'>", "City", LabelSource.ARIA),
        ("Town <input placeholder='City'>", "City", LabelSource.PLACEHOLDER),
        ("City: <input>", "City:", LabelSource.NEARBY),
        ("<input title='City'>", "City", LabelSource.TITLE),
        ("<input>", "", LabelSource.NONE),
        ("<table><tr><td>City<td><b>*</b><td><input></table>", "City", LabelSource.NEARBY),
        ("<table><tr><th>City</th></tr><tr><td><input></td></tr></table>", "City", LabelSource.NEARBY),
        ("<dl><dt>City<dd><input></dl>", "City", LabelSource.NEARBY),
        ("<div><div><input></div><div>City</div></div>", "City", LabelSource.NEARBY),
        ("<script>x</script><p style='display: none'>No</p>City <input>", "City", LabelSource.NEARBY),
    ],
)  # fmt: skip
def test_a_label_is_found_where_a_person_looks(body: str, label: str, source: LabelSource) -> None:
    (control,) = controls(body)
    assert (control.label, control.label_source) == (label, source)


def test_the_text_of_a_box_stands_after_it() -> None:
    assert labels("<p>Terms</p><input type=checkbox> I agree<br>Name <input>")[0] == "I agree"


def test_each_field_has_the_text_between_it_and_the_one_before() -> None:
    assert labels("First <input><br>Last <input>") == ["First", "Last"]


def test_fields_in_a_row_share_the_text_before_them() -> None:
    assert labels("<p>Phone (<input>) <input> - <input></p>") == ["Phone ("] * 3


def test_a_field_with_a_placeholder_shares_nothing() -> None:
    assert labels("<p>Phone <input><input placeholder=City></p>")[1] == "City"


def test_groups_are_named_by_legend_row_or_role() -> None:
    legend = controls("<fieldset><legend>Born</legend><input></fieldset>")[0]
    row = controls("<table><tr><td>Born<td>d <input> m <input></table>")[1]
    role = controls("<div role=group aria-label=Born><input></div>")[0]
    assert {legend.group, row.group, role.group} == {"Born"}


def test_choices_are_no_part_of_a_label() -> None:
    (control,) = controls("<label>Title <select><option>Mr<option>Ms</select></label>")
    assert control.label == "Title"
    assert control.options == ("Mr", "Ms")


def test_what_is_hidden_or_no_field_has_no_place_among_fields() -> None:
    page = read_page(
        b"<input type=hidden><input type=submit value=Go><input type=IMAGE><input><a href=/>x</a><a>y</a>"
    )
    assert [(one.dom_index, one.button_index) for one in page.placed] == [(None, 0), (None, 1), (0, None), (None, 2)]  # fmt: skip


def test_a_button_is_called_by_its_text_value_or_picture() -> None:
    body = "<button>Go</button><input type=submit value=Send><a href=/x><img alt=Google></a>"
    assert labels(body) == ["Go", "Send", "Google"]


def test_attributes_are_taken_over() -> None:
    body = "<input name=n maxlength=4 required accept=.pdf inputmode=numeric pattern=x step=2>"
    (one,) = controls(body)
    assert (one.name, one.max_length, one.is_required) == ("n", 4, True)
    assert (one.accept, one.inputmode, one.pattern, one.step) == (".pdf", "numeric", "x", "2")
    assert controls("<input maxlength=many>")[0].max_length is None


@pytest.mark.parametrize("content", [b"", b"  ", b"\x00\xff<<<", b"<!--", b"<p>no form"])
def test_a_page_without_controls_has_none(content: bytes) -> None:
    assert read_page(content).placed == ()


def test_a_page_of_thousands_of_bare_fields_is_read() -> None:
    assert len(controls("<input>" * 2000)) == 2000
