"""An incremental build equals a full build, whatever has changed."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests import depth
from tests.build import incremental
from tests.build.incremental import POLICIES, START, Change, next_number, sites, substitute, write
from tests.helpers import publish, run, tree

from policysite.build import fingerprint, freezing, record
from policysite.build.fingerprint import MARK, RECORD
from policysite.build.freezing import build
from policysite.content import reader
from policysite.errors import PolicysiteError
from policysite.web import views

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with its site; no test writes in it."""
    root = incremental.project(tmp_path_factory.mktemp("made") / "project")
    build(Change(root).options(root / "build"), incremental.watch)
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    """A copy of it, which a test may change."""
    shutil.copytree(made, tmp_path / "project")
    return tmp_path / "project"


def edit_draft(change: Change) -> None:
    substitute(change.root / "content/nl/privacy/1.2.md", "Inleiding", "Begin")


def add_draft(change: Change) -> None:
    write(change.root, "privacy", next_number(change.root, "privacy"), 2)


def publish_version(change: Change) -> None:
    publish(change.root, "cookies", "1.2", change.as_of, change.as_of)


def publish_with_other_sections(change: Change) -> None:
    """The links of the other policy lead to its page alone from then on."""
    write(change.root, "cookies", "1.2", 3, section="elsewhere")
    (change.root / "content/anchors.toml").write_text(
        '[cookies."1.2"]\nmoved = { use = "elsewhere" }\n', encoding="utf-8"
    )
    publish(change.root, "cookies", "1.2", change.as_of, change.as_of)


def publish_with_another_title(change: Change) -> None:
    """Every page has it in its navigation."""
    write(change.root, "cookies", "1.2", 3, title="B")
    publish(change.root, "cookies", "1.2", change.as_of, change.as_of)


def schedule(change: Change) -> None:
    publish(change.root, "privacy", "1.2", date(2027, 1, 1), change.as_of)


def end(change: Change) -> None:
    reasons = ("--reason-nl", "Weg.", "--reason-en", "Gone.")
    done = run(
        change.root, "end", "cookies", "--on", "2999-01-01", "--far-ahead", *reasons, "--yes"
    )
    assert done.exit_code == 0, done.output
    change.as_of = date(2999, 1, 1)


def withdraw(change: Change) -> None:
    reasons = ("--reason-nl", "Weg.", "--reason-en", "Gone.")
    done = run(change.root, "withdraw", "privacy", "1.0", *reasons, "--yes")
    assert done.exit_code == 0, done.output


def change_colour(change: Change) -> None:
    substitute(change.root / "content/site.toml", "#0b5cad", "#0b5cae")


def change_organisation(change: Change) -> None:
    substitute(change.root / "content/site.toml", "Voorbeeld BV", "Ander BV")


def change_order(change: Change) -> None:
    path = change.root / "content/site.toml"
    substitute(path, '"privacy", "cookies"', '"cookies", "privacy"')


def change_message(change: Change) -> None:
    path = change.root / "translations/nl/LC_MESSAGES/messages.po"
    substitute(path, "Alle versies", "Elke versie")


def change_browsers(change: Change) -> None:
    substitute(change.root / "content/browsers.yaml", "Mozilla Firefox", "Firefox")


def change_day(change: Change) -> None:
    change.as_of += timedelta(days=1)


def go_back(change: Change) -> None:
    """To a day on which another version was in force."""
    change.as_of = date(2026, 6, 1)


def show_drafts(change: Change) -> None:
    change.drafts = True


def change_address(change: Change) -> None:
    change.base_url = "https://host.example/below"


def damage_page(change: Change) -> None:
    substitute(change.root / "build/nl/privacy/index.html", "<h1", "<h1 ")


def lose_page(change: Change) -> None:
    (change.root / "build/nl/privacy/1.0/index.html").unlink()


def lose_record(change: Change) -> None:
    """If the record next to the site is unchanged, parts are reused."""
    (change.root / "build" / RECORD).unlink()
    change_browsers(change)


