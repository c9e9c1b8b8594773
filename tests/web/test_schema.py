"""policies.json of the frozen example, checked with the schema beside it by a real validator."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

pytestmark = pytest.mark.slow


def validator(site: Path) -> jsonschema.Draft202012Validator:
    """A validator of the schema that the site publishes."""
    schema = json.loads((site / "policies.schema.json").read_bytes())
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(schema, format_checker=checker)


def overview(site: Path) -> Any:
    """What policies.json of the site says."""
    return json.loads((site / "policies.json").read_bytes())


def test_the_schema_is_one(frozen: Path) -> None:
    """The schema conforms to JSON Schema 2020-12, and declares it."""
    schema = json.loads((frozen / "policies.schema.json").read_bytes())
    assert schema["$schema"] == jsonschema.Draft202012Validator.META_SCHEMA["$id"]
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("day", ["frozen", "frozen_later"])
def test_policies_json_is_valid(day: str, request: pytest.FixtureRequest) -> None:
    """On the day before a scheduled version and on its own day, the file is as the schema says."""
    site: Path = request.getfixturevalue(day)
    validator(site).validate(overview(site))


def without(name: str) -> Callable[[Any], object]:
    """Take `name` away from the file, its first policy, version or document, where it stands."""

    def change(value: Any) -> None:
        version = value["policies"][0]["versions"][0]
        places = (value, value["policies"][0], version, version["documents"]["nl"])
        holder = next(place for place in places if name in place)
        del holder[name]

    return change


def version_with(**keys: object) -> Callable[[Any], object]:
    """Write `keys` into the first version."""
    return lambda value: value["policies"][0]["versions"][0].update(keys)


def document_with(**keys: object) -> Callable[[Any], object]:
    """Write `keys` into the first document."""
    return lambda value: value["policies"][0]["versions"][0]["documents"]["nl"].update(keys)


REQUIRED = [
    "head",
    "languages",
    "organisation",
    "policies",
    "in_force",
    "policy",
    "versions",
    "documents",
    "effective",
    "material",
    "published",
    "revision",
    "state",
    "version",
    "sha256",
    "source_sha256",
    "title",
    "url",
]
WRONG: dict[str, Callable[[Any], object]] = {
    **{f"no {name}": without(name) for name in REQUIRED},
    "something more": lambda value: value.update(more=1),
    "more in a policy": lambda value: value["policies"][0].update(more=1),
    "more in a version": version_with(more=1),
    "more in a document": document_with(more=1),
    "a head in capitals": lambda value: value.update(head=value["head"].upper().replace("0", "A")),
    "policies by name": lambda value: value.update(policies={}),
    "in force: a number": lambda value: value["policies"][0].update(in_force=1.0),
    "revision 0": version_with(revision=0),
    "revision as text": version_with(revision="1"),
    "half a revision": version_with(revision=1.5),
    "material as text": version_with(material="yes"),
    "a draft": version_with(state="draft"),
    "a leading zero": version_with(version="01.0"),
    "one number": version_with(version="1"),
    "a day in Dutch": version_with(effective="22-11-2026"),
    "a time": version_with(published="2026-11-22T00:00:00"),
    "a short hash": document_with(sha256="abc"),
    "a title that is none": document_with(title=None),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_is_refused(frozen: Path, name: str) -> None:
    """A file that lacks something, says more, or says it in another form is not valid."""
    value = overview(frozen)
    WRONG[name](value)
    with pytest.raises(jsonschema.ValidationError):
        validator(frozen).validate(value)


def test_revisions_rise(frozen_later: Path) -> None:
    """What a schema cannot say: revisions count from 1, and the version in force is one of them."""
    for policy in overview(frozen_later)["policies"]:
        versions = policy["versions"]
        assert [version["revision"] for version in versions] == list(range(1, len(versions) + 1))
        states = {version["version"]: version["state"] for version in versions}
        assert states[policy["in_force"]] == "in force"
