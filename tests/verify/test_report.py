"""The report of verifying, for people and for programs."""

from __future__ import annotations

import json

import pytest
from tests.verify.forging import PAGE, SUMS, Files, edited, headed, without
from tests.verify.frozen_sites import Memory

from policysite.ledger import sha256
from policysite.models import Library
from policysite.verify import report, verify


@pytest.mark.slow
def test_a_strange_site_cannot_steer_a_terminal(files: Files) -> None:
    """Control characters and half characters of a site's names are not printed."""
    names = {"ledger/\x1b[2J": b"", "ledger/\udcff": b"", "ledger/\u202etxt": b""}
    line = b"0" * 64 + b"  \x1b[31m\n"
    text = report(verify(Memory(headed(files, files[SUMS] + line) | names)), "text")
    assert text.count("�") == 4
    assert text.replace("\n", "").isprintable()


def test_the_report_for_people(files: Files, ours: Library) -> None:
    """A finding says which file, what is wrong, why it matters and what to do."""
    text = report(verify(Memory(edited(files, PAGE, b"6 maanden", b"9 maanden")), ours), "text")
    assert text.startswith(
        "nl/privacy/1.1/index.html: changed: it does not show privacy 1.1: “bewaren uw "
        "gegevens 6 maanden.” was published, “bewaren uw gegevens 9 maanden.” is shown\n    "
        "why: What was published must not change; readers and courts rely on it.\n    fix: "
    )
    assert "It shows the policies as in force from 2026-06-01 until 2026-12-31." in text
    assert text.endswith(f"Its head: {sha256(files[SUMS])}\nNot right: 1 finding.")
    assert report(verify(Memory(files), ours), "text").endswith("Verified: everything is right.")


def test_the_report_for_programs(files: Files, ours: Library) -> None:
    """The JSON contains the findings, the relation, the head and the days."""
    values = json.loads(report(verify(Memory(files), ours), "json"))
    assert values == {
        "compared": None,
        "days": ["2026-06-01", "2026-12-31"],
        "findings": [],
        "head": sha256(files[SUMS]),
        "more": 0,
        "relation": "equal",
        "right": True,
    }
    broken = json.loads(report(verify(Memory(without(files, PAGE)), ours), "json"))
    assert [set(finding) for finding in broken["findings"]] == [
        {"kind", "message", "path", "remedy"}
    ]
