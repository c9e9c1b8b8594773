"""The day is that of the company, wherever the program runs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests import depth
from tests.helpers import copy_example, tree

pytestmark = pytest.mark.slow

# The program in a process of its own, at a moment of our choice (seconds since 1970).
AT = """
import datetime, sys
from policysite import cli
from policysite.commands import invocation

class Clock(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(int(sys.argv[1]), tz)

invocation.datetime = Clock
cli.main(sys.argv[2:])
"""
ZONES = depth.some(["Pacific/Kiritimati", "UTC", "Pacific/Pago_Pago"], type, 2)
# privacy 2.0 of the example applies from 1 January 2027. In Amsterdam it is half past eleven on the
# evening before (in Kiritimati it is the day itself), then half past twelve in the night.
EVENING, NIGHT = 1798756200, 1798759800


def at(moment: int, zone: str, root: Path, *arguments: str) -> str:
    """What the program prints at a moment, on a computer in a zone."""
    command = [sys.executable, "-c", AT, str(moment), "--root", str(root), *arguments]
    done = subprocess.run(
        command, env={**os.environ, "TZ": zone}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(("moment", "in_force"), [(EVENING, "1.1"), (NIGHT, "2.0")])
def test_the_same_site_in_every_zone(
    example: Path, tmp_path: Path, moment: int, in_force: str
) -> None:
    """On the evening before a version's day, and on its day: the same bytes in each zone."""
    sites = []
    for number, zone in enumerate(ZONES):
        out = tmp_path / str(number)
        at(moment, zone, example, "build", "--out", str(out))
        sites.append(tree(out))
    assert all(site == sites[0] for site in sites)
    (privacy, _) = json.loads(sites[0]["policies.json"])["policies"]
    assert privacy["in_force"] == in_force


def test_the_zone_is_that_of_the_settings(example: Path) -> None:
    """A company elsewhere names its own zone; an invalid name is reported."""
    file = example / "content/site.toml"
    text = file.read_text(encoding="utf-8")
    assert re.search(r"privacy +2\.0 +scheduled", at(EVENING, "UTC", example, "status"))
    file.write_text(f'timezone = "Pacific/Kiritimati"\n{text}', encoding="utf-8")
    assert re.search(r"privacy +2\.0 +in force", at(EVENING, "UTC", example, "status"))


def test_a_publication_abroad_has_the_day_of_the_company(tmp_path: Path) -> None:
    """Where it is still yesterday, publishing uses the company's date."""
    root = copy_example(tmp_path / "example")
    for code in ("nl", "en"):
        path = root / f"content/{code}/cookies/1.1.md"
        lines = path.read_text(encoding="utf-8").splitlines()
        words = {"nl": "Iets.", "en": "Something."}[code]
        kept = [words if line.startswith("[[TODO") else line for line in lines]
        path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    options = ("publish", "cookies", "1.1", "--effective", "2027-01-01", "--yes")
    at(NIGHT, "Pacific/Pago_Pago", root, *options)
    entry = json.loads((root / "content/ledger/cookies/1.1.json").read_bytes())
    assert (entry["published"], entry["effective"]) == ("2027-01-01", "2027-01-01")
