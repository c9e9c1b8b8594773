from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.helpers import AS_OF, EXAMPLE, load

import policysite
from policysite import edition
from policysite.edition import Edition

SCHEMA = Path(policysite.__file__).parent / "web" / "policies.schema.json"
URL = "https://policies.voorbeeld.example"


def of(day: date = AS_OF, *, drafts: bool = False) -> Edition:
    return Edition(library=load(EXAMPLE), as_of=day, base_url=URL, drafts=drafts)


KINDS = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "") -> list[str]:
    """What JSON Schema says against `value`, for the words that our schema uses."""
    if "$ref" in schema:
        schema = schema | root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    if "anyOf" in schema:
        every = [faults(value, each, root, at) for each in schema["anyOf"]]
        return min(every, key=len)
    kind = schema.get("type")
    if kind == "null":
        return [] if value is None else [f"{at}: not null"]
    if kind and type(value) is not KINDS[kind]:
        return [f"{at}: no {kind}"]
    if isinstance(value, dict):
        return faults_of_object(value, schema, root, at)
    if isinstance(value, list):
        items = schema.get("items", {})
        return [f for n, each in enumerate(value) for f in faults(each, items, root, f"{at}/{n}")]
    return faults_of_scalar(value, schema, at)


def faults_of_scalar(value: Any, schema: dict[str, Any], at: str) -> list[str]:
    wrong = {
        "not in the list": "enum" in schema and value not in schema["enum"],
        "not of the form": "pattern" in schema and not re.search(schema["pattern"], str(value)),
        "too small": "minimum" in schema and value < schema["minimum"],
    }
    return [f"{at}: {message}" for message, is_so in wrong.items() if is_so]


def faults_of_object(
    value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any], at: str
) -> list[str]:
    found = [f"{at}: {name} is missing" for name in schema.get("required", ()) if name not in value]
    for name, each in value.items():
        part = schema.get("properties", {}).get(name, schema.get("additionalProperties", {}))
        if part is False:
            found.append(f"{at}: {name} is unknown")
        else:
            found += faults(each, part, root, f"{at}/{name}")
    return found


@pytest.mark.parametrize("day", ["2024-01-01", "2025-01-01", "2026-11-22", "2030-01-01"])
def test_policies_json_is_as_its_schema_says(day: str) -> None:
    """The data for programs match their schema on every day."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert faults(edition.summary(of(date.fromisoformat(day))), schema, schema) == []


def test_the_schema_is_strict() -> None:
    """A value of another type, an additional word and a missing one are all reported."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    values = edition.summary(of())
    values["policies"][0]["versions"][0] |= {"state": "draft", "revision": 0, "more": 1}
    del values["head"]
    assert sorted(faults(values, schema, schema)) == [
        "/policies/0/versions/0/revision: too small",
        "/policies/0/versions/0/state: not in the list",
        "/policies/0/versions/0: more is unknown",
        ": head is missing",
    ]


def test_policies_json_says_what_applies() -> None:
    """State, revision, material and address of each version; drafts are not in it."""
    privacy, cookies = edition.summary(of(drafts=True))["policies"]
    assert privacy["in_force"] == "1.1"
    found = [(v["version"], v["state"], v["revision"], v["material"]) for v in privacy["versions"]]
    assert found == [
        ("1.0", "superseded", 1, True),
        ("1.1", "in force", 2, False),
        ("2.0", "scheduled", 3, True),
    ]
    assert [v["version"] for v in cookies["versions"]] == ["1.0"]
    assert cookies["versions"][0]["documents"]["nl"]["url"] == f"{URL}/nl/cookies/1.0/"
    assert cookies["versions"][0]["documents"]["nl"]["title"] == "Cookieverklaring"


def test_the_changelog_is_newest_first() -> None:
    """By the day in force; on one day in the order of the policies, the higher version first."""
    found = [(v.policy, str(v.number)) for v in of().published()]
    assert found == [
        ("privacy", "2.0"),
        ("privacy", "1.1"),
        ("privacy", "1.0"),
        ("cookies", "1.0"),
    ]


def test_drafts_are_shown_only_when_asked() -> None:
    """Versions with a page, newest first."""
    library = load(EXAMPLE)
    cookies = library.policies["cookies"]
    assert [str(v.number) for v in of().versions(cookies)] == ["1.0"]
    assert [str(v.number) for v in of(drafts=True).versions(cookies)] == ["1.1", "1.0"]


def test_what_is_coming() -> None:
    """The scheduled versions, until their day."""
    privacy = load(EXAMPLE).policies["privacy"]
    assert [str(v.number) for v in of().scheduled(privacy)] == ["2.0"]
    assert of(date(2027, 1, 1)).scheduled(privacy) == ()
    assert [str(v.number) for v in of(date(2024, 1, 1)).scheduled(privacy)] == ["1.0", "1.1", "2.0"]


def test_the_head_depends_on_what_is_published_alone() -> None:
    """Not on the day, the address or the drafts: anyone can compare it at any time."""
    assert of().head == of(date(2030, 1, 1), drafts=True).head


def test_a_policy_is_called_by_its_title() -> None:
    """The title of the version in force, else of the newest, in the language asked for."""
    privacy = load(EXAMPLE).policies["privacy"]
    assert of().title(privacy, "en") == "Privacy statement"
    assert of(date(2024, 1, 1)).title(privacy, "nl") == "Privacyverklaring"
    assert of().title(privacy, "de") == "Privacy"


def test_the_newest_change_is_one_that_is_told() -> None:
    """The newest published version with changes."""
    policies = load(EXAMPLE).policies
    newest = of().newest_change(policies["privacy"], "nl")
    assert newest is not None
    assert str(newest.number) == "2.0"
    assert of().newest_change(policies["cookies"], "nl") is None


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-01-01", "2026-12-31"),
        ("2026-06-30", "2026-12-31"),
        ("2026-07-01", "2027-06-30"),
        ("2026-12-31", "2027-06-30"),
    ],
)
def test_security_txt_expires_within_a_year(day: str, expected: str) -> None:
    """Between half a year and a year ahead, and not another day in every build."""
    as_of = date.fromisoformat(day)
    found = edition.security_expiry(as_of)
    assert found.isoformat() == expected
    assert 180 <= (found - as_of).days < 366
