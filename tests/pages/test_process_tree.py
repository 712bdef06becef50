"""Which processes belong to one, and that all of them end."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.pages.process_tree import (
    Process,
    does_run,
    end_process,
    end_tree,
    find_process,
    tree_of,
    until_gone,
)

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc")
FAMILY = (
    "import subprocess, sys\n"
    "child = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=subprocess.PIPE)\n"
    "print(child.pid, flush=True)\n"
    "input()"
)


@pytest.fixture
def family() -> Iterator[list[Process]]:
    """A process and its child."""
    command = [sys.executable, "-c", FAMILY]
    parent = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    with parent:
        assert parent.stdout is not None
        found = [find_process(pid) for pid in (parent.pid, int(parent.stdout.readline()))]
        yield [one for one in found if one is not None]
        parent.kill()


def test_a_tree_is_a_process_and_its_descendants(family: list[Process]) -> None:
    assert {one.pid for one in tree_of(family[0])} == {one.pid for one in family}


def test_the_whole_tree_ends(family: list[Process]) -> None:
    end_tree(family[0])
    asyncio.run(asyncio.wait_for(until_gone(family), 10))
    assert [does_run(one) for one in family] == [False, False]


def test_a_later_process_of_the_same_number_is_left_alone(family: list[Process]) -> None:
    end_process(replace(family[1], started=family[1].started - 1))
    assert does_run(family[1])


def test_what_has_ended_is_no_error() -> None:
    assert end_tree(Process(2**22 + 1, 1, 2**22 + 1, 0, is_zombie=False)) == []
