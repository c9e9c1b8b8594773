"""The entry of a published version: what it locks, and which entry it follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from policysite.models import LANGUAGE, Entry, VersionNumber

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

_KEYS = frozenset(
    {
        "article_sha256",
        "effective",
        "policy",
        "previous",
        "published",
        "source_sha256",
        "version",
    }
)
# Optional: entries from before this field existed do not have it.
_MOMENT = "published_at"


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
    return parse_entry(serialise(values))


def stamped(entry: Entry, moment: datetime) -> Entry:
    """The same entry with the time of publication, in the time zone of the company."""
    return parse_entry(serialise({**parse_json(entry.data), _MOMENT: moment.isoformat()}))


def parse_entry(data: bytes) -> Entry:
    """Parse the bytes of an entry file; raises WrongValue with the reason."""
    values = parse_json(data)
    if set(values) - {_MOMENT} != _KEYS:
        raise WrongValue(Message("it must contain exactly %(keys)s", keys=", ".join(sorted(_KEYS))))
    for key in ("effective", "policy", "published", "version"):
        if not isinstance(values[key], str):
            raise WrongValue(Message("“%(key)s” must be text", key=key))
    if not _same_languages(values["article_sha256"], values["source_sha256"]):
        raise WrongValue(Message("article_sha256 and source_sha256 must name the same languages"))
    for hashes in (values["article_sha256"], values["source_sha256"]):
        if not all(isinstance(value, str) and HASH.fullmatch(value) for value in hashes.values()):
            raise WrongValue(Message("a hash must be 64 hexadecimal digits"))
    previous = values["previous"]
    follows = None if previous is None else parse_link(previous, "previous")
    moment = parse_moment(values[_MOMENT]) if _MOMENT in values else None
    if not is_as_written(values, data):  # only now known to be flat, so that this is cheap
        raise WrongValue(Message("it does not have the format that “publish” writes"))
    published = parse_date(values["published"])
    if moment is not None and moment.date() != published:
        raise WrongValue(Message("published_at is not a time on the date in “published”"))
    return Entry(
        policy=values["policy"],
        number=VersionNumber.parse(values["version"]),
        effective=parse_date(values["effective"]),
        published=published,
        article_sha256=values["article_sha256"],
        source_sha256=values["source_sha256"],
        previous=follows,
        data=data,
        published_at=moment,
    )


def _same_languages(article: object, source: object) -> bool:
    if not isinstance(article, dict) or not isinstance(source, dict) or not article:
        return False
    return set(article) == set(source) and all(map(LANGUAGE.fullmatch, article))
