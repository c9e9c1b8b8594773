"""The ledger: the record of what was published, and the proof that it never changed.

For each published version `content/ledger/<policy>/` holds an entry (`1.0.json`) and the article
in each language (`1.0.nl.html`). An entry carries the hashes of the sources and the articles, and
the hash of the entry before, so that none can be changed, taken out or slipped in unnoticed.
Every hash is SHA-256 (FIPS 180-4) over the exact bytes of a file.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

from policysite.message import Message, WrongValue
from policysite.models import Entry, Problem, VersionNumber, Withdrawal
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from policysite.models import Policy

LEDGER_CHAIN = Rule(
    name="ledger-chain",
    severity="error",
    reason=Message(
        "Each entry holds the hash of the one before, so that none can be taken out or slipped in."
    ),
    remedy=Message(
        "Put the ledger back as it was on the main branch (git restore content/ledger)."
    ),
)
LEDGER_FILE = Rule(
    name="ledger-file",
    severity="error",
    reason=Message("The ledger holds the files that “publish” wrote and nothing else."),
    remedy=Message(
        "Move the file out of content/ledger, or put back the entry that belongs to it."
    ),
)

FOLDER = "content/ledger"
_FILE = re.compile(r"(?P<version>[0-9.]+)\.(?:json|(?P<language>[a-z]{2,3})\.html)")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_HASH = re.compile(r"[0-9a-f]{64}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WITHDRAWAL_KEYS = {"entry_sha256", "policy", "reason", "version", "withdrawn"}
_KEYS = {
    "article_sha256",
    "effective",
    "policy",
    "previous",
    "published",
    "source_sha256",
    "version",
}


def sha256(data: bytes) -> str:
    """The SHA-256 of `data` in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def parse_date(text: str) -> date:
    """A day written as 2026-11-22; raises WrongValue for any other form (ISO 8601 has many)."""
    if not _DATE.fullmatch(text):
        raise WrongValue(Message("“%(text)s” is no day such as 2026-11-22", text=text))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongValue(Message("“%(text)s” is no day of the calendar", text=text)) from None


def make_entry(
    *,
    policy: str,
    number: VersionNumber,
    effective: date,
    published: date,
    articles: Mapping[str, bytes],
    sources: Mapping[str, bytes],
    previous: Entry | None,
) -> Entry:
    """The entry that locks `articles` and `sources` (bytes by language) after `previous`."""
    values = {
        "article_sha256": {language: sha256(data) for language, data in articles.items()},
        "effective": effective.isoformat(),
        "policy": policy,
        "previous": None
        if previous is None
        else {"sha256": sha256(previous.data), "version": str(previous.number)},
        "published": published.isoformat(),
        "source_sha256": {language: sha256(data) for language, data in sources.items()},
        "version": str(number),
    }
    return parse_entry(_serialise(values))


def parse_entry(data: bytes) -> Entry:
    """The entry in the bytes of its file; raises WrongValue, saying what is wrong with it."""
    values = _parse_json(data)
    if set(values) != _KEYS:
        raise WrongValue(Message("it must hold exactly %(keys)s", keys=", ".join(sorted(_KEYS))))
    for key in ("effective", "policy", "published", "version"):
        if not isinstance(values[key], str):
            raise WrongValue(Message("“%(key)s” must be a text", key=key))
    if not _same_languages(values["article_sha256"], values["source_sha256"]):
        raise WrongValue(Message("article_sha256 and source_sha256 must name the same languages"))
    for hashes in (values["article_sha256"], values["source_sha256"]):
        if not all(isinstance(value, str) and _HASH.fullmatch(value) for value in hashes.values()):
            raise WrongValue(Message("a hash must be 64 hexadecimal digits"))
    previous = _previous(values["previous"])
    if not _is_as_written(values, data):  # only now is it flat, so that this takes little
        raise WrongValue(Message("it is not written as “publish” writes it"))
    return Entry(
        policy=values["policy"],
        number=VersionNumber.parse(values["version"]),
        effective=parse_date(values["effective"]),
        published=parse_date(values["published"]),
        article_sha256=values["article_sha256"],
        source_sha256=values["source_sha256"],
        previous=previous,
        data=data,
    )


