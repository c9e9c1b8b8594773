"""Verifying a site: a correct site passes, and no error goes unnoticed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.helpers import (
    AS_OF,
    EXAMPLE,
    ROOT,
    copy_example,
    load,
    publish,
    tree,
    write_project,
)
from tests.verify.forging import (
    ARTICLE,
    ENTRY,
    IN_FORCE,
    LANGUAGES,
    PAGE,
    SOURCE,
    SUMMARY,
    SUMS,
    VERIFY,
    WORD,
    Files,
    edited,
    forged,
    headed,
    listed,
    named,
    without,
    written,
)
from tests.verify.frozen_sites import Memory, found, freeze, publish_cookies, told

from policysite import ledger
from policysite.ledger import sha256
from policysite.models import Library
from policysite.verify import FolderSite, report, verify

pytestmark = pytest.mark.slow

NOTE = "ledger/privacy/1.0.withdrawn.json"


# What is right.


def test_the_frozen_example_is_right(folder: Path, files: Files, ours: Library) -> None:
    """A freshly built site is correct, alone and with its project, in force on its days."""
    for site in (FolderSite(folder), Memory(files)):
        verdict = verify(site, ours, kept=files[SUMS], as_of=AS_OF)
        assert verdict.right
        assert verdict.relation == "equal"
        assert verdict.head == sha256(files[SUMS])
        assert verdict.days == (date(2026, 6, 1), date(2026, 12, 31))
    assert verify(Memory(files)) == replace(verdict, relation=None)


@pytest.mark.parametrize("base_url", [None, "https://voorbeeld.example/legal/texts"])
@pytest.mark.parametrize("as_of", [date(2025, 3, 1), AS_OF, date(2027, 2, 1)])
def test_a_site_of_any_day_and_place_is_right(
    base_url: str | None, as_of: date, tmp_path: Path, ours: Library
) -> None:
    """The day of a build and the folder in which its site lives make no difference."""
    out = freeze(EXAMPLE, tmp_path / "site", as_of=as_of, base_url=base_url)
    verdict = verify(FolderSite(out), ours, as_of=as_of)
    assert found(verdict) == []
    assert verdict.relation == "equal"


def test_the_real_statements_are_right(tmp_path: Path) -> None:
    """What this repository publishes passes its own verification."""
    root = ROOT
    assert found(verify(FolderSite(freeze(root, tmp_path / "site")), load(root))) == []


def test_a_site_without_published_versions_is_right(tmp_path: Path) -> None:
    """An empty ledger is right, and older than one with versions."""
    root = copy_example(tmp_path / "project")
    shutil.rmtree(root / "content" / "ledger")
    verdict = verify(FolderSite(freeze(root, tmp_path / "site")), load(root))
    assert (found(verdict), verdict.relation) == ([], "equal")


# How the site stands to the project.


def test_older_and_ahead(tmp_path: Path, files: Files, ours: Library) -> None:
    """A site without the newest version is older than ours; from its side we are ahead."""
    root = copy_example(tmp_path / "project")
    publish_cookies(root, date(2027, 1, 1))
    newer = load(root)
    older = verify(Memory(files), newer)
    assert older.relation == "older than ours"
    assert {kind for kind, _ in found(older)} == {"missing"}
    assert "ledger/cookies/1.1.json" in [path for _, path in found(older)]
    assert "build and deploy" in older.findings[0].remedy
    ahead = verify(FolderSite(freeze(root, tmp_path / "site")), ours)
    assert ahead.relation == "ahead of ours"
    assert {kind for kind, _ in found(ahead)} == {"extra"}
    assert len(ahead.findings) == len(older.findings) == 5
    assert not verify(FolderSite(tmp_path / "site"), newer, kept=files[SUMS]).findings


def test_forked(tmp_path: Path, files: Files, ours: Library) -> None:
    """Two histories that share only their beginning are distinguished from older and newer ones."""
    root = copy_example(tmp_path / "project")
    for path in (root / "content" / "ledger" / "privacy").glob("2.0*"):
        path.unlink()
    publish(root, "privacy", "2.0", date(2027, 2, 2))
    assert verify(Memory(files), load(root)).relation == "forked"
    verdict = verify(Memory(files), load(root))
    assert ("changed", "ledger/privacy/2.0.json") in found(verdict)
    # One policy older, another ahead: neither history is the beginning of the other.
    mixed = copy_example(tmp_path / "mixed")
    publish_cookies(mixed, date(2027, 1, 1))
    for path in (mixed / "content" / "ledger" / "privacy").glob("2.0*"):
        path.unlink()
    assert verify(Memory(files), load(mixed)).relation == "forked"


def test_a_damaged_project_is_told(tmp_path: Path, files: Files) -> None:
    """Where our own copy is damaged, that is said, and the rest is compared all the same."""
    root = copy_example(tmp_path / "project")
    with (root / "content" / "nl" / "privacy" / "1.1.md").open("a") as file:
        file.write("x\n")
    verdict = verify(Memory(files), load(root))
    assert ("contradiction", ENTRY) in found(verdict)
    assert "damaged in this project itself" in told(verdict, ENTRY)
    assert verdict.relation == "equal"
    assert len(verdict.findings) == 1


# What is wrong, file by file.


@pytest.mark.parametrize("path", [ENTRY, ARTICLE, SOURCE])
def test_a_changed_published_file_is_named(path: str, files: Files, ours: Library) -> None:
    """A published file with one byte changed is named, and why it is known to be changed."""
    data = files[path]
    site = Memory(files | {path: data[:100] + bytes([data[100] ^ 1]) + data[101:]})
    for project in (None, ours):
        verdict = verify(site, project)
        assert ("changed", path) in found(verdict)
        assert "its hash does not match SHA256SUMS" in told(verdict, path)
    assert "it differs from the file published here" in told(verdict, path)


@pytest.mark.parametrize(
    ("changes", "kind", "path", "words"),
    [
        ((PAGE, b"6 maanden", b"9 maanden"), "changed", PAGE, "6 maanden"),
        ((IN_FORCE, b"6 maanden", b"9 maanden"), "changed", IN_FORCE, "privacy 1.1"),
        ((PAGE, b"<h1>", b"<h1> "), "changed", PAGE, "white space"),
        ((PAGE, b"</article>", b"<p>Meer.</p>\n</article>"), "changed", PAGE, "is shown"),
        ((PAGE, b'href="/nl/cookies/#use"', b'href="/nl/cookies/"'), "changed", PAGE, "#use"),
        ((PAGE, b"<article ", b"<article hidden "), "changed", PAGE, "hidden"),
        ((PAGE, b"<article ", b'<article class="x" '), "changed", PAGE, "class"),
        ((PAGE, b"<main ", b'<main hidden="" '), "changed", PAGE, "hide"),
        ((PAGE, b"<h1>", b'<h1 onclick="x">'), "changed", PAGE, "can change or hide"),
        (
            (PAGE, b"</head>", b'<script type="application/ld+json" src="x"></script></head>'),
            "changed",
            PAGE,
            "can change or hide",
        ),
        ((PAGE, b"</head>", b"<script>x</script></head>"), "changed", PAGE, "can change or hide"),
        ((PAGE, b"<article ", b"<!-- "), "changed", PAGE, "not a page made by policysite"),
        ((PAGE, b"</main>", b"<article>x</article></main>"), "changed", PAGE, "more than one"),
        ((PAGE, b"<article ", b"<section><article "), "changed", PAGE, "main section>, not in"),
        ((PAGE, b"maanden", b"maand\xe9n"), "changed", PAGE, "not UTF-8"),
        ((PAGE, b'rel="canonical" href="h', b'rel="canonical" href="x'), "contradiction", PAGE, ""),
        (
            (PAGE, b'datetime="2026-06-01"', b'datetime="2026-06-02"'),
            "contradiction",
            PAGE,
            "06-01",
        ),
        ((VERIFY, b'id="head-value">', b'id="head-value">0'), "contradiction", VERIFY, "head"),
        ((SUMMARY, b'"head": "', b'"head": "0'), "contradiction", SUMMARY, "head is not"),
        ((SUMMARY, b"2026-06-01", b"2026-06-02"), "contradiction", SUMMARY, "1.1: announced"),
        ((SUMMARY, b'"revision": 2', b'"revision": 3'), "contradiction", SUMMARY, "revision"),
        ((SUMMARY, b'"material": false', b'"material": true'), "contradiction", SUMMARY, "mater"),
        ((SUMMARY, b'"1.1"', b'"1.0"'), "contradiction", SUMMARY, "state is not"),
        ((SUMMARY, b'"version": "1.1"', b'"version": "1.2"'), "contradiction", SUMMARY, "lowest"),
        ((SUMMARY, b"Privacyverklaring", b"Verklaring"), "contradiction", SUMMARY, "title is not"),
        ((SUMMARY, b"/nl/privacy/1.1/", b"/nl/privacy/1.0/"), "contradiction", SUMMARY, "url"),
        ((SUMMARY, b"Voorbeeld BV", b"Voorbeeld NV"), "contradiction", SUMMARY, "organisation"),
        (
            (SUMMARY, b"{", b"{ "),
            "contradiction",
            SUMMARY,
            "not have the format that policysite writes",
        ),
    ],
)
def test_what_a_page_or_policies_json_says(
    changes: tuple[str, bytes, bytes], kind: str, path: str, words: str, files: Files
) -> None:
    """A page without the frozen article, or with a wrong summary, is reported."""
    path_, old, new = changes
    verdict = verify(Memory(edited(files, path_, old, new)))
    assert (kind, path) in found(verdict)
    assert words in told(verdict, path)


def test_each_removed_file_is_missing(files: Files, ours: Library) -> None:
    """A file that the proof needs, taken away, is named as missing."""
    for path in [*named(files), SUMMARY, PAGE, IN_FORCE, VERIFY]:
        assert ("missing", path) in found(verify(Memory(without(files, path)), ours))
    assert ("missing", SUMS) in found(verify(Memory(without(files, SUMS)), ours))


@pytest.mark.parametrize(
    "path",
    [
        "ledger/privacy/3.0.json",
        "ledger/readme.txt",
        "Ledger/privacy/1.0.json",
        "nl/privacy/3.0/source.md",
        "nl/privacy/3.0/index.html",
        "source.md",
    ],
)
def test_an_extra_file_in_a_folder_is_told(path: str, files: Files) -> None:
    """A file in a place reserved for published ones that SHA256SUMS does not name is extra."""
    assert found(verify(Memory(files | {path: b"x"}))) == [("extra", path)]


def test_other_files_of_a_host_are_no_matter(files: Files, ours: Library) -> None:
    """Files elsewhere in the folder prove nothing."""
    assert verify(Memory(files | {"_headers": b"x", "logo.svg": b"x"}), ours).right


def test_a_stale_site_is_told(files: Files) -> None:
    """On a day on which another version applies, the site is stale."""
    verdict = verify(Memory(files), as_of=date(2027, 1, 1))
    assert found(verdict) == [("stale", SUMMARY)]
    assert "2027-01-01" in told(verdict, SUMMARY)


def test_policies_of_different_days_contradict_each_other(tmp_path: Path, files: Files) -> None:
    """One policy as on one day and another as on another is right on no day."""
    root = copy_example(tmp_path / "project")
    publish_cookies(root, date(2026, 11, 23))
    before = tree(freeze(root, tmp_path / "before"))
    after = tree(freeze(root, tmp_path / "after", as_of=date(2026, 11, 23)))
    first, second = json.loads(before[SUMMARY]), json.loads(after[SUMMARY])
    first["policies"][0]["in_force"] = "2.0"
    for version, state in zip(
        first["policies"][0]["versions"], ("superseded", "superseded", "in force"), strict=True
    ):
        version["state"] = state
    assert second["policies"][1]["in_force"] == "1.1"
    verdict = verify(Memory(before | {SUMMARY: written(first)}))
    assert "there is no day on which" in told(verdict, SUMMARY)
    assert verdict.days is None


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            "0" * 64 + "  ../../etc/passwd\n",
            "does not name a file of the ledger: “../../etc/passwd”",
        ),
        ("0" * 64 + "  /etc/passwd\n", "does not name a file of the ledger"),
        ("0" * 64 + "  ledger/../ledger/privacy/1.0.json\n", "does not name a file of the ledger"),
        ("0" * 64 + " *ledger/privacy/1.0.json\n", "not a hash, two spaces and a file"),
        ("0" * 64 + "  nl/privacy/1.1/source.md\r\n", "does not name a file"),
        ("\n", "not a hash"),
        ("# a comment\n", "not a hash"),
        ("\u00e9\n", "not a hash"),
        ("0" * 64 + "  zz/zz/1.0/source.md", "last line is not complete"),
        ("0" * 64 + "  nl/privacy/2.0/source.md\n", "out of alphabetical order or is repeated"),
    ],
)
def test_a_bad_line_in_the_list(line: str, words: str, files: Files) -> None:
    """An unknown line is reported with its number; the file that it names is never read."""
    site = Memory(headed(files, files[SUMS] + line.encode()))
    assert words in told(verify(site), SUMS)
    assert not any(".." in path or path.startswith("/") for path in site.asked)


def test_a_list_without_end(files: Files) -> None:
    """A million lines are refused at once, not read one by one."""
    line = b"0" * 64 + b"  ledger/a/1.0.json\n"
    verdict = verify(Memory(files | {SUMS: line * 1_000_000}))
    assert "1000000 lines" in told(verdict, SUMS)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x",
        b"\xff",
        b"null\n",
        b"[]\n",
        b"{}\n",
        b"[" * 100_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b'{"policies": {}}',
        b'{"policies": [1]}',
        b'{"policies": [{"policy": "../../.."}], "languages": ["nl"]}',
        b'{"policies": [{"policy": "privacy", "versions": 1}], "languages": "nl"}',
        b'{"policies": [{"policy": "privacy", "versions": [{"version": {}}]}], "languages": [{}]}',
        b'{"policies": [{"policy": "privacy", "in_force": [], "versions": [{"version": "1.0",'
        b' "documents": {"nl": 3, "en": {"url": 4}}}]}], "languages": [null]}',
        b'{"head": "\\ud800", "policies": null}',
        b'{"a": ' + b"9" * 10_000 + b"}",
    ],
)
def test_any_policies_json_is_met_with_findings(data: bytes, files: Files, ours: Library) -> None:
    """Whatever policies.json contains, it is reported and the rest is still verified."""
    verdict = verify(Memory(files | {SUMMARY: data}), ours)
    assert SUMMARY in {path for _, path in found(verdict)}
    assert verdict.relation == "equal"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'{"a":' * 300,
        b'{"article_sha256": ' + b"[" * 400 + b"]" * 400 + b', "effective": 1, "policy": 1, '
        b'"previous": 1, "published": 1, "source_sha256": 1, "version": 1}',
        b'{"article_sha256": ' + b"[" * 950 + b"]" * 950 + b', "effective": 1, "policy": 1, '
        b'"previous": 1, "published": 1, "source_sha256": 1, "version": 1}',
    ],
)
def test_any_entry_is_met_with_findings(data: bytes, files: Files) -> None:
    """Whatever is in an entry that SHA256SUMS names, it is reported."""
    verdict = verify(Memory(listed(files | {ENTRY: data})))
    assert "it is not a valid ledger entry" in told(verdict, ENTRY)


def test_an_entry_that_names_files_elsewhere(files: Files) -> None:
    """A language such as ../../x in an entry never becomes a path."""
    values = json.loads(files[ENTRY])
    for key in ("article_sha256", "source_sha256"):
        values[key]["../../x"] = "0" * 64
    verdict = verify(Memory(listed(files | {ENTRY: written(values)})))
    assert "name the same languages" in told(verdict, ENTRY)


def test_every_line_that_was_kept_must_be_there(files: Files) -> None:
    """A forger who recomputes every hash is caught by anyone who kept an earlier list."""
    forgery = edited(edited(files, ARTICLE, WORD, WORD), SOURCE, b"6 maanden", b"9 maanden")
    forgery = edited(forgery, ARTICLE, b"6 maanden", b"9 maanden")
    forgery = edited(edited(forgery, PAGE, b"6 maanden", b"9 maanden"), IN_FORCE, b"6 m", b"9 m")
    forgery = forged(forgery)
    assert verify(Memory(forgery)).right  # a site alone proves nothing against its owner
    verdict = verify(Memory(forgery), kept=files[SUMS])
    assert {path for _, path in found(verdict)} == {
        ENTRY,
        ARTICLE,
        SOURCE,
        "ledger/privacy/2.0.json",
    }
    assert {kind for kind, _ in found(verdict)} == {"changed"}


def test_a_policy_of_which_nothing_is_in_force_yet(tmp_path: Path) -> None:
    """Before its first version applies a policy's page shows no text, and that is checked."""
    root = write_project(tmp_path / "project")
    publish(root, "privacy", "1.0", date(2027, 1, 1))
    files = tree(freeze(root, tmp_path / "site"))
    verdict = verify(Memory(files), load(root), as_of=AS_OF)
    assert (found(verdict), verdict.days) == ([], (None, date(2026, 12, 31)))
    early = files | {"nl/privacy/index.html": files["nl/privacy/1.0/index.html"]}
    verdict = verify(Memory(early))
    assert found(verdict) == [("changed", "nl/privacy/index.html")]
    assert "no version in force" in told(verdict, "nl/privacy/index.html")


