"""The order in which files are put."""

from __future__ import annotations

import pytest

from policysite.hosting.deployment import plan, record
from policysite.hosting.deployment.record import Record

FILES = [
    "_headers",
    "ledger/privacy/1.0.json",
    "nl/privacy/1.0/index.html",
    "nl/privacy/1.0/changes/index.html",
    "nl/privacy/index.html",
    "nl/index.html",
    "404.html",
    "SHA256SUMS",
    "nl/changes.atom",
    "sitemap.xml",
    "policies.json",
]


def order(there: dict[str, str]) -> list[tuple[str, ...]]:
    files = dict.fromkeys(FILES, "new")
    return list(plan.groups(plan.compare(files, there, dict.fromkeys(FILES, 1)), {"_headers"}))


def test_what_never_changes_goes_first_and_policies_json_last() -> None:
    """Instructions, ledger, versions, the pages of today, what announces them."""
    assert order({}) == [
        ("_headers",),
        ("ledger/privacy/1.0.json",),
        ("nl/privacy/1.0/changes/index.html", "nl/privacy/1.0/index.html"),
        ("404.html", "nl/index.html", "nl/privacy/index.html"),
        ("SHA256SUMS", "nl/changes.atom", "sitemap.xml"),
        ("policies.json",),
    ]


def test_new_files_go_before_those_that_lead_to_them() -> None:
    """An old page is replaced only when everything that the new one links to is there."""
    there = {"_headers": "old", "404.html": "old", "nl/privacy/1.0/index.html": "old"}
    groups = order(there)
    assert groups[0] == ("_headers",)
    assert groups[-2:] == [("nl/privacy/1.0/index.html",), ("404.html",)]


def test_a_plan_says_what_becomes_of_each_file() -> None:
    """New, changed, unchanged or gone, and how many bytes are sent."""
    made = plan.compare({"a": "1", "b": "2", "c": "3"}, {"b": "2", "c": "x", "d": "4"}, SIZES)
    found = (made.new, made.changed, made.unchanged, made.gone)
    assert [sorted(names) for names in found] == [["a"], ["c"], ["b"], ["d"]]
    assert made.bytes == 101
    assert not made.is_empty
    assert plan.compare({"a": "1"}, {"a": "1"}, SIZES).is_empty


SIZES = {"a": 1, "b": 10, "c": 100}


def test_a_record_is_read_as_it_was_written() -> None:
    """All that a deployment wrote down comes back."""
    written = Record(
        id="0007-0123456789ab",
        as_of="2026-11-22",
        styles=("sha256-a",),
        earlier_styles=("sha256-b",),
        files={"a": "1", "b": ""},
        tags={"a": "t"},
        leaving={"c": "0006-0123456789ab"},
        previous="0006-0123456789ab",
    )
    assert record.read(written.written()) == written
    assert written.number == 7
    assert not written.is_whole


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b'{"made_by": "policysite"}', b'{"made_by": "another"}', b"\xff", b"["],
)
def test_what_is_no_record_is_none(data: bytes) -> None:
    """Nothing that somebody else wrote is taken for a record."""
    assert record.read(data) is None