def entry_path(policy: str, number: VersionNumber) -> str:
    """The file of an entry, relative to the project."""
    return f"{FOLDER}/{policy}/{number}.json"


def article_path(policy: str, number: VersionNumber, language: str) -> str:
    """The file of a frozen article, relative to the project."""
    return f"{FOLDER}/{policy}/{number}.{language}.html"


def make_withdrawal(entry: Entry, withdrawn: date, reason: Mapping[str, str]) -> Withdrawal:
    """The record that the text locked by `entry` was taken away on the day `withdrawn`."""
    values = {
        "entry_sha256": sha256(entry.data),
        "policy": entry.policy,
        "reason": dict(reason),
        "version": str(entry.number),
        "withdrawn": withdrawn.isoformat(),
    }
    return parse_withdrawal(_serialise(values))


def parse_withdrawal(data: bytes) -> Withdrawal:
    """The withdrawal in the bytes of its file; raises WrongValue, saying what is wrong with it."""
    values = _parse_json(data)
    reason = values.get("reason")
    texts = [value for key, value in values.items() if key != "reason"]
    if (
        set(values) != _WITHDRAWAL_KEYS
        or not isinstance(reason, dict)
        or not all(isinstance(value, str) for value in texts)
    ):
        raise WrongValue(Message("it is not written as “withdraw” writes it"))
    if not reason or not all(isinstance(v, str) and v.strip() for v in reason.values()):
        raise WrongValue(Message("“reason” must be a text in each language"))
    if not _is_as_written(values, data):
        raise WrongValue(Message("it is not written as “withdraw” writes it"))
    return Withdrawal(
        policy=values["policy"],
        number=VersionNumber.parse(values["version"]),
        withdrawn=parse_date(values["withdrawn"]),
        entry_sha256=values["entry_sha256"],
        reason=reason,
        data=data,
    )


def withdrawal_fault(
    withdrawal: Withdrawal, number: VersionNumber, entries: Sequence[Entry]
) -> Message | None:
    """Why “withdraw” cannot have written this record for the version `number`; None: it can.

    `entries` are those of the policy. The record belongs to the entry of its version, and gives
    its reason in each of its languages. On its day the version had been published, and another
    one, published by then, had taken its place: the text that applies is never withdrawn.
    """
    named = (withdrawal.policy, withdrawal.number, withdrawal.entry_sha256)
    entry = next((e for e in entries if e.number == number), None)
    if entry is None or named != (entry.policy, number, sha256(entry.data)):
        return Message("it does not belong to the entry of its version")
    if set(withdrawal.reason) != set(entry.languages):
        return Message("it must give a reason in each language of the version")
    day = withdrawal.withdrawn
    if day < entry.published:
        return Message(
            "it is of %(day)s, before the version was published (%(published)s)",
            day=day,
            published=entry.published,
        )
    later = (e for e in entries if e.number > entry.number)
    if not any(max(e.effective, e.published) <= day for e in later):
        return Message("no later version had taken the place of this one on %(day)s", day=day)
    return None


def withdrawal_path(policy: str, number: VersionNumber) -> str:
    """The file of a withdrawal, relative to the project."""
    return f"{FOLDER}/{policy}/{number}.withdrawn.json"


def parse_withdrawal_name(name: str) -> VersionNumber | None:
    """The version of the file of a withdrawal; None for any other file."""
    try:
        return VersionNumber.parse(name.removesuffix(".withdrawn.json"))
    except ValueError:
        return None


def parse_name(name: str) -> tuple[VersionNumber, str | None] | None:
    """Version and language (None for an entry) of a file in the ledger; None if it is neither."""
    match = _FILE.fullmatch(name)
    if match is None:
        return None
    try:
        return VersionNumber.parse(match["version"]), match["language"]
    except ValueError:
        return None