EVERY = (
    edit_draft,
    add_draft,
    publish_version,
    publish_with_other_sections,
    publish_with_another_title,
    schedule,
    end,
    withdraw,
    change_colour,
    change_organisation,
    change_order,
    change_message,
    change_browsers,
    change_day,
    go_back,
    show_drafts,
    change_address,
    damage_page,
    lose_page,
    lose_record,
)


@pytest.mark.parametrize("what", EVERY)
def test_every_kind_of_input(root: Path, what: Callable[[Change], None]) -> None:
    """Whatever changes, an incremental build equals a full build, byte for byte."""
    change = Change(root)
    what(change)
    from_last, anew = sites(change, root / "build")
    assert isinstance(anew, dict), anew
    assert from_last == anew


@pytest.mark.parametrize("what", [edit_draft, publish_with_another_title])
def test_every_kind_of_input_with_drafts(root: Path, what: Callable[[Change], None]) -> None:
    """A site that shows drafts depends on them."""
    change = Change(root, drafts=True)
    build(change.options(root / "build"), incremental.watch)
    what(change)
    from_last, anew = sites(change, root / "build")
    assert isinstance(anew, dict), anew
    assert from_last == anew


@pytest.mark.parametrize(
    ("what", "policies"),
    [
        (publish_version, {"cookies"}),
        (change_day, set()),
        (publish_with_other_sections, {"cookies", "privacy"}),
        (publish_with_another_title, {"cookies", "privacy"}),
        (damage_page, {"privacy"}),
        (change_colour, {"cookies", "privacy"}),
    ],
)
def test_what_is_the_same_is_not_made(
    root: Path, what: Callable[[Change], None], policies: set[str]
) -> None:
    """Of a policy that is the same no page is made again."""
    change = Change(root)
    kept = root / "build/nl/privacy/1.0/index.html", root / "build/nl/cookies/1.0/index.html"
    before = [path.stat().st_ino for path in kept]
    what(change)
    build(change.options(root / "build"), incremental.watch)
    same = [path.stat().st_ino == inode for path, inode in zip(kept, before, strict=True)]
    assert same == ["privacy" not in policies, "cookies" not in policies]


