from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.helpers import EXAMPLE, load

from policysite import ledger
from policysite.ledger import LEDGER_CHAIN
from policysite.models import Entry, Record, Version, VersionNumber, Withdrawal

ENTRY = """\
{
  "article_sha256": {
    "en": "%(en)s",
    "nl": "%(nl)s"
  },
  "effective": "2026-11-22",
  "policy": "privacy",
  "previous": {
    "sha256": "%(hash)s",
    "version": "0.9"
  },
  "published": "2026-11-21",
  "source_sha256": {
    "en": "%(en)s",
    "nl": "%(nl)s"
  },
  "version": "1.0"
}
"""
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-4, "abc"
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def entry(
    number: str, effective: str = "2026-01-01", previous: Entry | None = None, text: bytes = b"abc"
) -> Entry:
    return ledger.make_entry(
        policy="privacy",
        number=VersionNumber.parse(number),
        effective=date.fromisoformat(effective),
        published=date(2026, 11, 21),
        articles={"nl": text, "en": b""},
        sources={"nl": text, "en": b""},
        previous=previous,
    )


def chain(*numbers: str) -> list[Entry]:
    entries: list[Entry] = []
    for number in numbers:
        entries.append(entry(number, previous=entries[-1] if entries else None))
    return entries


def versions(entries: list[Entry]) -> list[Version]:
    """The entries as versions without their texts."""
    return [ledger.published_version(each, ()) for each in entries]


def messages(entries: list[Entry]) -> list[str]:
    return [problem.message for problem in ledger.chain_problems(versions(entries))]


def test_the_hash_is_sha_256() -> None:
    """The example of the standard itself."""
    assert ledger.sha256(b"abc") == ABC


def test_an_entry_is_written_byte_for_byte_as_designed() -> None:
    """Two blanks, sorted keys, a final newline."""
    before = entry("0.9")
    made = entry("1.0", "2026-11-22", before)
    expected = ENTRY % {"en": EMPTY, "nl": ABC, "hash": ledger.sha256(before.data)}
    assert made.data.decode() == expected
    assert ledger.parse_entry(made.data) == made
    assert json.loads(before.data)["previous"] is None


