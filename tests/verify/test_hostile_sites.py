"""Hostile sites: each is met with a finding that names the file, in bounded time and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.helpers import ROOT
from tests.verify import hostile_sites
from tests.verify.hostile_sites import CASES, MEGABYTES, SECONDS

# A report that somebody still reads, twice: as text and as JSON.
_CHARACTERS = 1_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux does")
@pytest.mark.parametrize("name", CASES)
def test_a_hostile_site(name: str, folder: Path, tmp_path: Path) -> None:
    """It is answered in words, with the file named, in the time and the memory of a sound one."""
    command = [sys.executable, "-P", hostile_sites.__file__, str(folder), str(tmp_path), name]
    path = os.pathsep.join(map(str, (ROOT / "site", ROOT)))
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    outcome = json.loads(done.stdout)
    assert outcome["fault"] == ""
    assert any(line.startswith(CASES[name].named) for line in outcome["findings"]), outcome
    assert outcome["seconds"] < SECONDS
    assert outcome["megabytes"] < MEGABYTES
    assert outcome["characters"] < _CHARACTERS
