from datetime import date

import pytest

from policysite.models import Entry, Policy, State, Version, VersionNumber


def version(number: str, effective: str | None) -> Version:
    """A version without documents; a draft where it takes effect on no day."""
    entry = effective and Entry(
        policy="privacy",
        number=VersionNumber.parse(number),
        effective=date.fromisoformat(effective),
        published=date(2026, 1, 1),
        article_sha256={},
        source_sha256={"nl": "", "en": ""},
        previous=None,
        data=b"",
    )
    number_ = VersionNumber.parse(number)
    return Version(policy="privacy", number=number_, documents={}, entry=entry or None)


POLICY = Policy(
    name="privacy",
    versions=(
        version("1.0", "2026-01-01"),
        version("1.2", "2026-03-01"),
        version("1.10", "2026-03-01"),
        version("1.11", None),
        version("2.0", "2026-05-01"),
        version("2.1", None),
    ),
)


@pytest.mark.parametrize("text", ["0.0", "1.0", "2.10", "12345.99999"])
def test_a_version_number_is_written_as_it_was_read(text: str) -> None:
    """MAJOR.MINOR goes in and comes out."""
    assert str(VersionNumber.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "1", "1.", ".1", "1.0.0", "01.0", "1.00", "v1.0", "1,0", "1.0 ", "-1.0", "١.٠", "1.0\n"],
)
def test_what_is_no_version_number_is_refused(text: str) -> None:
    """Two ways to write one number would be two addresses for one text."""
    with pytest.raises(ValueError, match=r"is no version number such as 1.0 or 2.10"):
        VersionNumber.parse(text)


def test_version_numbers_are_ordered_as_numbers() -> None:
    """2.10 comes after 2.9, and 10.0 after both."""
    numbers = [VersionNumber.parse(text) for text in ("10.0", "2.10", "2.9", "2.0")]
    assert [str(number) for number in sorted(numbers)] == ["2.0", "2.9", "2.10", "10.0"]


@pytest.mark.parametrize(
    ("day", "in_force", "states"),
    [
        (
            "2025-12-31",
            None,
            ["scheduled", "scheduled", "scheduled", "draft", "scheduled", "draft"],
        ),
        (
            "2026-01-01",
            "1.0",
            ["in force", "scheduled", "scheduled", "draft", "scheduled", "draft"],
        ),
        (
            "2026-02-28",
            "1.0",
            ["in force", "scheduled", "scheduled", "draft", "scheduled", "draft"],
        ),
        (
            "2026-03-01",
            "1.10",
            ["superseded", "superseded", "in force", "draft", "scheduled", "draft"],
        ),
        (
            "2026-05-01",
            "2.0",
            ["superseded", "superseded", "superseded", "draft", "in force", "draft"],
        ),
    ],
)
def test_states_follow_from_the_day(day: str, in_force: str | None, states: list[State]) -> None:
    """The highest version whose day has come applies, also where two share a day."""
    as_of = date.fromisoformat(day)
    found = POLICY.in_force(as_of)
    assert (str(found.number) if found else None) == in_force
    assert [POLICY.state(each, as_of) for each in POLICY.versions] == states


@pytest.mark.parametrize(
    ("number", "before", "material"),
    [
        ("1.0", None, True),
        ("1.2", "1.0", False),
        ("1.10", "1.2", False),
        ("1.11", "1.10", False),
        ("2.0", "1.10", True),
        ("2.1", "2.0", False),
    ],
)
def test_what_a_version_follows(number: str, before: str | None, material: bool) -> None:
    """A published version follows a published one; a raised MAJOR is material."""
    each = next(v for v in POLICY.versions if str(v.number) == number)
    found = POLICY.before(each)
    assert (str(found.number) if found else None) == before
    assert POLICY.is_material(each) is material


def test_published_and_drafts_share_the_versions() -> None:
    """A version is in the ledger or a draft."""
    assert [str(v.number) for v in POLICY.published] == ["1.0", "1.2", "1.10", "2.0"]
    assert [str(v.number) for v in POLICY.drafts] == ["1.11", "2.1"]