def test_another_program(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what another version of a library or of the program has made nothing is kept."""
    monkeypatch.setattr(views, "source", lambda **_values: "other words")
    monkeypatch.setattr(fingerprint, "_versions", lambda: iter(["3.11", "jinja2 99"]))
    from_last, anew = sites(Change(root), root / "build")
    assert from_last == anew


def test_a_template(root: Path, tmp_path: Path) -> None:
    """A template that is changed is shown by every page that uses it."""
    package = tmp_path / "site/policysite"
    shutil.copytree(Path(fingerprint.__file__).parents[1], package)
    shutil.copytree(root / "translations", tmp_path / "translations")
    environment = {**os.environ, "PYTHONPATH": str(package.parent)}

    def make(*more: str) -> None:
        command = [sys.executable, "-m", "policysite", "--root", str(root), "build", *more]
        subprocess.run([*command, "--as-of", str(START)], env=environment, check=True)

    make()
    substitute(package / "web/templates/status.html", "status line", "status row")
    make()
    make("--full", "--out", str(tmp_path / "anew"))
    assert b"status row" in tree(root / "build")["nl/privacy/index.html"]
    assert tree(root / "build") == tree(tmp_path / "anew")


def test_saved_while_it_is_built(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a file was saved while it was read, it is unknown which text is on the page."""
    checked = freezing._checked
    path = root / "content/browsers.yaml"
    old = path.read_text(encoding="utf-8")
    path.write_text(old.replace("Mozilla Firefox", "Firefox"), encoding="utf-8")

    def saving(options: freezing.Options, program: str) -> object:
        found = checked(options, program)
        path.write_text(old, encoding="utf-8")
        return found

    with monkeypatch.context() as patch:
        patch.setattr(freezing, "_checked", saving)
        build(Change(root).options(root / "build"), incremental.watch)
    path.write_text(old.replace("Mozilla Firefox", "Firefox"), encoding="utf-8")
    from_last, anew = sites(Change(root), root / "build")
    assert from_last == anew


# Random sequences: what can be done, each with the policy or the day that it takes.


def some_text(change: Change, chance: random.Random) -> None:
    """A draft is written or edited, with sections, a link and a title by chance."""
    policy = chance.choice(POLICIES)
    versions = reader.load(change.root).policies[policy]
    number = (
        str(versions.drafts[-1].number) if versions.drafts else next_number(change.root, policy)
    )
    other = POLICIES[1 - POLICIES.index(policy)]
    section = chance.choice(["use", "use", "elsewhere"])
    if section == "elsewhere":
        steps = "".join(
            f'[{name}."{n}"]\nmoved = {{ use = "elsewhere" }}\n' for name, n in [(policy, number)]
        )
        (change.root / "content/anchors.toml").write_text(steps, encoding="utf-8")
    write(
        change.root,
        policy,
        number,
        chance.randint(2, 9),
        section=section,
        link=chance.choice([f"{other}#use", other, "browsers", f"{other}#intro"]),
        title=chance.choice("AAB"),
    )


def some_publication(change: Change, chance: random.Random) -> None:
    policy = chance.choice(POLICIES)
    drafts = reader.load(change.root).policies[policy].drafts
    if drafts:
        day = change.as_of + timedelta(days=chance.choice([0, 0, 1, 30]))
        publish(change.root, policy, str(drafts[0].number), day, change.as_of)


def some_day(change: Change, chance: random.Random) -> None:
    change.as_of += timedelta(days=chance.choice([1, 1, 29, 31, -40]))


def some_option(change: Change, chance: random.Random) -> None:
    change.drafts = chance.random() < 0.5
    change.base_url = chance.choice([None, None, "https://host.example/below"])


def some_withdrawal(change: Change, chance: random.Random) -> None:
    published = reader.load(change.root).policies[chance.choice(POLICIES)].published
    version = chance.choice(published)
    reasons = ("--reason-nl", "Weg.", "--reason-en", "Gone.")
    run(change.root, "withdraw", version.policy, str(version.number), *reasons, "--yes")


def some_change(change: Change, chance: random.Random) -> None:
    chance.choice([change_message, change_colour, change_browsers, change_order])(change)


STEPS = [some_text] * 3 + [some_publication] * 3 + [some_day] * 2 + [some_option, some_withdrawal]


@pytest.mark.parametrize("seed", range(depth.number(1, 200)))
def test_random_sequences(root: Path, seed: int) -> None:
    """After each of several changes in a row, an incremental build equals a full build."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    change = Change(root)
    for _ in range(6):
        step = chance.choice(STEPS)
        try:
            step(change, chance)
        except (AssertionError, PolicysiteError):
            continue  # it cannot be done now
        from_last, anew = sites(change, root / "build")
        assert from_last == anew, step


# What is recorded next to the site


def test_a_damaged_record(root: Path) -> None:
    """Whatever byte of it is another, or cut off, nothing of it is believed."""
    out = root / "build"
    mark = fingerprint.read_mark(out)
    assert mark is not None
    data = (out / RECORD).read_bytes()
    keys = {name: value["key"] for name, value in _noted(data).items()}
    assert set(record.Last(out, mark.outputs, keys).parts) == {"", *POLICIES}
    for place in range(0, len(data), max(1, len(data) // 150)):
        for damaged in (
            data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :],
            data[:place] + bytes([data[place] ^ 0x80]) + data[place + 1 :],
            data[:place],
        ):
            (out / RECORD).write_bytes(damaged)
            assert record.Last(out, mark.outputs, keys).parts == {}, place
    (out / RECORD).write_bytes(data)
    others = {**mark.outputs, "nl/privacy/index.html": "0" * 64}
    assert record.Last(out, others, keys).parts == {}


def _noted(data: bytes) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(data.partition(b"\n")[2])
    return found


def test_a_damaged_record_makes_the_right_site(root: Path) -> None:
    """A site with a damaged record is built in full."""
    path = root / "build" / RECORD
    path.write_bytes(path.read_bytes().replace(b"intro", b"intra"))
    change = Change(root)
    publish_version(change)
    from_last, anew = sites(change, root / "build")
    assert from_last == anew
    assert (root / "build" / MARK).is_file()
