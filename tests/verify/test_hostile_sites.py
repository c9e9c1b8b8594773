"""Hostile sites: each is met with a finding that names the file, in bounded time and memory."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from tests import depth
from tests.forked import Asked
from tests.verify import hostile_sites
from tests.verify.hostile_sites import CASES, MEGABYTES, SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

# A report that somebody still reads, twice: as text and as JSON.
_CHARACTERS = 1_000_000
# What takes longer than all others together; most of it waits for a thorough run.
LARGE = [
    "links",
    "many versions before a large one",
    "ten thousand entries",
    "as many policies as may be",
    "sections",
    "articles",
    "a hundred versions",
    "small elements",
    "much front matter",
    "large entries",
    "comments",
    "lists of lists in an entry",
    "as many elements as may be",
    "every page full of elements",
    "days",
    "tags in attributes",
    "elements in elements",
    "void elements",
    "many links",
    "a wide table",
]
SMALL = [name for name in CASES if name not in LARGE]


@pytest.fixture(scope="module")
def program(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """The program that makes hostile sites and verifies them."""
    with Asked(hostile_sites.__file__, str(folder), str(tmp_path_factory.mktemp("site"))) as asked:
        yield asked


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux does")
@pytest.mark.parametrize("name", [*depth.some(SMALL, type, 4), *depth.some(LARGE, type, 10)])
def test_a_hostile_site(name: str, program: Asked) -> None:
    """It is answered in words, with the file named, in the time and the memory of a sound one."""
    outcome = program.ask(name)
    assert outcome["fault"] == ""
    assert any(line.startswith(CASES[name].named) for line in outcome["findings"]), outcome
    assert outcome["seconds"] < SECONDS
    assert outcome["megabytes"] < MEGABYTES
    assert outcome["characters"] < _CHARACTERS