def changed(**values: Any) -> bytes:
    """An entry with other values, written as publish writes it."""
    old = json.loads(entry("1.0").data)
    return (json.dumps(old | values, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "it is not JSON"),
        (b"\xff", "it is not JSON"),
        (b"[" * 60000, "it is not JSON"),
        (b" " * 70000, "it is too long for an entry"),
        (
            b"[]\n",
            "it must contain exactly article_sha256, effective, policy, previous, published, "
            "source_sha256, version",
        ),
        (changed(more="x"), "it must contain exactly"),
        (entry("1.0").data.rstrip(), "it does not have the format that “publish” writes"),
        (
            entry("1.0").data.replace(b"\n", b"\r\n"),
            "it does not have the format that “publish” writes",
        ),
        (
            entry("1.0").data.replace(b'"1.0"', b'"\\u0031.0"'),
            "it does not have the format that “publish”",
        ),
        (changed(version=1.0), "“version” must be text"),
        (changed(version="1.00"), "“1.00” is not a version number such as 1.0 or 2.10"),
        (changed(effective="20261122"), "“20261122” is not a date such as 2026-11-22"),
        (changed(effective="2026-02-30"), "not an existing date"),
        (changed(published=None), "“published” must be text"),
        (changed(article_sha256={}, source_sha256={}), "must name the same languages"),
        (changed(article_sha256={"nl": ABC}), "must name the same languages"),
        (changed(article_sha256={"../x": ABC}, source_sha256={"../x": ABC}), "the same languages"),
        (changed(article_sha256={"en": "x", "nl": ABC}), "a hash must be 64 hexadecimal digits"),
        (changed(source_sha256={"en": ABC.upper(), "nl": ABC}), "a hash must be 64"),
        (changed(previous={}), "“previous” must contain sha256 and version, or be null"),
        (changed(previous={"sha256": "x", "version": "0.9"}), "a hash must be 64"),
        (changed(previous={"sha256": 1, "version": "0.9"}), "“previous” must contain text"),
        (changed(previous={"sha256": ABC, "version": "x"}), "“x” is not a version number"),
        (
            entry("1.0").data.replace(b'"privacy"', b'"\\ud800"'),
            "not have the format that “publish”",
        ),
        (changed(previous=[[[[]]]]), "“previous” must contain sha256 and version, or be null"),
        (changed(article_sha256=[[[[]]]]), "must name the same languages"),
    ],
    ids=range(26),
)
def test_what_publish_did_not_write_is_no_entry(data: bytes, message: str) -> None:
    """An entry has one form; anything else is refused with a sentence."""
    with pytest.raises(ValueError) as caught:
        ledger.parse_entry(data)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["", "2026-1-1", "20261122", "2026-W47-7", "2026-11-22T00:00", "22-11-2026", "2026-02-30"],
)
def test_a_day_has_one_form(text: str) -> None:
    """ISO 8601 knows many forms; the ledger knows one."""
    with pytest.raises(ValueError):
        ledger.parse_date(text)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("1.0.json", ((1, 0), None, None)),
        ("2.10.nl.html", ((2, 10), "nl", None)),
        ("2.0.called-off.json", ((2, 0), None, "called-off")),
        ("2.0.rescheduled-12.json", ((2, 0), None, "rescheduled-12")),
        ("2.0.Called-off.json", None),
        ("1.0.html", None),
        ("01.0.json", None),
        ("1.json", None),
        ("1.0.NL.html", None),
        ("1.0.JSON", None),
        ("1.0.json.bak", None),
    ],
)
def test_names_of_files_in_the_ledger(name: str, expected: object) -> None:
    """A file of the ledger is an entry, an article of one language, or a stranger."""
    assert ledger.parse_name(name) == expected


def test_a_whole_chain_is_right() -> None:
    """Each entry has the hash of the previous one; 1.10 follows 1.9."""
    assert messages(chain("1.0", "1.9", "1.10", "2.0")) == []


def test_an_entry_taken_out_of_the_chain_is_seen() -> None:
    """Whether the first or a middle one is missing, the next one shows it."""
    one, two, three = chain("1.0", "1.1", "1.2")
    assert messages([two, three]) == ["version 1.1 follows version 1.0, but that entry is missing"]
    assert messages([one, three]) == ["version 1.2 follows version 1.1, but that entry is missing"]


def test_an_entry_slipped_in_is_seen() -> None:
    """Two branches that each published after the same entry fork the chain."""
    one, two = chain("1.0", "1.1")
    fork = entry("1.2", previous=one)
    assert messages([one, two, fork]) == [
        "versions 1.1 and 1.2 both follow 1.0: they were published on separate branches"
    ]
    first = entry("1.1")
    assert messages([one, first]) == ["version 1.1 names no previous version, but there is 1.0"]


def test_an_entry_written_anew_is_seen() -> None:
    """An entry with another text does not have the hash that the next one names."""
    _, two = chain("1.0", "1.1")
    other = entry("1.0", text=b"other")
    message = "version 1.0 is not the one that version 1.1 follows"
    assert messages([other, two]) == [message]
    assert {p.rule for p in ledger.chain_problems(versions([other, two]))} == {LEDGER_CHAIN}


def test_dates_never_fall() -> None:
    """A higher version does not take effect before a lower one; on the same day it may."""
    one = entry("1.0", "2026-03-01")
    assert messages([one, entry("1.1", "2026-03-01", one)]) == []
    assert messages([one, entry("1.1", "2026-02-28", one)]) == [
        "version 1.1 takes effect on 2026-02-28, before version 1.0 (2026-03-01)"
    ]


