"""What of a page counts: selectors, ranges, removals."""

from __future__ import annotations

import pytest

from auditor.pages.declaration import Range
from auditor.pages.outcomes import Outcome
from auditor.pages.selection import _find, _parse, _parse_marked, _xpath
from tests.pages.reading import not_read, read

PAGE = """<html><body><div id=a class="x y"><h2>T</h2><p lang=en>one</p><p data-q="A b">two</p>
<ul><li>1<li>2<li>3<ul><li>4</ul></ul></div><section class=x><div><p>deep</p></div>
<a href="/t">l</a><p></p><input type=checkbox checked><em>e</em></section><p>last</p></body></html>"""
FIVE = "<p id=p0>0</p><p id=p1>1</p><p id=p2>2</p><p id=p3>3</p><p id=p4>4</p>"
BOTH_ENGINES = """
.x;div.x > p;h2 + p;h2 ~ p;p:first-child;p:last-child;li:nth-child(2n+1);li:nth-child(odd);DIV
p:nth-of-type(2);p:not(.z);div:has(p);div:has(> p);h2:has(+ p);:is(h2, em);:where(.x) p;P.x
[class~=y];[class^=x];[href*=t];[href$="/t"];[lang|=en];:root;:root > body;:empty;p:empty;a:link
:checked;p:only-child;p:only-of-type;p:first-of-type;li li;ul > li:last-child;p:lang(en);div#a.x.y
section *:not(div);body > :not(div):not(section);p:nth-last-child(1);:is(.x):has(h2);p:hover
[href^=""];div:not(:has(h2));section p:not(:has(a));section > a, h2;*
""".replace("\n", ";").split(";")
ONLY_BEAUTIFUL_SOUP = {
    ":nth-of-type(2)": ["two", "2"],
    "p:not(.z, [lang])": ["two", "deep", "", "last"],
    ":is(div p, em)": ["one", "two", "deep", "e"],
    "p:nth-child(2 of p)": ["two"],
    "p:-soup-contains(ee)": ["deep"],
    "svg|rect": [],
}


@pytest.mark.parametrize("css", [css for css in BOTH_ENGINES if css])
def test_xpath_and_beautiful_soup_select_the_same(css: str) -> None:
    tree = _parse(PAGE)
    marked, marks = _parse_marked(PAGE, [css])
    assert _texts(_find(tree, css, {})) == _texts(_find(marked, css, marks))


@pytest.mark.parametrize(("css", "texts"), ONLY_BEAUTIFUL_SOUP.items())
def test_a_selector_that_xpath_cannot_say_falls_back(css: str, texts: list[str]) -> None:
    marked, marks = _parse_marked(PAGE, [css])
    assert (_xpath(css), _texts(_find(marked, css, marks))) == (None, texts)


def _texts(found: list[object]) -> list[str]:
    return ["".join(one.itertext()).strip() for one in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("start", "is_start_in", "end", "is_end_in", "text"),
    [
        ("#p1", True, "#p3", True, "1 2 3"),
        ("#p1", True, "#p3", False, "1 2"),
        ("#p1", False, "#p3", True, "2 3"),
        ("#p1", False, "#p3", False, "2"),
        ("#p1", True, "#p1", True, "1"),
    ],
)
def test_a_range_takes_its_ends_in_or_leaves_them_out(
    start: str, is_start_in: bool, end: str, is_end_in: bool, text: str
) -> None:
    assert read(FIVE, [Range(start, is_start_in, end, is_end_in)]).split() == text.split()


@pytest.mark.parametrize(
    "range_",
    [
        Range("#p3", True, "#p1", True),
        Range("#p1", False, "#p1", False),
        Range("#p1", True, "#p1", False),
        Range("#none", True, "#p1", True),
        Range("#p1", True, "#none", True),
    ],
)
def test_a_range_without_an_inside_misses(range_: Range) -> None:
    assert not_read(FIVE, [range_]).outcome == Outcome.SELECTOR_MISSED


def test_a_missed_selector_is_named() -> None:
    assert "'#none'" in str(not_read(FIVE, "#none"))


def test_a_range_crosses_levels_of_the_page() -> None:
    page = "<div><p>a</p><h2>B</h2><p>c</p></div><div><div><p>d</p><h3>E</h3></div></div><p>f</p>"
    assert read(page, [Range("h2", True, "h3", False)]).split() == ["##", "B", "c", "d"]


