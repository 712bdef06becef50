"""Reading repositories that somebody else made."""

from __future__ import annotations

import shutil
import stat
import tempfile
from pathlib import Path

import pytest

from auditor.archive.interchange.git import (
    LoggedFile,
    NotARepository,
    open_repository,
)
from tests.archive.histories import (
    PRIVACY,
    TERMS,
    Commit,
    add_commits,
    git,
    make_bundle,
    make_repository,
)

pytestmark = pytest.mark.slow


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    return make_repository(tmp_path / "bare", [Commit({TERMS: "A"}), Commit({TERMS: "B"}, day=1)])


def log_of(folder: Path) -> list[LoggedFile]:
    with open_repository(folder) as repository:
        return list(repository.log())


def refusal_of(path: Path) -> str:
    with pytest.raises(NotARepository) as refused, open_repository(path) as repository:
        list(repository.log())
    return str(refused.value)


def work_tree_of(bare: Path) -> Path:
    git(bare.parent, "clone", "--quiet", str(bare), "tree")
    return bare.parent / "tree"


def test_it_says_which_objects_it_holds(bare: Path) -> None:
    blob = log_of(bare)[0].blob
    with open_repository(bare) as repository:
        held = [repository.holds(name) for name in (blob, "0" * 40, "--batch", "")]
    assert held == [True, False, False, False]


def test_a_bare_repository_is_read(bare: Path) -> None:
    assert [file.path for file in log_of(bare)] == [TERMS, TERMS]


def test_a_work_tree_is_read(bare: Path) -> None:
    assert log_of(work_tree_of(bare)) == log_of(bare)


def test_a_bundle_is_read(bare: Path) -> None:
    assert log_of(make_bundle(bare, bare.parent / "a.bundle")) == log_of(bare)


