from __future__ import annotations

import subprocess
from typing import Any

import pytest

from policysite.errors import ImportRefused, MissingExtra
from policysite.importing import pandoc


def test_it_reads_structure_and_no_file() -> None:
    """The tree of a page; what a page wants from elsewhere is not fetched."""
    found = pandoc.tree(b"<h1>A</h1><iframe src='/etc/passwd'></iframe><p>b", "html")
    assert [block["t"] for block in found["blocks"]][:1] == ["Header"]
    assert "root:" not in str(found)


def test_without_it_somebody_hears_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program is an extra."""
    monkeypatch.setattr("policysite.importing.pandoc.find_spec", lambda _: None)
    with pytest.raises(MissingExtra, match=r"“python3 run\.py import” installs it"):
        pandoc.tree(b"a", "html")


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (subprocess.TimeoutExpired("pandoc", 1), "it took longer than 60 seconds"),
        (subprocess.CompletedProcess([], 251, b"", b"heap"), "it is too large"),
        (
            subprocess.CompletedProcess([], 64, b"", b"odd"),
            "it is damaged, or it is not the kind of file that its name says",
        ),
        (subprocess.CompletedProcess([], 0, b"[" * 200_000, b""), "nested more deeply"),
    ],
)
def test_what_it_cannot_read_is_refused(
    outcome: Any, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its time, its memory and its complaints end in a sentence, never in its own words."""

    def ended(*_: object, **__: object) -> Any:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr("policysite.importing.pandoc.subprocess.run", ended)
    with pytest.raises(ImportRefused, match=expected):
        pandoc.tree(b"a", "html")