def test_the_proof_names_every_locked_file() -> None:
    """SHA256SUMS has one line for each entry, article and source, sorted, and nothing else."""
    files = ledger.public_files(tuple(load(EXAMPLE).policies.values()))
    sums = ledger.sums(files).decode()
    names = [line.split("  ")[1] for line in sums.splitlines()]
    assert names == sorted(names)
    assert len(names) == 4 * 5
    for name in ("ledger/privacy/1.0.json", "ledger/privacy/2.0.en.html"):
        data = (EXAMPLE / "content" / name).read_bytes()
        assert f"{ledger.sha256(data)}  {name}\n" in sums
    data = (EXAMPLE / "content/nl/privacy/1.1.md").read_bytes()
    assert f"{ledger.sha256(data)}  nl/privacy/1.1/source.md\n" in sums
    assert "cookies/1.1" not in sums


REASON = {"nl": "De rechter.", "en": "A court."}


def withdrawal(day: str, number: str = "1.0", reason: dict[str, str] | None = None) -> str | None:
    """The fault of a withdrawal of `number`, which applies until 2.0 does, on 2026-03-01."""
    entries = [entry("1.0")]
    entries.append(entry("2.0", "2026-03-01", previous=entries[0]))
    record = ledger.make_withdrawal(
        next(e for e in entries if str(e.number) == number),
        date.fromisoformat(day),
        reason or REASON,
    )
    return fault_of(record, entries)


def fault_of(record: Withdrawal, entries: list[Entry]) -> str | None:
    """What is wrong with a withdrawal beside the entry of its number, in a ledger of `entries`."""
    own = next(e for e in entries if e.number == record.number)
    if fault := ledger.record_fault(record, own):
        return str(fault)
    versions = [ledger.published_version(e, [record] if e is own else []) for e in entries]
    path = ledger.record_path(record)
    found = [str(p.message) for p in ledger.chain_problems(versions) if p.path == path]
    return found[0] if found else None


def test_a_withdrawal_of_what_another_version_replaced() -> None:
    """From the day on which the later version had been published and applied, it may be."""
    assert withdrawal("2026-11-21") is None
    assert withdrawal("2031-01-01") is None


@pytest.mark.parametrize(
    ("day", "number", "reason", "message"),
    [
        ("2026-11-20", "1.0", None, "before the version was published (2026-11-21)"),
        (
            "2026-12-01",
            "2.0",
            None,
            "no later version had superseded this one by 2026-12-01",
        ),
        ("2026-12-01", "1.0", {"nl": "De rechter."}, "a reason in each language"),
        ("2026-12-01", "1.0", REASON | {"fr": "Le juge."}, "a reason in each language"),
    ],
)
def test_a_withdrawal_that_the_command_would_refuse(
    day: str, number: str, reason: dict[str, str] | None, message: str
) -> None:
    """What “withdraw” refuses is rejected when written by hand, too."""
    assert message in (withdrawal(day, number, reason) or "")


def test_a_withdrawal_before_the_next_version_was_there() -> None:
    """A day on which the later version applied, but had not been published, is too early."""
    first = entry("1.0")
    old = ledger.make_entry(
        policy="privacy",
        number=VersionNumber.parse("1.0"),
        effective=date(2026, 1, 1),
        published=date(2026, 1, 1),
        articles={"nl": b"", "en": b""},
        sources={"nl": b"", "en": b""},
        previous=None,
    )
    later = entry("2.0", "2026-02-01", previous=old)  # published on 2026-11-21
    for day, right in ((date(2026, 6, 1), False), (date(2026, 11, 21), True)):
        record = ledger.make_withdrawal(old, day, REASON)
        assert (fault_of(record, [old, later]) is None) is right
    other = ledger.make_withdrawal(first, date(2026, 12, 1), REASON)
    assert "does not belong" in str(fault_of(other, [old, later]))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'{"reason": ' + b"[" * 900 + b"]" * 900 + b"}",
        ledger.make_withdrawal(entry("1.0"), date(2026, 1, 1), REASON).data.replace(
            b'"privacy"', b"[[[[1]]]]"
        ),
    ],
)
def test_what_withdraw_did_not_write_is_no_withdrawal(data: bytes) -> None:
    """A withdrawal has one form; anything else is refused with a sentence."""
    with pytest.raises(ValueError, match=r"not have the format|not JSON"):
        ledger.parse_record("withdrawn", data)


