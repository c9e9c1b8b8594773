from dataclasses import replace
from datetime import UTC, date, datetime
from typing import cast

import pytest

from policysite.models import (
    CallOff,
    Document,
    Ending,
    Entry,
    Policy,
    Rescheduling,
    State,
    Version,
    VersionNumber,
)


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
    with pytest.raises(ValueError, match=r"is not a version number such as 1.0 or 2.10"):
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
            ["scheduled", "replaced", "scheduled", "draft", "scheduled", "draft"],
        ),
        (
            "2026-01-01",
            "1.0",
            ["in force", "replaced", "scheduled", "draft", "scheduled", "draft"],
        ),
        (
            "2026-02-28",
            "1.0",
            ["in force", "replaced", "scheduled", "draft", "scheduled", "draft"],
        ),
        (
            "2026-03-01",
            "1.10",
            ["superseded", "replaced", "in force", "draft", "scheduled", "draft"],
        ),
        (
            "2026-05-01",
            "2.0",
            ["superseded", "replaced", "superseded", "draft", "in force", "draft"],
        ),
    ],
)
def test_states_follow_from_the_day(day: str, in_force: str | None, states: list[State]) -> None:
    """The highest version whose day has come applies, also where two share a day.

    The lower one of these was replaced before its day, and never applied.
    """
    as_of = date.fromisoformat(day)
    found = POLICY.in_force(as_of)
    assert (str(found.number) if found else None) == in_force
    assert [POLICY.state(each, as_of) for each in POLICY.versions] == states


