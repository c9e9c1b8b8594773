"""The day of a site: what it says of it itself, and whether it has been built since."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.helpers import AS_OF, EXAMPLE, run, tree
from tests.shared import once
from tests.verify.forging import SUMMARY, Files, edited, without
from tests.verify.frozen_sites import Memory, found, freeze, told

from policysite.verify import age, verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECURITY = age.NAME
WAKE = "GitHub disables scheduled builds of a public repository after 60 days without a commit."


@pytest.fixture(scope="module")
def october(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The example, built on 15 October 2026: privacy 2.0 is to come into force on 1 January."""
    day = date(2026, 10, 15)
    return tree(once(tmp_path_factory, "october", lambda out: freeze(EXAMPLE, out, as_of=day)))


@pytest.fixture(scope="module")
def february(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The example, built on 1 February 2027: nothing is to come."""
    day = date(2027, 2, 1)
    return tree(once(tmp_path_factory, "february", lambda out: freeze(EXAMPLE, out, as_of=day)))


@pytest.mark.parametrize("day", [date(2026, 10, 15), date(2026, 11, 1), date(2026, 12, 1)])
def test_a_site_that_is_built_now_and_then_is_awake(day: date, october: Files) -> None:
    """Until a month after that in which it was made nothing is wrong."""
    assert found(verify(Memory(october), as_of=day)) == []


def test_a_site_that_has_fallen_asleep(october: Files) -> None:
    """It is reported before the day of the version that is to come, with why builds stop."""
    verdict = verify(Memory(october), as_of=date(2026, 12, 2))
    assert found(verdict) == [("stale", SECURITY)]
    assert told(verdict, SECURITY) == (
        "the site was last built in 2026-10, but privacy 2.0 comes into force on 2027-01-01, "
        "which requires a build on that day"
    )
    assert WAKE in verdict.findings[0].remedy


@pytest.mark.slow
def test_where_nothing_is_to_come_a_site_may_rest(february: Files) -> None:
    """Policies stay as they are for years; until security.txt ends nothing is reported."""
    assert found(verify(Memory(february), as_of=date(2027, 12, 31))) == []
    verdict = verify(Memory(february), as_of=date(2028, 1, 1))
    assert found(verdict) == [("stale", SECURITY)]
    assert told(verdict, SECURITY) == "it expired on 2027-12-31"
    assert WAKE in verdict.findings[0].remedy


def test_a_day_that_has_passed_without_a_build(october: Files) -> None:
    """From the day on which another version applies both are said."""
    verdict = verify(Memory(october), as_of=date(2027, 1, 1))
    assert ("stale", SUMMARY) in found(verdict)
    assert "it does not show what is in force on 2027-01-01" in told(verdict, SUMMARY)
    assert all(WAKE in finding.remedy for finding in verdict.findings)


def test_without_a_day_nothing_is_stale(october: Files, february: Files) -> None:
    """A copy that somebody kept is right as the site of its own days."""
    assert verify(Memory(october)).right
    assert verify(Memory(february)).right


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"# Made in 2026-10", b""),
        (b"# Made in 2026-10", b"# Made in 2026-13"),
        (b"# Made in 2026-10", b"# Made in 0000-10"),
        (b"# Made in 2026-10", b"# Made on 2026-10-15"),
        (b"Expires: 2027-06-30T", b"Expires: 2026-02-30T"),
        (b"Expires: 2027-06-30T", b"Expires: soon "),
        (b"Contact: mailto:", b"Contact: https://"),
    ],
)
def test_a_site_that_does_not_say_how_old_it_is(old: bytes, new: bytes, october: Files) -> None:
    """What security.txt must say and does not is a fault of its own."""
    verdict = verify(Memory(edited(october, SECURITY, old, new)), as_of=date(2026, 12, 2))
    assert ("contradiction", SECURITY) in found(verdict)
    assert "when it was created, when it expires, or whom to contact" in told(verdict, SECURITY)


def test_a_site_without_security_txt(october: Files) -> None:
    """That it is missing is said; how old it is cannot be."""
    verdict = verify(Memory(without(october, SECURITY)), as_of=date(2026, 12, 2))
    assert found(verdict) == [("missing", SECURITY)]


@pytest.mark.parametrize("made", [b"2025-12", b"2027-01", b"9999-12", b"0001-01"])
def test_a_month_that_is_not_that_of_the_rest(made: bytes, october: Files) -> None:
    """Who has changed the month to seem awake has to change what is in force as well."""
    site = edited(october, SECURITY, b"# Made in 2026-10", b"# Made in " + made)
    verdict = verify(Memory(site), as_of=date(2026, 12, 2))
    assert "it was created in a different month than policies.json" in told(verdict, SECURITY)


@pytest.mark.parametrize(
    ("days", "as_of", "day"),
    [
        ((date(2026, 6, 1), date(2026, 12, 31)), None, date(2026, 6, 1)),
        ((date(2026, 6, 1), date(2026, 12, 31)), date(2026, 11, 22), date(2026, 11, 22)),
        ((date(2026, 6, 1), date(2026, 12, 31)), date(2027, 2, 1), date(2026, 12, 31)),
        ((date(2026, 6, 1), date(2026, 12, 31)), date(2025, 2, 1), date(2026, 6, 1)),
        ((None, date(2026, 12, 31)), None, date(2026, 12, 31)),
        ((None, None), AS_OF, AS_OF),
        (None, AS_OF, AS_OF),
    ],
)
def test_the_day_of_which_a_site_is(
    days: tuple[date | None, date | None] | None, as_of: date | None, day: date
) -> None:
    """Of the days on which it says what is so, the one that is nearest to the day asked for."""
    assert age.day_of(days, as_of) == day


# On the command line.


@pytest.mark.slow
def test_the_day_on_the_command_line(example: Path, clock: Callable[[str], None]) -> None:
    """Without an option it is today; --as-of asks for another day."""
    site = str(freeze(example, example / "build", as_of=date(2026, 10, 15)))
    clock("2026-12-01T12:00:00")
    assert run(example, "verify", site, "--no-build").exit_code == 0
    clock("2026-12-02T12:00:00")
    result = run(example, "verify", site, "--no-build")
    assert result.exit_code == 1
    assert f"{SECURITY}: stale: the site was last built in 2026-10" in result.stdout
    assert "    fix: Build and deploy the site today. Then check" in result.stdout
    assert WAKE in result.stdout
    assert run(example, "verify", site, "--no-build", "--as-of", "2026-11-30").exit_code == 0
    result = run(example, "verify", site, "--no-build", "--as-of", "2027-01-01")
    assert f"{SUMMARY}: stale: it does not show what is in force on 2027-01-01" in result.stdout
    result = run(example, "verify", site, "--as-of", "tomorrow")
    assert result.exit_code == 2


@pytest.mark.slow
def test_a_list_that_was_kept_on_the_command_line(
    example: Path, tmp_path: Path, clock: Callable[[str], None]
) -> None:
    """--kept finds what no check of the site alone can: a rewritten history."""
    clock("2026-11-22T12:00:00")
    site = freeze(example, tmp_path / "site")
    kept = tmp_path / "kept"
    kept.write_bytes((site / "SHA256SUMS").read_bytes())
    assert run(example, "verify", str(site), "--kept", str(kept)).exit_code == 0
    lines = kept.read_text().splitlines(keepends=True)
    other = "0" * 64 + lines[0][64:]
    kept.write_text("".join([other, *lines[1:]]))
    result = run(example, "verify", str(site), "--kept", str(kept))
    assert result.exit_code == 1
    name = lines[0][66:].strip()
    assert f"{name}: changed: its line in the earlier SHA256SUMS is now missing" in (result.stdout)
    kept.write_text("".join(lines) + "0" * 64 + "  ledger/terms/1.0.json\n")
    result = run(example, "verify", str(site), "--kept", str(kept))
    assert "ledger/terms/1.0.json: missing: its line in the earlier" in result.stdout
    result = run(example, "verify", str(site), "--kept", str(tmp_path / "nothing"))
    assert result.exit_code == 2
