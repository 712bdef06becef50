"""Pattern files: every fault with its line, and every shipped rule with examples that behave."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.kyc import framework
from auditor.kyc.reading.modality import RESERVED
from auditor.kyc.reading.pattern_file import (
    FOLDER,
    VERSION,
    PatternsError,
    languages,
    load,
    read,
)
from scripts import check_clause_rules

RULE = """
  - id: IV-01.papers
    indicator: IV-01
    why: "Asks for papers of the customer"
    topic: [papers]
    claimed: mandatory
    confidence: 0.5
    fires: ["Your papers, please."]
    not: ["Your money, please."]
"""


def written(folder: Path, rules: str = RULE, *, without: str = "", language: str = "en") -> Path:
    lists = "".join(f'  {name}: ["zzz"]\n' for name in RESERVED if name != without)
    file = folder / "en.yaml"
    file.write_text(f"language: {language}\nlists:\n{lists}rules:{rules}", encoding="utf-8")
    return file


def test_a_file_becomes_rules(tmp_path: Path) -> None:
    (rule,) = read(written(tmp_path)).rules
    assert (rule.id, rule.topic, rule.holds) == (
        "IV-01.papers",
        ("papers",),
        ("Your money, please.",),
    )


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("    not: [", "    mot: [", "is not a field of a pattern file"),
        ('    fires: ["Your papers, please."]\n', "", "fires: is missing"),
        ('    not: ["Your money, please."]\n', "", "not: is missing"),
        ("claimed: mandatory", "claimed: maybe", "is not one of"),
        ("confidence: 0.5", "confidence: 2", "is above 1"),
        ("topic: [papers]", 'topic: ["<papers>"]', "there is no list 'papers'"),
        ("id: IV-01.papers", "id: IV-02.papers", "does not begin with IV-01"),
    ],
)
def test_each_fault_is_named(tmp_path: Path, old: str, new: str, reason: str) -> None:
    with pytest.raises(PatternsError, match=reason):
        read(written(tmp_path, RULE.replace(old, new)))


@pytest.mark.parametrize(
    "field", ["topic: [must]", "topic: [papers]\n    needs: [[zzz, must]]", "topic: [papers]\n    without: [must]"]
)  # fmt: skip
def test_a_bare_word_that_is_the_name_of_a_list_is_refused(tmp_path: Path, field: str) -> None:
    with pytest.raises(PatternsError, match="may be the word or the list of that name"):
        read(written(tmp_path, RULE.replace("topic: [papers]", field)))


def test_a_list_is_named_in_brackets(tmp_path: Path) -> None:
    rules = RULE.replace("topic: [papers]", 'topic: [papers]\n    needs: [["<must>"]]')
    assert read(written(tmp_path, rules)).rules[0].needs == (("must",),)


def test_a_rule_given_twice_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(PatternsError, match="is given twice"):
        read(written(tmp_path, RULE + RULE))


def test_a_reserved_list_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(PatternsError, match="has no 'may_not'"):
        read(written(tmp_path, without="may_not"))


def test_the_language_is_the_name_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(PatternsError, match="is not the name of the file"):
        read(written(tmp_path, language="fr"))


@pytest.mark.parametrize("content", ["", "- a list\n", "language: [en\n"])
def test_what_is_no_pattern_file_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "en.yaml"
    file.write_text(content)
    with pytest.raises(PatternsError):
        read(file)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PatternsError, match="cannot be read"):
        read(tmp_path / "xx.yaml")


@pytest.mark.parametrize("language", languages())
def test_every_shipped_rule_behaves_as_its_examples_say(language: str) -> None:
    assert check_clause_rules.faults_of(load(language)) == []


def test_english_has_rules_for_every_indicator() -> None:
    assert {rule.indicator for rule in load("en").rules} == framework.newest().by_id.keys()


def test_the_check_knows_its_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_clause_rules.main(["xx"]) == 2
    assert "No such pattern file: xx" in capsys.readouterr().out


def test_a_rule_that_misbehaves_fails_the_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check_clause_rules, "rules_that_fire", lambda text, language: frozenset())
    assert check_clause_rules.main(["en"]) == 1
    assert "does not fire in" in capsys.readouterr().out


@pytest.mark.parametrize("language", languages())
def test_every_shipped_list_is_used(language: str) -> None:
    content = (FOLDER / VERSION / f"{language}.yaml").read_text(encoding="utf-8")
    unused = [
        name
        for name in load(language).lists
        if name.isidentifier() and f"\n  {name}:" in content and f"<{name}>" not in content
    ]
    assert [name for name in unused if name not in RESERVED] == []
