"""Records of what happened to a published version, each written once next to its entry.

The file name gives the kind of record: 2.0.rescheduled-1.json and so on, 2.0.called-off.json,
2.0.ended.json, 2.0.joined.json and 1.0.withdrawn.json. Each contains the hash of the entry.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from policysite.files import textfile
from policysite.ledger.encoding import (
    HASH,
    is_as_written,
    parse_date,
    parse_json,
    parse_link,
    parse_moment,
    serialise,
    sha256,
)
from policysite.message import Message, WrongValue
from policysite.models import (
    NAME,
    CallOff,
    Ending,
    Entry,
    Joining,
    Record,
    Rescheduling,
    Version,
    VersionNumber,
    Withdrawal,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

_WITHDRAWAL_KEYS = {"entry_sha256", "policy", "reason", "version", "withdrawn"}
_RESCHEDULED = re.compile(r"rescheduled-([1-9][0-9]{0,3})")
# The keys of every record, and the additional keys of each kind.
_COMMON = {"entry_sha256", "policy", "record", "recorded_at", "version"}
_OWN = {
    "rescheduled": {"effective", "previous", "reason"},
    "called-off": {"reason"},
    "ended": {"ended", "into", "reason"},
    "joined": {"follows"},
}


def make_rescheduling(
    entry: Entry,
    effective: date,
    reason: Mapping[str, str],
    recorded_at: datetime,
    before: Rescheduling | None,
) -> Rescheduling:
    """The record that a scheduled version applies from the day `effective`.

    `before` is the previous rescheduling, None for the first.
    """
    count = 1 if before is None else before.count + 1
    values = {
        "effective": effective.isoformat(),
        "previous": None if before is None else sha256(before.data),
        "reason": dict(reason),
    }
    record = _made(entry, f"rescheduled-{count}", recorded_at, values)
    assert isinstance(record, Rescheduling)  # by its name
    return record


def make_call_off(entry: Entry, reason: Mapping[str, str], recorded_at: datetime) -> CallOff:
    """The record that a scheduled version never comes into force."""
    record = _made(entry, "called-off", recorded_at, {"reason": dict(reason)})
    assert isinstance(record, CallOff)  # by its name
    return record


def make_ending(
    entry: Entry, ended: date, into: str | None, reason: Mapping[str, str], recorded_at: datetime
) -> Ending:
    """The record that a policy, with the version of `entry`, ends on the day `ended`."""
    values = {"ended": ended.isoformat(), "into": into, "reason": dict(reason)}
    record = _made(entry, "ended", recorded_at, values)
    assert isinstance(record, Ending)  # by its name
    return record


def make_joining(entry: Entry, follows: Entry, recorded_at: datetime) -> Joining:
    """The record that the version of `entry` follows that of `follows` in the chain."""
    link = {"sha256": sha256(follows.data), "version": str(follows.number)}
    record = _made(entry, "joined", recorded_at, {"follows": link})
    assert isinstance(record, Joining)  # by its name
    return record


def parse_record(name: str, data: bytes) -> Record | Withdrawal:
    """Parse the bytes of the record called `name`; raises WrongValue with the reason.

    `name` is the part of the file name between the version and “.json”.
    """
    if name == Withdrawal.name:
        return _parse_withdrawal(data)
    count = _RESCHEDULED.fullmatch(name)
    kind = "rescheduled" if count else name
    values = parse_json(data)
    _check_form(values, kind, data)
    common: dict[str, Any] = {
        "policy": values["policy"],
        "number": VersionNumber.parse(values["version"]),
        "entry_sha256": values["entry_sha256"],
        "recorded_at": parse_moment(values["recorded_at"]),
        "data": data,
        "name": name,
        "reason": _reason(values["reason"]) if "reason" in values else {},
    }
    record: Record
    if kind == "joined":
        record = Joining(follows=parse_link(values["follows"], "follows"), **common)
    elif kind == "called-off":
        record = CallOff(**common)
    elif kind == "ended":
        record = Ending(ended=_day(values["ended"]), into=_into(values["into"]), **common)
    else:
        record = Rescheduling(
            count=int(count[1]) if count else 0,
            effective=_day(values["effective"]),
            previous=_hash(values["previous"]),
            **common,
        )
    if not is_as_written(values, data):  # only now known to be flat, so that this is cheap
        raise WrongValue(Message("it does not have the format that the commands write"))
    return record


def _check_form(values: Mapping[str, Any], kind: str, data: bytes) -> None:
    """Check the keys and the canonical form of a record; raises WrongValue."""
    if kind not in _OWN:
        raise WrongValue(Message("no record has this name"))
    if set(values) != _COMMON | _OWN[kind]:
        raise WrongValue(Message("it does not have the format that the commands write"))
    if values["record"] != kind:
        raise WrongValue(Message("it is a different record than its name says"))
    for key in ("entry_sha256", "policy", "version"):
        if not isinstance(values[key], str):
            raise WrongValue(Message("“%(key)s” must be text", key=key))


def make_withdrawal(entry: Entry, withdrawn: date, reason: Mapping[str, str]) -> Withdrawal:
    """The record that the text locked by `entry` was removed on the day `withdrawn`."""
    values = {
        "entry_sha256": sha256(entry.data),
        "policy": entry.policy,
        "reason": dict(reason),
        "version": str(entry.number),
        "withdrawn": withdrawn.isoformat(),
    }
    return _parse_withdrawal(serialise(values))


def published_version(entry: Entry, records: Sequence[Record | Withdrawal]) -> Version:
    """A published version without its texts: its entry and its records."""
    bare = Version(policy=entry.policy, number=entry.number, documents={}, entry=entry)
    return with_records(bare, records)


def with_records(version: Version, records: Sequence[Record | Withdrawal]) -> Version:
    """The same version with these records instead of its own."""
    moves = [record for record in records if isinstance(record, Rescheduling)]
    return replace(
        version,
        withdrawal=next((each for each in records if isinstance(each, Withdrawal)), None),
        reschedulings=tuple(sorted(moves, key=lambda record: record.count)),
        call_off=next((each for each in records if isinstance(each, CallOff)), None),
        ending=next((each for each in records if isinstance(each, Ending)), None),
        joining=next((each for each in records if isinstance(each, Joining)), None),
    )


def _made(
    entry: Entry, name: str, recorded_at: datetime, values: Mapping[str, object]
) -> Record | Withdrawal:
    common = {
        "entry_sha256": sha256(entry.data),
        "policy": entry.policy,
        "record": "rescheduled" if _RESCHEDULED.fullmatch(name) else name,
        "recorded_at": recorded_at.isoformat(),
        "version": str(entry.number),
    }
    return parse_record(name, serialise(common | dict(values)))


def _parse_withdrawal(data: bytes) -> Withdrawal:
    values = parse_json(data)
    fault = Message("it does not have the format that “withdraw” writes")
    texts = [value for key, value in values.items() if key != "reason"]
    flat = isinstance(values.get("reason"), dict) and all(isinstance(v, str) for v in texts)
    if set(values) != _WITHDRAWAL_KEYS or not flat:
        raise WrongValue(fault)
    reason = _reason(values["reason"])
    if not is_as_written(values, data):
        raise WrongValue(fault)
    return Withdrawal(
        policy=values["policy"],
        number=VersionNumber.parse(values["version"]),
        withdrawn=parse_date(values["withdrawn"]),
        entry_sha256=values["entry_sha256"],
        reason=reason,
        data=data,
    )


def _reason(value: object) -> Mapping[str, str]:
    texts = value if isinstance(value, dict) else {}
    if not texts or not all(isinstance(text, str) and text.strip() for text in texts.values()):
        raise WrongValue(Message("“reason” must be text in each language"))
    for language, text in texts.items():
        if (sign := unseen_sign(text, language)) is not None:
            message = Message(
                "“reason” in “%(language)s” contains an invisible character (%(code)s)",
                language=language,
                code=sign,
            )
            raise WrongValue(message)
    return texts


def unseen_sign(reason: str, language: str) -> str | None:
    """The code of the first character of a reason that no page may contain, such as U+202E."""
    return next((f"U+{ord(m[0]):04X}" for m in textfile.unseen(reason, language)), None)


def _day(value: object) -> date:
    return parse_date(value if isinstance(value, str) else "")


def _hash(value: object) -> str | None:
    if value is not None and not (isinstance(value, str) and HASH.fullmatch(value)):
        raise WrongValue(Message("a hash must be 64 hexadecimal digits"))
    return value


def _into(value: object) -> str | None:
    if value is not None and not (isinstance(value, str) and NAME.fullmatch(value)):
        raise WrongValue(Message("“into” must name a policy, or be null"))
    return value