def records(reason: dict[str, str]) -> dict[str, Record | Withdrawal]:
    """A record of each kind that gives a reason, by its name."""
    day, moment = date(2026, 1, 1), datetime(2026, 1, 1, 12, tzinfo=UTC)
    return {
        "withdrawn": ledger.make_withdrawal(entry("1.0"), day, reason),
        "called-off": ledger.make_call_off(entry("1.0"), reason, moment),
        "rescheduled-1": ledger.make_rescheduling(entry("1.0"), day, reason, moment, None),
        "ended": ledger.make_ending(entry("1.0"), day, None, reason, moment),
    }


@pytest.mark.parametrize(
    "sign",
    ["\x00", "\x01", "\x1b", "\r", "\x85", "\u200b", "\u202e", "\ufeff", "\ud800", "\ufffe"],
)
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", ["withdrawn", "called-off", "rescheduled-1", "ended"])
def test_no_record_holds_what_nobody_sees(sign: str, language: str, name: str) -> None:
    """A reason is shown on a page, so the ledger rejects characters that no page may have."""
    sound = records(REASON)[name]
    assert ledger.parse_record(name, sound.data) == sound
    by_hand = sound.data.decode().replace(REASON[language], f"Om\\u{ord(sign):04x}dat.")
    message = f"“reason” in “{language}” contains an invisible character (U+{ord(sign):04X})"
    with pytest.raises(ValueError, match=re.escape(message)):
        ledger.parse_record(name, by_hand.encode())


def test_a_reason_may_have_lines_and_the_joiners_of_its_language() -> None:
    """What a page shows as it is meant is not a fault."""
    reason = {"nl": "Eerste regel.\n\tTweede regel: café, 12 × 3 – “ja”.", "fa": "نمی\u200cشود"}
    record = ledger.make_withdrawal(entry("1.0"), date(2026, 1, 1), reason)
    assert ledger.parse_record("withdrawn", record.data) == record


def test_a_policy_does_not_go_on_in_itself() -> None:
    """What “end” refuses is rejected when written by hand, too."""
    locked = entry("1.0")
    moment = datetime(2026, 11, 21, 12, tzinfo=UTC)
    day = date(2027, 1, 1)
    for into, fault in (
        (None, None),
        ("terms", None),
        ("privacy", "a policy cannot continue in itself"),
    ):
        record = ledger.make_ending(locked, day, into, REASON, moment)
        assert ledger.record_fault(record, locked) == fault


def test_a_policy_goes_on_in_one_that_is_there() -> None:
    """Its page leads there, so without that policy no site could be built."""
    moment = datetime(2026, 11, 21, 12, tzinfo=UTC)
    record = ledger.make_ending(entry("1.0"), date(2027, 1, 1), "terms", REASON, moment)
    versions = [ledger.published_version(entry("1.0"), [record])]
    assert list(ledger.goal_problems(versions, ["privacy", "terms"])) == []
    (problem,) = ledger.goal_problems(versions, ["privacy"])
    assert problem.path == "content/ledger/privacy/1.0.ended.json"
    assert problem.message == "there is no policy “terms” in which it could continue"


def test_a_version_does_not_stand_after_itself() -> None:
    """A record that puts it there makes a circle of one."""
    locked = entry("1.0")
    record = ledger.make_joining(locked, locked, datetime(2026, 11, 21, 12, tzinfo=UTC))
    problems = ledger.chain_problems([ledger.published_version(locked, [record])])
    assert "version 1.0 would follow itself" in [str(p.message) for p in problems]