def test_a_relative_path_is_read(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_bundle(bare, bare.parent / "-a b.bundle")
    monkeypatch.chdir(bare.parent)
    assert log_of(Path("-a b.bundle")) == log_of(Path("bare"))


def test_a_bundle_without_a_head_is_read(bare: Path) -> None:
    git(bare, "bundle", "create", "--quiet", str(bare.parent / "a.bundle"), "main")
    assert len(log_of(bare.parent / "a.bundle")) == 2


def test_commits_are_counted_from_the_first(bare: Path) -> None:
    before = {file.commit: file.sequence for file in log_of(bare)}
    add_commits(bare, [Commit({TERMS: "C"}, day=9)])
    after = {file.commit: file.sequence for file in log_of(bare)}
    assert before == {commit: after[commit] for commit in before}


def test_a_deletion_has_no_blob(bare: Path) -> None:
    add_commits(bare, [Commit({TERMS: None}, day=9)])
    assert log_of(bare)[0].blob == ""


def test_a_file_that_moved_is_deleted_and_written(bare: Path) -> None:
    add_commits(bare, [Commit({TERMS: None, PRIVACY: "B"}, day=9)])
    found = {file.path: bool(file.blob) for file in log_of(bare)[:2]}
    assert found == {TERMS: False, PRIVACY: True}


def test_a_message_may_hold_anything(bare: Path) -> None:
    odd = ":100644 100644 a b M\x01\x02\n\n:x\n\x02"
    add_commits(bare, [Commit({TERMS: "C"}, "Subject", day=9, body=odd)])
    file = log_of(bare)[0]
    assert (file.subject, file.path, len(log_of(bare))) == ("Subject", TERMS, 3)


def test_a_history_merged_in_does_not_change_the_root(bare: Path) -> None:
    with open_repository(bare) as repository:
        before = repository.root()
    older = Commit({PRIVACY: "A"}, day=-900, branch="other", starts_from="0" * 40)
    add_commits(bare, [Commit({TERMS: "C"}, day=8), older, Commit({}, day=9, merges="other")])
    with open_repository(bare) as repository:
        assert repository.root() == before


def test_blobs_come_in_the_order_asked_for(bare: Path) -> None:
    names = [git(bare, "rev-parse", f"main{back}:{TERMS}").strip() for back in ("", "~1")]
    with open_repository(bare) as repository, repository.blobs() as blobs:
        assert list(blobs.read_all(names * 300)) == [b"B", b"A"] * 300


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal_of(tmp_path / "no") == f"{tmp_path / 'no'}: there is no such file or folder."


def test_a_folder_that_is_no_repository_is_refused(tmp_path: Path) -> None:
    assert "is not a git repository" in refusal_of(tmp_path)


def test_a_folder_inside_a_repository_is_not_that_repository(bare: Path) -> None:
    folder = work_tree_of(bare) / "Exchange"
    assert "is not a git repository" in refusal_of(folder)


def test_an_empty_repository_is_refused(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare")
    assert "no commit is checked out (branches: none)" in refusal_of(tmp_path)


def test_several_branches_without_a_main_one_are_refused(bare: Path) -> None:
    git(bare, "branch", "-m", "main", "one")
    git(bare, "branch", "two", "one")
    git(bare, "symbolic-ref", "HEAD", "refs/heads/none")
    assert "(branches: refs/heads/one, refs/heads/two)" in refusal_of(bare)


def test_a_truncated_bundle_is_refused(bare: Path) -> None:
    bundle = make_bundle(bare, bare.parent / "a.bundle")
    bundle.write_bytes(bundle.read_bytes()[:-40])
    assert "is not a git repository or a whole bundle (" in refusal_of(bundle)


@pytest.mark.parametrize("content", [b"", b"no bundle", b"# v2 git bundle\n"])
def test_a_file_that_is_no_bundle_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.bundle"
    path.write_bytes(content)
    said = refusal_of(path)
    assert said.startswith(str(path))
    assert "and the repository exists" not in said


def test_a_shallow_clone_is_refused(bare: Path) -> None:
    git(bare.parent, "clone", "--quiet", "--depth=1", f"file://{bare}", "shallow")
    assert "shallow clone" in refusal_of(bare.parent / "shallow")


def test_a_repository_without_a_tree_is_refused(bare: Path) -> None:
    tree = git(bare, "rev-parse", "main~1^{tree}").strip()
    unpack(bare)
    (bare / "objects" / tree[:2] / tree[2:]).unlink()
    assert "git cannot read the history" in refusal_of(bare)


def unpack(folder: Path) -> None:
    for path in (folder / "objects/pack").glob("*.pack"):
        content = path.read_bytes()
        for part in path.parent.iterdir():
            part.unlink()
        git(folder, "unpack-objects", "-q", data=content)


def test_a_commit_without_a_date_is_refused(bare: Path) -> None:
    raw = git(bare, "cat-file", "commit", "main").replace(" 1577966400 +0000", " x", 1)
    name = git(
        bare, "hash-object", "-t", "commit", "-w", "--literally", "--stdin", data=raw.encode()
    )
    git(bare, "update-ref", "refs/heads/main", name.strip())
    assert "has no date that can be read" in refusal_of(bare)


def test_a_machine_without_git_says_so(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert refusal_of(bare).startswith("git is not installed")


def test_variables_of_another_git_are_passed_over(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    assert len(log_of(bare)) == 2


def test_a_missing_blob_is_never_asked_of_another_machine(bare: Path) -> None:
    git(bare, "config", "uploadpack.allowFilter", "true")
    git(bare.parent, "clone", "-q", "--bare", "--filter=blob:none", f"file://{bare}", "part")
    names = [file.blob for file in log_of(bare)]
    with (
        pytest.raises(NotARepository, match=r"is missing|not complete"),
        open_repository(bare.parent / "part") as repository,
        repository.blobs() as blobs,
    ):
        list(blobs.read_all(names))


def test_reading_a_repository_runs_nothing_of_its_own(bare: Path, tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path / 'ran'}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    for name in ("core.fsmonitor", "core.pager", "gpg.program", "diff.external", "core.sshCommand"):
        git(bare, "config", name, str(program))
    git(bare, "config", "log.showSignature", "true")
    sign(bare)
    log_of(bare)
    assert not (tmp_path / "ran").exists()


def sign(bare: Path) -> None:
    """Give the last commit something that looks like a signature."""
    raw = git(bare, "cat-file", "commit", "main")
    signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n x\n -----END PGP SIGNATURE-----\n\n"
    data = raw.replace("\n\n", f"\n{signature}", 1).encode()
    name = git(bare, "hash-object", "-t", "commit", "-w", "--stdin", data=data)
    git(bare, "update-ref", "refs/heads/main", name.strip())


def test_the_temporary_copy_of_a_bundle_is_removed(
    bare: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bundle = make_bundle(bare, tmp_path / "a.bundle")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    log_of(bundle)
    assert list((tmp_path / "temporary").iterdir()) == []