@pytest.fixture(scope="module")
def withdrawn(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The example with the text of privacy 1.0 taken away, frozen."""
    root = copy_example(tmp_path_factory.mktemp("withdrawn") / "project")
    return tree(freeze(withdraw(root, AS_OF), root.with_name("site")))


def withdraw(root: Path, day: date) -> Path:
    """Take away the text of privacy 1.0 in the project `root`, as on a day."""
    entry = ledger.parse_entry((root / "content/ledger/privacy/1.0.json").read_bytes())
    reason = {"nl": "De rechter heeft dit bevolen.", "en": "A court ordered this."}
    data = ledger.make_withdrawal(entry, day, reason).data
    (root / "content" / NOTE).write_bytes(data)
    for language in LANGUAGES:
        (root / f"content/{language}/privacy/1.0.md").unlink()
        (root / f"content/ledger/privacy/1.0.{language}.html").unlink()
    return root


def record(files: Files, day: date = AS_OF, number: str = "1.0") -> bytes:
    """The record of a withdrawal of a version of the policy privacy."""
    entry = ledger.parse_entry(files[f"ledger/privacy/{number}.json"])
    reason = {"nl": "De rechter heeft dit bevolen.", "en": "A court ordered this."}
    return ledger.make_withdrawal(entry, day, reason).data


def test_a_withdrawn_version(withdrawn: Files, files: Files, ours: Library) -> None:
    """Of a withdrawn version the entry stays, its texts go, and its page shows none."""
    assert found(verify(Memory(withdrawn), kept=files[SUMS])) == []
    verdict = verify(Memory(withdrawn), ours)
    assert verdict.relation == "ahead of ours"
    assert ("extra", NOTE) in found(verdict)
    pages = {f"{x}/privacy/1.0/index.html": files[f"{x}/privacy/1.0/index.html"] for x in LANGUAGES}
    kept_page = withdrawn | pages
    assert found(verify(Memory(kept_page))) == [("changed", path) for path in sorted(pages)]
    article = "ledger/privacy/1.0.en.html"
    kept_text = listed(withdrawn | {article: files[article]}, article)
    assert found(verify(Memory(kept_text))) == [("extra", article)]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda _: b"{}\n", "not have the format that “withdraw” writes"),
        (lambda files: record(files, date(2026, 11, 21)), "before the version was published"),
        (lambda files: record(files, number="1.1"), "does not belong to the entry"),
        (
            lambda files: record(files).replace(b"A court", b"\\ud800"),
            "an invisible character (U+D800)",
        ),
        (lambda files: record(files).replace(b'"nl"', b'"fr"'), "a reason in each language"),
    ],
)
def test_a_withdrawal_written_by_hand(
    make: Callable[[Files], bytes], words: str, withdrawn: Files
) -> None:
    """A record that “withdraw” would not have written is reported, with why."""
    verdict = verify(Memory(listed(withdrawn | {NOTE: make(withdrawn)})))
    assert ("contradiction", NOTE) in found(verdict)
    assert words in told(verdict, NOTE)


def test_a_withdrawal_of_the_version_in_force(files: Files) -> None:
    """The text that applies is never withdrawn."""
    note = "ledger/privacy/1.1.withdrawn.json"
    site = listed(files | {note: record(files, number="1.1")}, note)
    assert "no later version had superseded this one" in told(verify(Memory(site)), note)


def test_a_withdrawal_of_a_day_to_come(tmp_path: Path) -> None:
    """Nothing was withdrawn tomorrow."""
    root = withdraw(copy_example(tmp_path / "project"), date(9999, 12, 31))
    site = Memory(tree(freeze(root, tmp_path / "site")))
    assert verify(site).right
    verdict = verify(site, today=AS_OF)
    assert found(verdict) == [("contradiction", NOTE)]
    assert "it is dated 9999-12-31, but today is 2026-11-22" in told(verdict, NOTE)


def test_without_policies_json_the_rest_is_checked(files: Files, ours: Library) -> None:
    """A site whose policies.json is gone is checked all the same, in every language."""
    damaged = edited(files, VERIFY, b'id="head-value">', b'id="head-value">0')
    damaged = edited(without(damaged, SUMMARY), PAGE, b"6 maanden", b"9 maanden")
    for project in (None, ours):
        assert found(verify(Memory(damaged), project)) == [
            ("changed", PAGE),
            ("contradiction", VERIFY),
            ("missing", SUMMARY),
        ]


def test_a_folder_that_is_no_site(tmp_path: Path, ours: Library) -> None:
    """A folder without a site is reported as such."""
    (tmp_path / "a.txt").write_text("x")
    verdict = verify(FolderSite(tmp_path), ours)
    assert {kind for kind, _ in found(verdict)} == {"missing"}
    assert "not a policysite site" in report(verdict, "text")
    assert verdict.head is None
    assert verdict.relation is None
