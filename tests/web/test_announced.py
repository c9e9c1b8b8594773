"""What was announced stays readable with what happened to it: in a browser, and for strangers."""

from __future__ import annotations

import json
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from jsonschema import Draft202012Validator
from tests import depth
from tests.helpers import copy_example, free_port, load
from tests.web.window import Window, axe

from policysite.build.freezing import Options, build
from policysite.hosting import serve
from policysite.publishing import publication, records
from policysite.verify import open_site, verify

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 12, tzinfo=ZoneInfo("Europe/Amsterdam"))
WHY = {"nl": "De bouw loopt uit.", "en": "The work takes longer."}


def publish_copy(root: Path, number: str, of: str, day: date) -> None:
    """Publish a copy of another version of privacy."""
    for code in ("nl", "en"):
        text = (root / f"content/{code}/privacy/{of}.md").read_bytes()
        (root / f"content/{code}/privacy/{number}.md").write_bytes(text)
    prepared = publication.prepare(load(root), "privacy", number, day, TODAY)
    publication.write(root, prepared, NOW)


def record(root: Path, prepared: records.Prepared) -> None:
    records.write(root, prepared)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example after much has happened.

    privacy 2.0 is called off, 1.1 put right by 1.2, 2.1 announced, postponed and then replaced by
    2.2 before its day; cookies is to be merged into privacy.
    """
    root = copy_example(tmp_path_factory.mktemp("announced") / "project")
    record(root, records.call_off(load(root), "privacy", "2.0", WHY, NOW))
    publish_copy(root, "2.1", "2.0", date(2027, 2, 1))
    day = date(2027, 3, 1)
    record(root, records.reschedule(load(root), "privacy", "2.1", day, WHY, NOW))
    publish_copy(root, "1.2", "1.1", TODAY)
    publish_copy(root, "2.2", "2.0", day)
    end = records.end(load(root), "cookies", date(2027, 2, 1), "privacy", WHY, NOW)
    record(root, end)
    return root


def site_of(project: Path, day: date, base_url: str | None = None) -> Path:
    out = project.parent / f"site-{day}"
    options = Options(root=project, out=out, as_of=day, base_url=base_url)
    build(options, lambda pages, _: iter(pages))
    return out


@pytest.fixture(scope="module")
def now(project: Path) -> Path:
    """The site today."""
    return site_of(project, TODAY)


@pytest.fixture(scope="module")
def later(project: Path) -> Path:
    """The site after all of these days."""
    return site_of(project, date(2027, 3, 2))


@pytest.fixture(scope="module", params=["now", "later"])
def served(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """Which site, and its address."""
    folder: Path = request.getfixturevalue(request.param)
    port = free_port()
    process = serve.start(folder, folder.with_name(f"state-{request.param}"), port)
    yield request.param, f"https://localhost:{port}"
    serve.stop(process)


# (page, what it says today, what it says after all of these days)
SAID: list[tuple[str, list[str], list[str]]] = [
    (
        "/en/privacy/2.0/",
        [
            "This version was called off and will never come into force.",
            "It was called off on 26 November 2026. The work takes longer.",
            "Announced for 1 January 2027 · Published on 22 November 2026",
        ],
        ["This version was called off and will never come into force."],
    ),
    (
        "/nl/privacy/2.0/",
        [
            "Deze versie is geannuleerd en wordt nooit van kracht.",
            "Deze versie is geannuleerd op 26 november 2026. De bouw loopt uit.",
            "Aangekondigd voor 1 januari 2027 · Gepubliceerd op 22 november 2026",
        ],
        ["Deze versie is geannuleerd en wordt nooit van kracht."],
    ),
    (
        "/en/privacy/2.1/",
        [
            "This version was replaced before it came into force and will never apply. In "
            "its place: version 2.2",
            "version 2.2. On 26 November 2026 it was postponed from 1 February 2027 to 1 March",
            "March 2027. The work takes longer.",
        ],
        ["This version was replaced before it came into force and will never apply."],
    ),
    (
        "/nl/privacy/2.1/",
        [
            "Deze versie is vóór de ingangsdatum vervangen en zal nooit gelden. In plaats daarvan:",
            "Op 26 november 2026 is de ingangsdatum uitgesteld van 1 februari 2027 naar 1 maart",
        ],
        ["Deze versie is vóór de ingangsdatum vervangen en zal nooit gelden."],
    ),
    (
        "/en/privacy/2.2/",
        [
            "it will apply from 1 March 2027.",
            "Will apply from 1 March 2027 · Published on 26 November",
        ],
        ["This version is in force."],
    ),
    (
        "/en/privacy/",
        [
            "Version 1.2 · In force since 26 November 2026",
            "This statement will change on 1 March 2027.",
            "Everything that will change, version 2.2.",
            "Version 2.0, announced for 1 January 2027, was called off.",
            "Version 2.1, announced for 1 March 2027, was replaced before it came into "
            "force by version 2.2.",
        ],
        ["Version 2.2 · In force since 1 March 2027 · Published on 26 November 2026"],
    ),
    (
        "/en/privacy/1.2/",
        ["This version is in force."],
        ["In force from 26 November 2026 until 1 March 2027"],
    ),
    (
        "/nl/",
        [
            "Deze verklaring verandert op 1 maart 2027.",
            "Versie 2.0, aangekondigd voor 1 januari 2027, is geannuleerd.",
            "Deze verklaring vervalt op 1 februari 2027 en geldt vanaf die dag niet meer.",
        ],
        ["Deze verklaring is vervallen op 1 februari 2027."],
    ),
    (
        "/en/changes/",
        [
            "Announced for 1 January 2027 · Published on 22 November 2026 · material change",
            "It was called off on 26 November 2026. The work takes longer.",
            "On 26 November 2026 it was postponed from 1 February 2027 to 1 March 2027.",
            "to 1 March 2027. The work takes longer. In its place: version 2.2.",
        ],
        ["This statement ended on 1 February 2027. The work takes longer."],
    ),
    (
        "/en/cookies/",
        [
            "This statement ends on 1 February 2027: from then on it no longer applies.",
            "It continues in: Privacy statement.",
        ],
        [
            "This statement ended on 1 February 2027. The work takes longer.",
            "It continues in: Privacy statement.",
            "The last version that applied: version 1.0",
        ],
    ),
    (
        "/en/cookies/1.0/",
        ["This version is in force."],
        ["This statement no longer applies.", "until 1 February 2027"],
    ),
]
PATHS = [path for path, _, _ in SAID]


@pytest.mark.browser
@pytest.mark.parametrize(("path", "today", "afterwards"), SAID, ids=lambda value: str(value)[:20])
def test_what_a_reader_sees(
    window: Window,
    served: tuple[str, str],
    path: str,
    today: list[str],
    afterwards: list[str],
) -> None:
    """What happened to each version is on its page, on the home page and in the changes."""
    which, address = served
    opened = window.open(address + path)
    text = " ".join(opened.inner_text("main").split())
    for words in today if which == "now" else afterwards:
        assert words in text
    if path.endswith(("/2.0/", "/2.1/")):
        status = " ".join(opened.inner_text("p.status").split())
        assert "In force" not in status
        assert "Van kracht" not in status
    if depth.is_thorough() or (which == "now") == (PATHS.index(path) % 2 == 0):
        assert axe(opened) == []


def policies(site: Path) -> dict[str, Any]:
    values = json.loads((site / "policies.json").read_bytes())
    schema = json.loads((site / "policies.schema.json").read_bytes())
    Draft202012Validator(schema).validate(values)
    return {each["policy"]: each for each in values["policies"]}


def test_for_programs(now: Path, later: Path) -> None:
    """policies.json says which text applies on which day, and what happened to the others."""
    privacy = {each["version"]: each for each in policies(now)["privacy"]["versions"]}
    assert {number: each["state"] for number, each in privacy.items()} == {
        "1.0": "superseded",
        "1.1": "superseded",
        "1.2": "in force",
        "2.0": "called off",
        "2.1": "replaced",
        "2.2": "scheduled",
    }
    assert {number: each["applies"] for number, each in privacy.items()} == {
        "1.0": {"from": "2025-01-01", "to": "2026-05-31"},
        "1.1": {"from": "2026-06-01", "to": "2026-11-25"},
        "1.2": {"from": "2026-11-26", "to": "2027-02-28"},
        "2.0": None,
        "2.1": None,
        "2.2": {"from": "2027-03-01", "to": None},
    }
    assert privacy["2.0"]["records"] == [
        {"record": "called off", "reason": WHY, "recorded": "2026-11-26"}
    ]
    assert privacy["2.1"]["replaced_by"] == "2.2"
    assert (privacy["2.1"]["announced"], privacy["2.1"]["effective"]) == (
        "2027-02-01",
        "2027-03-01",
    )
    assert privacy["2.2"]["material"] is True
    cookies = policies(later)["cookies"]
    assert cookies["in_force"] is None
    assert (cookies["ended"]["ended"], cookies["ended"]["into"]) == ("2027-02-01", "privacy")
    assert cookies["versions"][0]["state"] == "ended"


@pytest.mark.parametrize("site", ["now", "later"])
def test_it_verifies(project: Path, site: str, request: pytest.FixtureRequest) -> None:
    """Its files agree with each other, and with the project."""
    with open_site(str(request.getfixturevalue(site))) as opened:
        verdict = verify(opened, load(project))
    assert verdict.right, verdict.findings
    assert verdict.relation == "equal"


# What somebody types who has sha256sum and nothing of ours.
CHAIN = r"""
sha256sum --quiet -c SHA256SUMS
for record in ledger/*/*.*.*.json; do  # each record holds the hash of its entry
  entry=$(echo "$record" | sed -E 's|(/[0-9]+\.[0-9]+)\..*|\1.json|')
  grep -q "\"entry_sha256\": \"$(sha256sum < "$entry" | cut -c1-64)\"" "$record"
done
# and each entry that of another one
for entry in $(ls ledger/*/*.json | grep -E '/[0-9]+\.[0-9]+\.json$'); do
  before=$(sed -n '/"previous": {/,/}/ s/.*"version": "\(.*\)".*/\1/p' "$entry")
  test -z "$before" ||
    grep -q "\"sha256\": \"$(sha256sum < "${entry%/*}/$before.json" | cut -c1-64)\"" "$entry"
done
"""


def stranger(site: Path) -> int:
    done = subprocess.run(["bash", "-e", "-c", CHAIN], cwd=site, capture_output=True, check=False)
    return done.returncode


@pytest.mark.parametrize(
    "name",
    ["ledger/privacy/2.0.called-off.json", "ledger/privacy/1.2.json", "ledger/cookies/1.0.json"],
)
def test_a_stranger_checks_the_ledger(now: Path, name: str) -> None:
    """With sha256sum alone every record leads to its entry, and every entry to the one before."""
    assert stranger(now) == 0
    path = now / name
    data = path.read_bytes()
    try:
        path.write_bytes(data.replace(b"2026", b"2025"))
        assert stranger(now) != 0
    finally:
        path.write_bytes(data)


def test_old_and_new_entries_are_checked_alike(now: Path) -> None:
    """Some have the moment of their publication and some do not; all of them fit together."""
    entries = [json.loads(path.read_bytes()) for path in now.glob("ledger/privacy/?.?.json")]
    assert {"published_at" in entry for entry in entries} == {True, False}
    assert stranger(now) == 0