def chain_problems(entries: Sequence[Entry]) -> Iterator[Problem]:
    """What is wrong between the entries of one policy, given lowest version first."""
    before: Entry | None = None
    for entry in entries:
        path = entry_path(entry.policy, entry.number)
        expected = None if before is None else (before.number, sha256(before.data))
        if entry.previous != expected:
            yield _chain_problem(path, entry, before)
        if before is not None and entry.effective < before.effective:
            message = Message(
                "version %(version)s takes effect on %(day)s, "
                "before version %(before)s (%(before_day)s)",
                version=entry.number,
                day=entry.effective,
                before=before.number,
                before_day=before.effective,
            )
            yield Problem(rule=LEDGER_CHAIN, path=path, line=1, message=message)
        before = entry


def _chain_problem(path: str, entry: Entry, before: Entry | None) -> Problem:
    named = entry.previous[0] if entry.previous else None
    if before is None:
        message = Message(
            "version %(version)s follows version %(named)s, whose entry is missing",
            version=entry.number,
            named=named,
        )
    elif named is None:
        message = Message(
            "version %(version)s names no version before it, but %(before)s is there",
            version=entry.number,
            before=before.number,
        )
    elif named != before.number:
        message = Message(
            "version %(version)s follows %(named)s, but %(before)s is there",
            version=entry.number,
            named=named,
            before=before.number,
        )
    else:
        message = Message(
            "version %(before)s is not the one that version %(version)s follows",
            before=before.number,
            version=entry.number,
        )
    return Problem(rule=LEDGER_CHAIN, path=path, line=1, message=message)


def hash_problem(rule: Rule, path: str, data: bytes | None, expected: str) -> Problem | None:
    """The problem with a locked file of the bytes `data` (None: missing); None if it is right."""
    if data is None:
        return Problem(rule=rule, path=path, line=1, message=Message("a published file is missing"))
    if sha256(data) != expected:
        message = Message("a published file was changed: it no longer has the hash in the ledger")
        return Problem(rule=rule, path=path, line=1, message=message)
    return None


def public_files(policies: Sequence[Policy]) -> dict[str, bytes]:
    """Every locked file by its address on the site (no slash in front): entry, source, article."""
    files: dict[str, bytes] = {}
    for policy in policies:
        for version in policy.published:
            entry = version.entry
            assert entry is not None  # published versions have one
            stem = f"ledger/{policy.name}/{version.number}"
            files[f"{stem}.json"] = entry.data
            if version.withdrawal is not None:
                files[f"{stem}.withdrawn.json"] = version.withdrawal.data
                continue
            for language in entry.languages:
                document = version.documents[language]
                files[f"{stem}.{language}.html"] = document.article.encode()
                files[f"{language}/{policy.name}/{version.number}/source.md"] = document.source
    return files


def sums(files: Mapping[str, bytes]) -> bytes:
    """The file SHA256SUMS for `files`, as the command `sha256sum -c` reads it."""
    return "".join(f"{sha256(files[path])}  {path}\n" for path in sorted(files)).encode()


def _parse_json(data: bytes) -> dict[str, Any]:
    if len(data) > 65536:
        raise WrongValue(Message("it is too long to be an entry"))
    try:
        values = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise WrongValue(Message("it is not JSON")) from None
    return values if isinstance(values, dict) else {}


def _serialise(values: dict[str, Any]) -> bytes:
    return (json.dumps(values, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _is_as_written(values: dict[str, Any], data: bytes) -> bool:
    """Whether `data` are `values` as we write them: so each record has one form, and one hash."""
    try:
        return _serialise(values) == data
    except UnicodeEncodeError:  # half a character, such as \ud800
        return False


def _same_languages(article: object, source: object) -> bool:
    if not isinstance(article, dict) or not isinstance(source, dict) or not article:
        return False
    return set(article) == set(source) and all(map(_LANGUAGE.fullmatch, article))


def _previous(value: object) -> tuple[VersionNumber, str] | None:
    if value is None:
        return None
    if not isinstance(value, dict) or set(value) != {"sha256", "version"}:
        raise WrongValue(Message("“previous” must hold sha256 and version, or be null"))
    if not all(isinstance(part, str) for part in value.values()):
        raise WrongValue(Message("“previous” must hold texts"))
    if not _HASH.fullmatch(value["sha256"]):
        raise WrongValue(Message("a hash must be 64 hexadecimal digits"))
    return VersionNumber.parse(value["version"]), value["sha256"]