def test_one_selector_that_matches_is_enough() -> None:
    assert read(FIVE, ["#none", "#p2"]) == "2"


def test_selections_come_in_the_order_of_the_declaration() -> None:
    assert read(FIVE, ["#p3", "#p1"]).split() == ["3", "1"]


def test_nested_selections_are_not_read_twice() -> None:
    assert read("<div class=k>a<div class=k>b</div></div>", ".k").split() == ["a", "b"]


def test_the_same_element_selected_twice_is_read_once() -> None:
    assert read(FIVE, ["#p1", "p:first-child + p"]) == "1"


def test_an_element_that_a_range_begins_after_can_be_selected_too() -> None:
    chosen = [Range("#p1", False, "#p3", False), "#p1"]
    assert read(FIVE, chosen).split() == ["2", "1"]


def test_removed_elements_leave_the_text_around_them() -> None:
    assert read("<p>before <b>gone</b> after</p>", remove=["b"]) == "before after"


def test_a_range_is_removed() -> None:
    assert read(FIVE, remove=[Range("#p1", True, "#p3", False)]).split() == ["0", "3", "4"]


def test_a_range_to_remove_that_is_not_there_removes_nothing() -> None:
    assert read(FIVE, remove=[Range("#p1", True, "#none", False)]).split() == list("01234")


@pytest.mark.parametrize("edge", ["#p1", "#p3", "p"])
def test_removing_an_end_of_a_removed_range_does_not_unbind_it(edge: str) -> None:
    ranged = Range("#p1", True, "#p3", False)
    kept = [one for one in "034" if edge != "p" and f"#p{one}" != edge]
    text = read(f"{FIVE}<h2>5</h2>", remove=[ranged, edge]).split()
    assert text == [*kept, "##", "5"]


def test_a_removed_range_that_ends_after_a_table_leaves_the_rest_readable() -> None:
    page = "<table><tr><td>a<td>b<tr class=x><td>c<td>d</table><h2>H</h2><p>after</p>"
    text = read(page, remove=[Range(".x", True, "h2", False)])
    assert text.split("\n\n") == ["| a | b |\n| --- | --- |", "## H", "after"]


def test_a_kept_range_that_ends_in_a_table_keeps_the_rows_before() -> None:
    page = "<p>0</p><table><tr><td>a<td>b<tr class=x><td>c<td>d</table><h2>H</h2>"
    text = read(page, [Range("p", True, ".x", False)])
    assert text.split("\n\n") == ["0", "| a | b |\n| --- | --- |"]


def test_a_removed_range_out_of_a_heading_does_not_make_headings_of_the_rest() -> None:
    page = "<h2>H <i>gone</i></h2><p class=e>end</p><p>rest</p>"
    assert read(page, remove=[Range("i", True, ".e", False)]) == "## H\n\nend\n\nrest"


def test_a_removed_range_that_ends_in_a_list_leaves_blocks_apart() -> None:
    page = "<h2>H</h2><ul><li>a<li><b>b</b>c</ul><p>rest</p>"
    text = read(page, remove=[Range("h2", True, "b", True)])
    assert text == "c\n\nrest"


def test_nul_characters_disturb_no_engine() -> None:
    assert read(b"\x00<p>a\x00b</p>", "p:-soup-contains(ab)") == "ab"


@pytest.mark.parametrize("css", ["body", "body:is(html > body)"])
@pytest.mark.parametrize("depth", [300, 5000])
def test_deep_nesting_loses_nothing(css: str, depth: int) -> None:
    page = f"<p>first</p>{'<div>' * depth}deep{'</div>' * depth}<p id=z>after</p>"
    assert read(page, css).split() == ["first", "deep", "after"]


def test_what_comes_after_deep_nesting_can_still_be_selected() -> None:
    page = f"{'<div>' * 5000}deep{'</div>' * 5000}<div id=terms>terms</div>"
    assert read(page, "#terms") == "terms"


def test_tags_that_were_never_closed_lose_nothing() -> None:
    page = "".join(f"<p><font>{number}</p>" for number in range(3000))
    assert read(page).split() == [str(number) for number in range(3000)]


def test_a_page_deeper_than_can_be_read_is_not_read_in_part() -> None:
    assert not_read("<p>a</p>" + "<ul><li>" * 3000 + "b").outcome == Outcome.TOO_LARGE