@pytest.mark.parametrize(
    ("number", "before", "material"),
    [
        ("1.0", None, True),
        ("1.2", "1.0", False),
        ("1.10", "1.0", False),
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


# What becomes of versions before and after their day.

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)


def published(number: str, effective: str, on: str = "2026-11-20") -> Version:
    """A published version."""
    made = version(number, effective)
    assert made.entry is not None
    return replace(made, entry=replace(made.entry, published=date.fromisoformat(on)))


def moved(of: Version, *days: str, at: datetime = AT) -> Version:
    """The same version after its day was moved to each of `days`."""
    records = [
        Rescheduling(
            policy=of.policy,
            number=of.number,
            entry_sha256="",
            recorded_at=at,
            data=b"",
            name=f"rescheduled-{count}",
            count=count,
            effective=date.fromisoformat(day),
            previous=None,
        )
        for count, day in enumerate(days, 1)
    ]
    return replace(of, reschedulings=tuple(records))


def called_off(of: Version) -> Version:
    common = {"policy": of.policy, "number": of.number, "entry_sha256": "", "data": b""}
    record = CallOff(recorded_at=AT, name="called-off", **common)  # type: ignore[arg-type]
    return replace(of, call_off=record)


def ended(of: Version, day: str, into: str | None = None) -> Version:
    common = {"policy": of.policy, "number": of.number, "entry_sha256": "", "data": b""}
    record = Ending(
        recorded_at=AT,
        name="ended",
        ended=date.fromisoformat(day),
        into=into,
        **common,  # type: ignore[arg-type]
    )
    return replace(of, ending=record)


def policy(*versions: Version, chain: str = "") -> Policy:
    numbers = tuple(VersionNumber.parse(text) for text in chain.split())
    return Policy(name="privacy", versions=versions, chain=numbers)


def states(of: Policy, day: str) -> dict[str, str]:
    """The state of each version on a day, without those that are superseded."""
    as_of = date.fromisoformat(day)
    found = {str(each.number): of.state(each, as_of) for each in of.versions}
    return {number: state for number, state in found.items() if state != "superseded"}


ONE = published("1.1", "2026-11-23")
TWO = published("2.0", "2027-01-01")


def test_a_version_that_was_called_off_never_applies() -> None:
    """The one before it stays in force on its day and ever after."""
    found = policy(ONE, called_off(TWO))
    for day in ("2026-12-31", "2027-01-01", "2030-01-01"):
        assert states(found, day) == {"1.1": "in force", "2.0": "called off"}
    assert found.end_of(ONE) is None
    assert found.standing == (ONE,)


def test_a_version_that_was_postponed_applies_from_its_last_day() -> None:
    """Later or earlier, and more than once: the last record counts."""
    found = policy(ONE, moved(TWO, "2027-05-15", "2026-12-01"))
    assert states(found, "2026-11-30") == {"1.1": "in force", "2.0": "scheduled"}
    assert states(found, "2026-12-01") == {"2.0": "in force"}
    assert found.end_of(ONE) == date(2026, 12, 1)
    later = policy(ONE, moved(TWO, "2027-05-15"))
    assert states(later, "2027-05-14") == {"1.1": "in force", "2.0": "scheduled"}
    assert states(later, "2027-05-15") == {"2.0": "in force"}


def test_a_version_that_was_replaced_before_its_day_never_applied() -> None:
    """On the same day or an earlier one, known beforehand: the one before leads to the higher."""
    for day in ("2027-01-01", "2026-12-15"):
        found = policy(ONE, TWO, published("2.1", day, on="2026-12-10"))
        three = found.versions[2]
        assert found.replacement(TWO) is three
        assert states(found, "2026-12-01") == {"1.1": "in force"} | {
            "2.0": "replaced",
            "2.1": "scheduled",
        }
        assert states(found, "2027-02-01") == {"2.0": "replaced", "2.1": "in force"}
        assert found.end_of(ONE) == date.fromisoformat(day)
        assert found.before(three) is ONE
        assert found.is_material(three)


def test_a_version_that_was_replaced_in_the_course_of_its_day_applied() -> None:
    """Who looked that morning saw it in force: it is superseded, and ended on its own day."""
    found = policy(ONE, TWO, published("2.1", "2027-01-01", on="2027-01-01"))
    assert found.replacement(TWO) is None
    assert states(found, "2027-01-01") == {"2.1": "in force"}
    assert found.end_of(TWO) == date(2027, 1, 1)
    assert found.before(found.versions[2]) is TWO


def test_what_applies_is_put_right_while_another_one_waits() -> None:
    """1.2 comes after 2.0 in the chain, and before it by number and day."""
    fix = published("1.2", "2026-11-26", on="2026-11-26")
    found = policy(ONE, fix, TWO, chain="1.1 2.0 1.2")
    assert states(found, "2026-12-01") == {"1.2": "in force", "2.0": "scheduled"}
    assert states(found, "2027-01-01") == {"2.0": "in force"}
    assert found.last is fix
    assert found.before(TWO) is fix
    assert found.highest_applied(date(2026, 12, 1)) is fix


def test_a_version_that_never_applies_is_compared_with_what_was_there_then() -> None:
    """What was announced stays readable as it was announced, whatever comes later."""
    fix = published("1.2", "2026-11-26", on="2026-11-26")
    found = policy(ONE, fix, called_off(TWO), chain="1.1 2.0 1.2")
    assert found.before(found.versions[2]) is ONE


def test_a_policy_ends() -> None:
    """From its day nothing applies; what applied last has ended, what came before is superseded."""
    found = policy(ONE, ended(TWO, "2027-03-01", into="cookies"))
    two = found.versions[1]
    assert states(found, "2027-02-28") == {"2.0": "in force"}
    assert found.ending(date(2027, 2, 28)) is None
    assert found.coming_end(date(2027, 2, 28)) is two.ending
    assert states(found, "2027-03-01") == {"2.0": "ended"}
    assert found.in_force(date(2027, 3, 1)) is None
    assert found.ending(date(2027, 3, 1)) is two.ending
    assert found.coming_end(date(2027, 3, 1)) is None
    assert found.end_of(two) == date(2027, 3, 1)


def test_a_policy_that_ended_goes_on_with_a_later_version() -> None:
    """On the day itself without a gap, or later; one with an earlier day does not undo the end."""
    end = ended(TWO, "2027-03-01")
    after = policy(ONE, end, published("2.1", "2027-06-01", on="2027-05-01"))
    assert after.in_force(date(2027, 4, 1)) is None
    assert states(after, "2027-04-01") == {"2.0": "ended", "2.1": "scheduled"}
    assert states(after, "2027-06-01") == {"2.1": "in force", "2.0": "ended"}
    same = policy(ONE, end, published("2.1", "2027-03-01", on="2027-02-01"))
    assert states(same, "2027-03-01") == {"2.1": "in force"}
    assert same.coming_end(date(2027, 2, 1)) is None
    before = policy(ONE, end, published("2.1", "2027-02-01", on="2027-01-20"))
    assert states(before, "2027-02-15") == {"2.1": "in force"}
    assert before.in_force(date(2027, 3, 1)) is None
    assert states(before, "2027-03-01") == {"2.1": "ended"}


class _Asked:
    """A document that counts how often it is asked for its ids."""

    def __init__(self, *ids: str) -> None:
        self._ids, self.times = frozenset(ids), 0

    @property
    def ids(self) -> frozenset[str]:
        self.times += 1
        return self._ids


def test_the_ids_of_earlier_versions() -> None:
    """Each id with the last version that has it; no text is read again for each version."""
    days = ("2026-01-01", "2026-02-01", "2026-03-01", None)
    documents = [_Asked("a", "b"), _Asked("a"), _Asked("a", "c"), _Asked("d")]
    versions = tuple(
        replace(version(f"1.{minor}", day), documents={"nl": cast("Document", document)})
        for minor, (day, document) in enumerate(zip(days, documents, strict=True))
    )
    policy = Policy(name="privacy", versions=versions)
    found = [
        {id_: str(last.number) for id_, last in policy.ids_before(each, "nl").items()}
        for each in versions
    ]
    assert found == [
        {},
        {"a": "1.0", "b": "1.0"},
        {"a": "1.1", "b": "1.0"},
        {"a": "1.2", "b": "1.0", "c": "1.2"},
    ]
    assert policy.ids_before(versions[-1], "en") == {}
    assert [document.times for document in documents] == [1, 1, 1, 0]
