"""Verifying a site: what is right is found right, and nothing wrong goes unnoticed."""

from __future__ import annotations

import contextlib
import gzip
import itertools
import json
import os
import random
import re
import shutil
import socket
import ssl
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.helpers import AS_OF, EXAMPLE, ROOT, copy_example, load, publish, tree, write_project

from policysite import ledger
from policysite.build.freezing import Options, build
from policysite.hosting import serve
from policysite.ledger import sha256
from policysite.message import Message
from policysite.models import Library
from policysite.verify import BadAddress, FolderSite, HttpsSite, Verdict, open_site, report, verify
from policysite.verify.sites import Missing, TooLarge, Wrong

Files = dict[str, bytes]
POLICIES = {"privacy": ("1.0", "1.1", "2.0"), "cookies": ("1.0",)}
LANGUAGES = ("nl", "en")
SUMS, SUMMARY = "SHA256SUMS", "policies.json"
ENTRY = "ledger/privacy/1.1.json"
ARTICLE = "ledger/privacy/1.1.nl.html"
SOURCE = "nl/privacy/1.1/source.md"
PAGE = "nl/privacy/1.1/index.html"
IN_FORCE = "nl/privacy/index.html"
VERIFY = "nl/verify/index.html"
WORD = b"bewaren uw gegevens 6 maanden"


class Memory:
    """A site in memory."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.asked: list[str] = []

    def read(self, path: str) -> bytes:
        self.asked.append(path)
        if path not in self.files:
            raise Missing(Message("there is no such file"))
        return self.files[path]

    def names(self) -> Iterator[str]:
        return iter(sorted(self.files))


def freeze(root: Path, out: Path, *, as_of: date = AS_OF, base_url: str | None = None) -> Path:
    """The project `root` frozen into the folder `out`."""
    options = Options(root=root, out=out, as_of=as_of, base_url=base_url)
    build(options, lambda pages, _total: iter(pages))
    return out


def publish_cookies(root: Path, effective: date) -> None:
    """Publish the draft of the example, without its open places."""
    for language in LANGUAGES:
        path = root / "content" / language / "cookies" / "1.1.md"
        path.write_text(re.sub(r"\[\[TODO.*?\]\]", "Geen / none.", path.read_text()))
    publish(root, "cookies", "1.1", effective)


@pytest.fixture(scope="module")
def ours() -> Library:
    """The example project."""
    return load(EXAMPLE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example project, frozen; no test writes in it."""
    return freeze(EXAMPLE, tmp_path_factory.mktemp("verify") / "site")


@pytest.fixture(scope="module")
def files(folder: Path) -> Files:
    """The files of the frozen example."""
    return tree(folder)


@pytest.fixture
def copied(folder: Path, tmp_path: Path) -> Path:
    """A copy of the frozen example, which the test may change."""
    return shutil.copytree(folder, tmp_path / "site")


def found(verdict: Verdict) -> list[tuple[str, str]]:
    """Kind and file of everything that was found."""
    return [(finding.kind, finding.path) for finding in verdict.findings]


def told(verdict: Verdict, path: str) -> str:
    """All that is said of a file."""
    return " | ".join(f.message for f in verdict.findings if f.path == path)


def edited(files: Files, path: str, old: bytes, new: bytes) -> Files:
    """The files with one text replaced in one of them."""
    assert old in files[path]
    return files | {path: files[path].replace(old, new, 1)}


def without(files: Files, *paths: str) -> Files:
    """The files but for some."""
    return {path: data for path, data in files.items() if path not in paths}


def listed(files: Files, *more: str) -> Files:
    """The files with SHA256SUMS and the head made anew, for the same names and `more`."""
    names = {line[66:] for line in files[SUMS].decode().splitlines()} | set(more)
    return headed(files, ledger.sums({name: files[name] for name in names if name in files}))


def headed(files: Files, sums: bytes) -> Files:
    """The files with another SHA256SUMS, and its head wherever the old one stands."""
    old, new = sha256(files[SUMS]).encode(), sha256(sums).encode()
    changed = {path: d.replace(old, new) for path, d in files.items() if old in d}
    return files | changed | {SUMS: sums}


def forged(files: Files) -> Files:
    """The files as a forger leaves them: each hash, in each file, fits what stands there now."""
    files = dict(files)
    renamed: dict[bytes, bytes] = {}
    for policy, numbers in POLICIES.items():
        previous = b""
        for number in numbers:
            path = f"ledger/{policy}/{number}.json"
            values = json.loads(files[path])
            for key, language in itertools.product(("article_sha256", "source_sha256"), LANGUAGES):
                text = f"ledger/{policy}/{number}.{language}.html"
                if key == "source_sha256":
                    text = f"{language}/{policy}/{number}/source.md"
                old, new = values[key][language], sha256(files[text])
                values[key][language] = new
                renamed[old.encode()] = new.encode()
            if values["previous"]:
                values["previous"]["sha256"] = sha256(previous)
            previous = files[path] = written(values)
    for path in [p for p in files if p == SUMMARY or p.endswith("index.html")]:
        for old_hash, new_hash in renamed.items():
            files[path] = files[path].replace(old_hash, new_hash)
    return listed(files | {SUMMARY: summarised(files)})


def summarised(files: Files) -> bytes:
    """policies.json with the dates of the entries."""
    summary = json.loads(files[SUMMARY])
    for each in summary["policies"]:
        for version in each["versions"]:
            values = json.loads(files[f"ledger/{each['policy']}/{version['version']}.json"])
            version |= {key: values[key] for key in ("effective", "published")}
    return written(summary)


def written(values: object) -> bytes:
    """JSON as the project writes it."""
    return (json.dumps(values, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


# What is right.


def test_the_frozen_example_is_right(folder: Path, files: Files, ours: Library) -> None:
    """A site as it was built is right, by itself and beside its project, in force on its days."""
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
    """Two histories that share only their beginning are told apart from older and newer ones."""
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
        assert "its hash is not the one in SHA256SUMS" in told(verdict, path)
    assert "it is not the file that we published" in told(verdict, path)


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
        ((PAGE, b"<article ", b"<!-- "), "changed", PAGE, "not a page as we write them"),
        ((PAGE, b"</main>", b"<article>x</article></main>"), "changed", PAGE, "more than one"),
        ((PAGE, b"<article ", b"<section><article "), "changed", PAGE, "is open"),
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
        ((SUMMARY, b"2026-06-01", b"2026-06-02"), "contradiction", SUMMARY, "1.1: effective"),
        ((SUMMARY, b'"revision": 2', b'"revision": 3'), "contradiction", SUMMARY, "revision"),
        ((SUMMARY, b'"material": false', b'"material": true'), "contradiction", SUMMARY, "mater"),
        ((SUMMARY, b'"1.1"', b'"1.0"'), "contradiction", SUMMARY, "state is not"),
        ((SUMMARY, b'"version": "1.1"', b'"version": "1.2"'), "contradiction", SUMMARY, "lowest"),
        ((SUMMARY, b"Privacyverklaring", b"Verklaring"), "contradiction", SUMMARY, "title is not"),
        ((SUMMARY, b"/nl/privacy/1.1/", b"/nl/privacy/1.0/"), "contradiction", SUMMARY, "url"),
        ((SUMMARY, b"Voorbeeld BV", b"Voorbeeld NV"), "contradiction", SUMMARY, "organisation"),
        ((SUMMARY, b"{", b"{ "), "contradiction", SUMMARY, "not written as we write it"),
    ],
)
def test_what_a_page_or_policies_json_says(
    changes: tuple[str, bytes, bytes], kind: str, path: str, words: str, files: Files
) -> None:
    """A page without the article that was frozen, or a summary that is not so, is told."""
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
    """A file where only published ones stand, and that SHA256SUMS does not name, is extra."""
    assert found(verify(Memory(files | {path: b"x"}))) == [("extra", path)]


def test_other_files_of_a_host_are_no_matter(files: Files, ours: Library) -> None:
    """What stands elsewhere in the folder is nobody's proof."""
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
    assert "is so on no day" in told(verdict, SUMMARY)
    assert verdict.days is None


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("0" * 64 + "  ../../etc/passwd\n", "names no file of the ledger: “../../etc/passwd”"),
        ("0" * 64 + "  /etc/passwd\n", "names no file of the ledger"),
        ("0" * 64 + "  ledger/../ledger/privacy/1.0.json\n", "names no file of the ledger"),
        ("0" * 64 + " *ledger/privacy/1.0.json\n", "not a hash, two spaces and a file"),
        ("0" * 64 + "  nl/privacy/1.1/source.md\r\n", "names no file"),
        ("\n", "not a hash"),
        ("# a comment\n", "not a hash"),
        ("\u00e9\n", "not a hash"),
        ("0" * 64 + "  zz/zz/1.0/source.md", "last line is not complete"),
        ("0" * 64 + "  nl/privacy/2.0/source.md\n", "alphabetical order, or stands there twice"),
    ],
)
def test_a_bad_line_in_the_list(line: str, words: str, files: Files) -> None:
    """A line that is none of ours is told with its number; what it names is never read."""
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
    """Whatever stands in policies.json, it is told and the rest is verified all the same."""
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
    """Whatever stands in an entry that SHA256SUMS names, it is told."""
    verdict = verify(Memory(listed(files | {ENTRY: data})))
    assert "it is no entry of the ledger" in told(verdict, ENTRY)


def test_an_entry_that_names_files_elsewhere(files: Files) -> None:
    """A language such as ../../x in an entry never becomes a path."""
    values = json.loads(files[ENTRY])
    for key in ("article_sha256", "source_sha256"):
        values[key]["../../x"] = "0" * 64
    verdict = verify(Memory(listed(files | {ENTRY: written(values)})))
    assert "name the same languages" in told(verdict, ENTRY)


def test_every_line_that_was_kept_must_be_there(files: Files) -> None:
    """A forger who makes every hash anew is caught by whoever kept the list of an earlier day."""
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


def test_a_withdrawn_version(files: Files, ours: Library) -> None:
    """Of a withdrawn version the entry stays, its texts go, and its page shows none."""
    note = "ledger/privacy/1.0.withdrawn.json"
    texts = [path for path in LEDGER if "privacy/1.0" in path and path not in ENTRIES]
    pages = {f"{x}/privacy/1.0/index.html": files[f"{x}/404.html"] for x in LANGUAGES}
    withdrawn = listed(without(files, *texts) | pages | {note: b"{}\n"}, note)
    assert found(verify(Memory(withdrawn), kept=files[SUMS])) == []
    verdict = verify(Memory(withdrawn), ours)
    assert verdict.relation == "ahead of ours"
    assert ("extra", note) in found(verdict)
    kept_page = withdrawn | {path: files[path] for path in pages}
    assert found(verify(Memory(kept_page))) == [("changed", path) for path in sorted(pages)]
    kept_text = listed(withdrawn | {texts[0]: files[texts[0]]}, texts[0])
    assert found(verify(Memory(kept_text))) == [("extra", texts[0])]


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


# The report.


def test_a_strange_site_cannot_steer_a_terminal(files: Files) -> None:
    """Control characters and half characters of a site's names are not printed."""
    names = {"ledger/\x1b[2J": b"", "ledger/\udcff": b"", "ledger/\u202etxt": b""}
    line = b"0" * 64 + b"  \x1b[31m\n"
    text = report(verify(Memory(headed(files, files[SUMS] + line) | names)), "text")
    assert text.count("�") == 4
    assert text.replace("\n", "").isprintable()


def test_the_report_for_people(files: Files, ours: Library) -> None:
    """A finding says which file, what is wrong, why it matters and what to do."""
    text = report(verify(Memory(edited(files, PAGE, b"6 maanden", b"9 maanden")), ours), "text")
    assert text.startswith(
        "nl/privacy/1.1/index.html: changed: it does not show privacy 1.1: “bewaren uw "
        "gegevens 6 maanden.” was published, “bewaren uw gegevens 9 maanden.” is shown\n"
        "    why: What was published must stay as it was; readers and courts rely on it.\n"
        "    mend: "
    )
    assert "It shows the policies as they stand from 2026-06-01 until 2026-12-31." in text
    assert text.endswith(f"Its head: {sha256(files[SUMS])}\nVerified: 1 finding.")
    assert report(verify(Memory(files), ours), "text").endswith("Verified: everything is right.")


def test_the_report_for_programs(files: Files, ours: Library) -> None:
    """The JSON holds the findings, the relation, the head and the days."""
    values = json.loads(report(verify(Memory(files), ours), "json"))
    assert values == {
        "days": ["2026-06-01", "2026-12-31"],
        "findings": [],
        "head": sha256(files[SUMS]),
        "relation": "equal",
        "right": True,
    }
    broken = json.loads(report(verify(Memory(without(files, PAGE)), ours), "json"))
    assert [set(finding) for finding in broken["findings"]] == [
        {"kind", "message", "path", "remedy"}
    ]


# A folder.


def test_one_changed_byte_in_a_folder(copied: Path, ours: Library) -> None:
    """The file of which one byte was changed is named."""
    file = copied / SOURCE
    file.write_bytes(file.read_bytes().replace(b"6", b"7", 1))
    verdict = verify(FolderSite(copied), ours)
    assert found(verdict) == [("changed", SOURCE)]


def test_a_folder_that_is_no_site(tmp_path: Path, ours: Library) -> None:
    """A folder without a site is told as such."""
    (tmp_path / "a.txt").write_text("x")
    verdict = verify(FolderSite(tmp_path), ours)
    assert {kind for kind, _ in found(verdict)} == {"missing"}
    assert "no site of policysite" in report(verdict, "text")
    assert verdict.head is None
    assert verdict.relation is None


def test_a_folder_gives_nothing_from_outside(tmp_path: Path) -> None:
    """Links out of the folder, folders, pipes, odd names and large files are not read."""
    inside = tmp_path / "site"
    inside.mkdir()
    (tmp_path / "secret").write_text("x")
    (inside / "link").symlink_to(tmp_path / "secret")
    (inside / "circle").symlink_to(inside / "circle")
    (inside / "large").write_bytes(b"x" * 101)
    (inside / "folder").mkdir()
    site = FolderSite(inside, limit=100)
    for path in ("link", "../secret", str(tmp_path / "secret"), "circle", "x\0", "x" * 300):
        with pytest.raises(Wrong):
            site.read(path)
    for path in ("folder", "nothing", "large/below"):
        with pytest.raises(Missing):
            site.read(path)
    with pytest.raises(TooLarge):
        site.read("large")
    if hasattr(os, "mkfifo"):
        os.mkfifo(inside / "pipe")
        with pytest.raises(Missing):
            site.read("pipe")


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("http://localhost/", "does not start with https://"),
        ("ftp://localhost/", "does not start with https://"),
        ("https://", "not the plain address"),
        ("https://a@localhost/", "not the plain address"),
        ("https://localhost/?a", "not the plain address"),
        ("https://localhost/#a", "not the plain address"),
        ("https://localhost:x/", "is no address"),
        ("https://local host/", "not the plain address"),
        ("https://[::1/", "is no address"),
        ("nowhere", "there is no folder “nowhere”"),
    ],
)
def test_an_address_that_cannot_be_meant(where: str, words: str) -> None:
    """Neither a folder nor an https: address is wrong use, in words."""
    with pytest.raises(BadAddress, match=re.escape(words)), open_site(where):
        pass


def test_an_authority_that_cannot_be_meant(tmp_path: Path) -> None:
    """An authority without a certificate, or for a folder, is wrong use, in words."""
    (tmp_path / "empty").touch()
    for name in ("empty", "missing"):
        with (
            pytest.raises(BadAddress, match="holds no certificate"),
            open_site("https://localhost", tmp_path / name),
        ):
            pass
    with pytest.raises(BadAddress, match="a folder needs none"), open_site(".", tmp_path / "empty"):
        pass


def named(files: Files) -> list[str]:
    """The files that SHA256SUMS names."""
    return [line[66:] for line in files[SUMS].decode().splitlines()]


# Over HTTPS.

# What a host sends back for an address, piece by piece; it closes the connection behind it.
Answers = Callable[[str], Iterable[bytes]]
_OPENSSL = """\
[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
default_md = sha256
policy = names
rand_serial = yes
copy_extensions = copy
unique_subject = no
[names]
commonName = supplied
"""
# The certificates of the test hosts: the name that each is for, and from when until when.
CERTIFICATES = {
    "good": ("localhost", "20200101000000Z", "20991231000000Z"),
    "other": ("elsewhere.example", "20200101000000Z", "20991231000000Z"),
    "expired": ("localhost", "20200101000000Z", "20200201000000Z"),
    "early": ("localhost", "20980101000000Z", "20991231000000Z"),
}


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an authority (ca.pem), and a certificate with its key for each test host."""
    if shutil.which("openssl") is None:
        pytest.skip("the command openssl is missing, so verifying over HTTPS WAS NOT TESTED")
    folder = tmp_path_factory.mktemp("certificates")
    (folder / "ca.cnf").write_text(_OPENSSL)
    (folder / "index.txt").touch()

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    subject = ["-subj", "/CN=authority", "-days", "3650", "-out", "ca.pem"]
    openssl("req", "-x509", *key, "-keyout", "ca.key", *subject)
    for name, (host, since, until) in CERTIFICATES.items():
        names = ["-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}"]
        openssl("req", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr", *names)
        signer = ["-batch", "-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key"]
        period = ["-startdate", since, "-enddate", until]
        openssl("ca", *signer, *period, "-in", f"{name}.csr", "-out", f"{name}.pem", "-notext")
    return folder


@contextlib.contextmanager
def hosted(answers: Answers, certificate: Path | None) -> Iterator[str]:
    """A host on loopback that gives `answers`; over TLS where there is a `certificate`."""
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate.with_suffix(".key"))
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        thread = threading.Thread(target=_host, args=(listener, answers, context, done))
        thread.start()
        try:
            yield f"https://localhost:{listener.getsockname()[1]}"
        finally:
            done.set()
            thread.join()


def _host(
    listener: socket.socket,
    answers: Answers,
    context: ssl.SSLContext | None,
    done: threading.Event,
) -> None:
    while not done.is_set():
        with contextlib.suppress(OSError):
            connection, _ = listener.accept()
            with connection:
                connection.settimeout(5)
                if context is not None:
                    with context.wrap_socket(connection, server_side=True) as secure:
                        _answer(secure, answers, done)
                else:
                    _answer(connection, answers, done)


def _answer(connection: socket.socket, answers: Answers, done: threading.Event) -> None:
    request = b""
    while b"\r\n\r\n" not in request and (data := connection.recv(65536)):
        request += data
        if not request.startswith(b"GET "):  # TLS, where none is spoken
            break
    target = request.split(b" ")[1].decode() if request.startswith(b"GET ") else ""
    for piece in answers(target):
        if done.is_set():
            return
        connection.sendall(piece)


def ok(data: bytes, *headers: str, status: str = "200 OK") -> list[bytes]:
    """A whole answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(data)}", *headers, "", ""]
    return ["\r\n".join(lines).encode(), data]


def site_of(
    files: Files, folder: str = "/", others: Mapping[str, Iterable[bytes]] | None = None
) -> Answers:
    """A host that has `files` below `folder`; `others` are its answers for some of them."""
    others = others or {}

    def answers(target: str) -> Iterable[bytes]:
        path = target.removeprefix(folder)
        path = f"{path}index.html" if not path or path.endswith("/") else path
        if path in others:
            return others[path]
        return ok(files[path]) if path in files else ok(b"", status="404 Not Found")

    return answers


def endless(start: bytes, piece: bytes) -> Iterator[bytes]:
    """An answer that does not end."""
    yield start
    while True:
        yield piece


def dripping(start: bytes, piece: bytes) -> Iterator[bytes]:
    """An answer that comes slowly and does not end."""
    yield start
    while True:
        threading.Event().wait(0.02)
        yield piece


def test_a_served_site_is_right_until_one_byte_changes(
    copied: Path, ours: Library, tmp_path: Path
) -> None:
    """A site that Caddy serves passes over HTTPS; one changed byte is named with its file."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    state = tmp_path / "state"
    process = serve.start(copied, state, port)
    try:
        with open_site(f"https://localhost:{port}/", serve.authority(state)) as site:
            assert found(verify(site, ours, as_of=AS_OF)) == []
            data = (copied / ARTICLE).read_bytes()
            (copied / ARTICLE).write_bytes(data.replace(b"6 maanden", b"7 maanden", 1))
            verdict = verify(site, ours)
            assert found(verdict) == [("changed", ARTICLE)]
            assert verdict.relation == "equal"
        with open_site(f"https://localhost:{port}/") as site:
            (finding,) = verify(site, ours).findings
            assert finding.kind == "unreachable"
            assert "--authority" in finding.remedy
    finally:
        serve.stop(process)


@pytest.mark.parametrize("place", ["", "/", "/legal", "/legal/texts/", "/caf%C3%A9"])
def test_a_site_in_a_folder_of_a_host(
    place: str, files: Files, ours: Library, certificates: Path
) -> None:
    """A site is found below the path of its address, also on a host that hangs up each time."""
    folder = f"/{place.strip('/')}/".replace("//", "/")
    with (
        hosted(site_of(files, folder), certificates / "good.pem") as address,
        open_site(address + place, certificates / "ca.pem") as site,
    ):
        assert found(verify(site, ours)) == []


ANSWERS: dict[str, tuple[Iterable[bytes], str, str]] = {
    "not found": (ok(b"", status="404 Not Found"), "missing", "no such file (404)"),
    "gone": (ok(b"", status="410 Gone"), "missing", "no such file (410)"),
    "error": (ok(b"", status="500 Oh"), "unreadable", "answers 500 Oh"),
    "elsewhere": (
        ok(b"", "Location: https://elsewhere.example/x", status="301 Moved"),
        "unreadable",
        "elsewhere, to “https://elsewhere.example/x”",
    ),
    "plain": (
        ok(b"", "Location: http://localhost/x", status="302 Found"),
        "unreadable",
        "elsewhere, to “http://localhost/x”",
    ),
    "other port": (
        ok(b"", "Location: https://localhost:1/x", status="307 Found"),
        "unreadable",
        "elsewhere",
    ),
    "nowhere": (
        ok(b"", "Location: https://[x", status="308 Found"),
        "unreadable",
        "which is nowhere",
    ),
    "in a circle": (
        ok(b"", f"Location: /{SOURCE}", status="301 Moved"),
        "unreadable",
        "without end",
    ),
    "truncated": (
        [b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n", b"short"],
        "unreadable",
        "breaks off",
    ),
    "truncated chunks": (
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"ff\r\nshort"],
        "unreadable",
        "breaks off",
    ),
    "announced too large": (
        [b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", b"short"],
        "unreadable",
        "larger than",
    ),
    "compressed": (
        ok(gzip.compress(b"x"), "Content-Encoding: gzip"),
        "unreadable",
        "compresses it (gzip)",
    ),
    "charset": (
        ok(b"x", "Content-Type: text/markdown; charset=ISO-8859-1"),
        "unreadable",
        "written in iso-8859-1",
    ),
    "other text": (ok(b"x"), "changed", "its hash is not"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_bad_answer_for_one_file(
    name: str, files: Files, ours: Library, certificates: Path
) -> None:
    """A host that answers wrongly for one file is told of that file, and of no other."""
    answer, kind, words = ANSWERS[name]
    answers = site_of(files, others={SOURCE: answer})
    with (
        hosted(answers, certificates / "good.pem") as address,
        open_site(address, certificates / "ca.pem") as site,
    ):
        verdict = verify(site, ours)
    assert found(verdict) == [(kind, SOURCE)]
    assert words in told(verdict, SOURCE)


def test_an_endless_answer(files: Files, ours: Library, certificates: Path) -> None:
    """A file that does not end is too large, announced or not, in chunks or not."""
    starts = {
        SOURCE: (b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536),
        ARTICLE: (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"5\r\nxxxxx\r\n" * 99),
    }
    answers = site_of(files, others={path: endless(*start) for path, start in starts.items()})
    with hosted(answers, certificates / "good.pem") as address:
        site = HttpsSite(address, authority=certificates / "ca.pem", limit=200_000)
        verdict = verify(site, ours)
        site.close()
    assert found(verdict) == [("unreadable", ARTICLE), ("unreadable", SOURCE)]
    assert "does not end within 200000 bytes" in told(verdict, SOURCE)


def test_a_redirect_on_the_same_host_is_followed(
    files: Files, ours: Library, certificates: Path
) -> None:
    """A host that takes the ending off an address is no matter."""
    moved = ok(b"moved", "Location: /ledger/privacy/1.1.nl", status="308 Permanent Redirect")
    answers = site_of(files | {"ledger/privacy/1.1.nl": files[ARTICLE]}, others={ARTICLE: moved})
    with (
        hosted(answers, certificates / "good.pem") as address,
        open_site(address, certificates / "ca.pem") as site,
    ):
        assert verify(site, ours).right


@pytest.mark.parametrize(
    ("certificate", "authority", "words"),
    [
        ("expired", True, "has expired"),
        ("early", True, "not valid yet"),
        ("other", True, "is for another name"),
        ("good", False, "an authority that this computer does not trust"),
        (None, True, "does not speak HTTPS"),
    ],
)
def test_a_certificate_that_proves_nothing(
    certificate: str | None,
    authority: bool,
    words: str,
    files: Files,
    ours: Library,
    certificates: Path,
) -> None:
    """A site with a wrong certificate, or without one, is not read at all."""
    proof = certificates / f"{certificate}.pem" if certificate else None
    with (
        hosted(site_of(files), proof) as address,
        open_site(address, certificates / "ca.pem" if authority else None) as site,
    ):
        verdict = verify(site, ours)
    (finding,) = verdict.findings
    assert finding.kind == "unreachable"
    assert words in finding.message
    assert finding.message.startswith(address)
    assert (verdict.head, verdict.relation) == (None, None)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ([], "no web server, or breaks off at once"),
        ([b"SSH-2.0-OpenSSH\r\n"], "no web server, or breaks off at once"),
        (endless(b"HTTP/1.1 200 OK\r\n", b"X: " + b"x" * 60_000 + b"\r\n"), "no web server"),
        (endless(b"HTTP/1.1 200 ", b"x" * 65_536), "no web server"),
        (dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"x"), "not answer in time"),
        (dripping(b"HTTP/1.1 200 OK\r\nX: ", b"x"), "not answer in time"),
        (dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "not answer in time"),
    ],
)
def test_a_host_that_is_none(
    answer: Iterable[bytes], words: str, ours: Library, certificates: Path
) -> None:
    """What answers with nonsense, or never ends to answer, is given up in bounded time."""
    with hosted(lambda _: answer, certificates / "good.pem") as address:
        patience = 0.3 if "in time" in words else 60
        site = HttpsSite(address, authority=certificates / "ca.pem", patience=patience)
        verdict = verify(site, ours)
        site.close()
    (finding,) = verdict.findings
    assert finding.kind == "unreachable"
    assert words in finding.message


def test_a_host_that_is_silent(certificates: Path) -> None:
    """A host that accepts and says nothing is given up after the timeout."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"https://localhost:{listener.getsockname()[1]}"
        site = HttpsSite(address, authority=certificates / "ca.pem", timeout=0.2)
        (finding,) = verify(site).findings
    assert "does not answer in time" in finding.message


def test_a_host_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing answers, or nobody knows the name, that is said."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (finding,) = verify(HttpsSite(f"https://127.0.0.1:{port}")).findings
    assert "nothing answers at this address" in finding.message

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    (finding,) = verify(HttpsSite("https://nowhere.example")).findings
    assert "nobody knows a computer of this name" in finding.message


def test_a_host_that_goes_away(files: Files, ours: Library, certificates: Path) -> None:
    """What was found before the connection broke is told all the same."""
    damaged = edited(files, "en/cookies/1.0/source.md", b"cookies", b"biscuits")
    answers = site_of(damaged, others={SOURCE: []})
    with (
        hosted(answers, certificates / "good.pem") as address,
        open_site(address, certificates / "ca.pem") as site,
    ):
        verdict = verify(site, ours)
    assert ("changed", "en/cookies/1.0/source.md") in found(verdict)
    assert verdict.findings[-1].kind == "unreachable"
    assert verdict.head == sha256(files[SUMS])


# Mutations: whatever is changed, whoever kept the earlier state finds out.

LEDGER = [
    path
    for policy, numbers in POLICIES.items()
    for number in numbers
    for path in (
        f"ledger/{policy}/{number}.json",
        *(f"ledger/{policy}/{number}.{language}.html" for language in LANGUAGES),
        *(f"{language}/{policy}/{number}/source.md" for language in LANGUAGES),
    )
]
ENTRIES = [path for path in LEDGER if path.endswith(".json")]
PAGES = [
    f"{language}/{policy}/{place}index.html"
    for policy, numbers in POLICIES.items()
    for language in LANGUAGES
    for place in ("", *(f"{number}/" for number in numbers))
]
VERIFY_PAGES = [f"{language}/verify/index.html" for language in LANGUAGES]
DATA = [*LEDGER, SUMS, SUMMARY]
ALL = [*DATA, *PAGES, *VERIFY_PAGES]
# A kind, and the files as they are after it.
Mutation = tuple[str, Files]


def spots(path: str, places: Sequence[int], count: int) -> list[int]:
    """Some of the places in a file, the same in every run."""
    chosen = random.Random(path)  # noqa: S311 (nothing secret)
    return sorted(chosen.sample(places, min(count, len(places))))


def proven(page: bytes) -> list[int]:
    """The places in a page that are its frozen article: no frame, no note, no space behind one."""
    places: list[int] = []
    depth = note = 0
    position = 0
    for tag in re.finditer(rb"<(/?)([a-z0-9]+)([^>]*)>", page):
        text = range(position, tag.start())
        position = tag.end()
        closing, name, attributes = tag.groups()
        if depth and not note:
            places += [p for p in text if not page[: p + 1].endswith(b"</nav>\n")]
        if name == b"article" or depth:
            change = 0 if name in (b"hr", b"br") else -1 if closing else 1
            if not note and b"data-note" in attributes:
                note = depth + 1
            if not note:
                places += range(*tag.span())
            depth += change
            if note and depth < note:
                note = 0
                gap = re.compile(rb"\s*").match(page, position)
                position = gap.end() if gap else position
    return places


def flips(files: Files) -> Iterator[Mutation]:
    """One bit, in every file."""
    for path in [*DATA, *PAGES]:
        data = files[path]
        places = proven(data) if path in PAGES else range(len(data))
        for number, place in enumerate(spots(path, places, 24)):
            changed = bytearray(data)
            changed[place] ^= 1 << number % 8
            yield "bit flip", files | {path: bytes(changed)}


def bytes_more_and_less(files: Files) -> Iterator[Mutation]:
    """A byte put in, a byte taken out."""
    for path in [*DATA, *PAGES]:
        data = files[path]
        places = proven(data) if path in PAGES else range(len(data))
        for place in spots(path, places, 10):
            yield "insert", files | {path: data[:place] + b"x" + data[place:]}
            yield "delete", files | {path: data[:place] + data[place + 1 :]}


def cuts(files: Files) -> Iterator[Mutation]:
    """The end of a file cut off."""
    for path in ALL:
        data = files[path]
        for length in (0, 1, len(data) // 3, len(data) // 2, len(data) - 3):
            yield "truncate", files | {path: data[:length]}


def line_endings(files: Files) -> Iterator[Mutation]:
    """Other line endings, a byte order mark, and white space that nobody sees."""
    for path in ALL:
        data = files[path]
        yield "line endings", files | {path: data.replace(b"\n", b"\r\n")}
        yield "line endings", files | {path: data.replace(b"\n", b"\r")}
        yield "line endings", files | {path: data.replace(b"\n", b"\r\n", 1)}
        yield "white space", files | {path: b"\xef\xbb\xbf" + data}
    for path in DATA:
        data = files[path]
        yield "line endings", files | {path: data.removesuffix(b"\n")}
        yield "line endings", files | {path: data + b"\n"}
        for old, new in ((b" ", b"  "), (b" ", b"\t"), (b" ", "\u00a0".encode()), (b"\n", b" \n")):
            if old in data:
                yield "white space", files | {path: data.replace(old, new, 1)}
                yield "white space", files | {path: data.replace(old, new)}
    for path in PAGES:
        for old, new in (
            (b"<h1>", b"<h1> "),
            (b"</h1>", b" </h1>"),
            (b"<h2 id", b"<h2  id"),
            (b"\n</article>", b" \n</article>"),
            (b"\n</article>", b"\n\n</article>"),
            (b"\n</article>", b"</article>"),
        ):
            yield "white space", edited(files, path, old, new)


def swaps(files: Files) -> Iterator[Mutation]:
    """Two files, each in the place of the other."""
    article = {path: bytes(files[path][i] for i in proven(files[path])) for path in PAGES}
    for one, other in itertools.combinations(LEDGER, 2):
        yield "swap", files | {one: files[other], other: files[one]}
    for one, other in itertools.combinations(PAGES, 2):
        if article[one] != article[other]:  # a version in force stands on two pages
            yield "swap", files | {one: files[other], other: files[one]}
    for one in (*LEDGER, *PAGES):
        for other in (SUMS, SUMMARY):
            yield "swap", files | {one: files[other], other: files[one]}


def list_edits(files: Files) -> Iterator[Mutation]:
    """Lines of SHA256SUMS in another order, twice, left out, renamed; also with its new head."""
    lines = files[SUMS].splitlines(keepends=True)
    orders: list[list[bytes]] = [lines[::-1]]
    for i, line in enumerate(lines):
        orders += [
            [*lines[:i], *lines[i + 1 :]],
            [*lines[: i + 1], *lines[i:]],
            [*lines[:i], *lines[i + 1 :], line],
            [*lines[:i], line.upper(), *lines[i + 1 :]],
            [*lines[:i], line.replace(b"  ", b" *"), *lines[i + 1 :]],
            [*lines[:i], line.replace(b"  ", b"  ./"), *lines[i + 1 :]],
            [*lines[:i], lines[i - 1][:64] + line[64:], *lines[i + 1 :]],
        ]
    for seed in range(10):
        shuffled = lines[:]
        random.Random(seed).shuffle(shuffled)  # noqa: S311 (nothing secret)
        orders.append(shuffled)
    for order in orders:
        if order != lines:
            yield "reorder", files | {SUMS: b"".join(order)}
            yield "reorder", headed(files, b"".join(order))


def removals_and_additions(files: Files) -> Iterator[Mutation]:
    """Files taken away, added or renamed; also with a list that says so."""
    for path in ALL:
        yield "removed file", without(files, path)
        for name in {path.upper(), path.title(), path.replace("s", "S")} - {path}:
            yield "case", without(files, path) | {name: files[path]}
    for path in LEDGER:
        lines = re.sub(rb".*  " + re.escape(path.encode()) + rb"\n", b"", files[SUMS])
        yield "removed file", headed(without(files, path), lines)
        yield "case", files | {path: files[path].swapcase()}
        yield "case", listed(files | {path: files[path].swapcase()})
        first = re.sub(rb"[a-z]", lambda letter: letter[0].upper(), files[path], count=1)
        yield "case", files | {path: first}
        for more in (
            path.replace("1.0", "0.9").replace("1.1", "1.2").replace("2.0", "3.0"),
            path.replace("privacy", "terms").replace("cookies", "terms"),
            path.replace("nl", "de").replace("en/", "de/").replace(".json", ".de.html"),
        ):
            if more not in files:
                yield "extra file", files | {more: files[path]}
                yield "extra file", listed(files | {more: files[path]}, more)
    for path in PAGES:
        yield "case", edited(files, path, b"<h1>", b"<H1>")
        yield "case", edited(files, path, b"</article>", b"</ARTICLE>")
        place = files[path].index(b"<h1>") + 4
        swapped = files[path][place : place + 3].swapcase()
        yield "case", files | {path: files[path][:place] + swapped + files[path][place + 3 :]}


def entry_edits(files: Files) -> Iterator[Mutation]:
    """What an entry says changed: alone, with a new list, and with every hash made anew."""
    sound: list[dict[str, object]] = [
        {"effective": "2025-01-01"},
        {"effective": "2026-06-01"},
        {"effective": "2027-01-01"},
        {"effective": "2031-12-31"},
        {"published": "2020-02-29"},
        {"published": "2027-01-01"},
    ]
    broken: list[dict[str, object]] = [
        {"policy": "terms"},
        {"version": "7.7"},
        {"previous": None},
        {"previous": {"sha256": "0" * 64, "version": "1.0"}},
        {"previous": {"sha256": "0" * 64, "version": "0.9"}},
        {"effective": 20260601},
        {"effective": "2026-6-1"},
        {"article_sha256": {}},
        {"article_sha256": {"nl": "0" * 64, "en": "0" * 64}},
        {"source_sha256": {"nl": "0" * 64}},
        {"source_sha256": {"nl": "0" * 64, "en": "0" * 64, "de": "0" * 64}},
        {"more": 1},
    ]
    for path in ENTRIES:
        values = json.loads(files[path])
        for change in [*sound, *broken]:
            data = written(values | change)
            if data == files[path]:
                continue
            yield "entry", files | {path: data}
            yield "entry, listed", listed(files | {path: data})
            if change in sound:
                yield "re-chained", forged(files | {path: data})
        for key in values:
            data = written({name: value for name, value in values.items() if name != key})
            yield "entry", files | {path: data}
            yield "entry, listed", listed(files | {path: data})
        for data in (
            json.dumps(values, sort_keys=True).encode(),
            json.dumps(values, indent=4, sort_keys=True).encode() + b"\n",
            json.dumps(dict(reversed(values.items())), indent=2).encode() + b"\n",
            files[path].replace(b'"policy"', b'"policy": "x",\n  "policy"'),
        ):
            yield "entry", files | {path: data}
            yield "entry, listed", listed(files | {path: data})


def rewritings(files: Files) -> Iterator[Mutation]:
    """A word of a text replaced, more and more thoroughly, at last with every hash made anew."""
    for policy, numbers in POLICIES.items():
        for number, language in itertools.product(numbers, LANGUAGES):
            article = f"ledger/{policy}/{number}.{language}.html"
            source = f"{language}/{policy}/{number}/source.md"
            pages = [f"{language}/{policy}/{number}/index.html", f"{language}/{policy}/index.html"]
            words = re.findall(rb"(?<=[a-z] )[a-z]{4,}(?= [a-z])", files[article])
            for word in sorted(set(words))[:12]:
                old, new = b" " + word + b" ", b" niet " + word + b" "
                in_article = {article: files[article].replace(old, new)}
                in_source = {source: files[source].replace(old, new)}
                in_pages = {p: files[p].replace(old, new) for p in pages if old in files[p]}
                yield "rewritten", files | in_article
                yield "rewritten, listed", listed(files | in_article)
                yield "rewritten, forged", forged(files | in_article)
                yield "rewritten, forged", forged(files | in_article | in_source)
                yield "rewritten, forged", forged(files | in_article | in_source | in_pages)
                yield "rewritten, forged", forged(files | in_source)


def page_edits(files: Files) -> Iterator[Mutation]:
    """The text of a page changed as someone would who wants to mislead."""
    for path in PAGES:
        data = files[path]
        start, end = data.index(b"<article"), data.index(b"</article>")
        text = data[start:end]
        for match in itertools.islice(re.finditer(rb"<(p|li|dd|td|dt)>[^<]+</\1>\n", text), 12):
            if match.start() in range(text.index(b"</h1>"), text.index(b"<h2 ")):
                continue  # a note
            gone, twice = text.replace(match[0], b"", 1), text.replace(match[0], match[0] * 2, 1)
            hidden = text.replace(match[0], match[0].replace(b">", b' data-note="">', 1), 1)
            marked = text.replace(match[0], match[0].replace(b">", b' class="x">', 1), 1)
            for edit in (gone, twice, hidden, marked):
                yield "page", files | {path: data[:start] + edit + data[end:]}
        for old, new in (
            (b"<article ", b"<article hidden "),
            (b"<article ", b'<article data-note="" '),
            (b"<article ", b"<template><article "),
            (b"<article", b"<section"),
            (b"</article>", b"<p>Meer.</p>\n</article>"),
            (b"</article>", b"</article><article>x</article>"),
            (b"<main ", b'<main hidden="" '),
            (b"<body>", b'<body inert="">'),
            (b"</main>", b"<script>document.body.remove()</script></main>"),
            (b"</head>", b'<meta http-equiv="refresh" content="0;url=//x"></head>'),
            (b"<h2 id=", b"<h3 id="),
            (b'<h2 id="', b'<h2 id="x-'),
            (b"<h2 ", b"<!-- --><h2 "),
        ):
            yield "page", edited(files, path, old, new)


def role(path: str) -> str:
    """What a file of the site is for; “” where it proves nothing."""
    if path in (SUMS, SUMMARY):
        return path
    if path.startswith("ledger/"):
        return path.rpartition(".")[2]
    if path.endswith("source.md"):
        return "source"
    if path.endswith("/verify/index.html"):
        return "verify page"
    return "page" if re.search(r"/(privacy|cookies)/([0-9.]+/)?index\.html$", path) else ""


def roll_backs(files: Files, states: Mapping[str, Files]) -> Iterator[Mutation]:
    """Some or all of the files as they were, or would be, in another state of the project."""
    roles = sorted({role(path) for path in files} - {""})
    for name, state in states.items():
        differing = {role(p) for p in {*files, *state} if files.get(p) != state.get(p)} - {""}
        assert differing
        for size in range(1, len(roles) + 1):
            for chosen in itertools.combinations(roles, size):
                if differing & set(chosen):
                    rest = {path: d for path, d in files.items() if role(path) not in chosen}
                    part = {path: d for path, d in state.items() if role(path) in chosen}
                    yield f"roll back: {name}", rest | part


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Files]:
    """Other states of the example: earlier ones, one day earlier, a later and a rewritten one."""

    def frozen(name: str, *gone: str, as_of: date = AS_OF) -> Files:
        root = copy_example(tmp_path_factory.mktemp(name) / "project")
        for number in gone:
            for path in (root / "content" / "ledger" / "privacy").glob(f"{number}.*"):
                path.unlink()
        if name == "later":
            publish_cookies(root, date(2027, 1, 1))
        if name == "rewritten":
            publish(root, "privacy", "2.0", date(2027, 2, 2))
        return tree(freeze(root, root.with_name("site"), as_of=as_of))

    return {
        "one version": frozen("one", "2.0"),
        "two versions": frozen("two", "2.0", "1.1"),
        "a day": frozen("day", as_of=date(2026, 5, 31)),
        "rewritten": frozen("rewritten", "2.0"),
        "later": frozen("later"),
    }


def test_every_mutation_is_caught(
    files: Files, states: dict[str, Files], ours: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of thousands of changes to the published files and pages none goes unnoticed.

    Two people hold the site against what they know: we with our project, and a subscriber with
    nothing but an earlier SHA256SUMS. Every change is noticed by us, and every change to what
    SHA256SUMS covers by the subscriber too, though the forger made every hash anew.
    """
    kept, published = files[SUMS], {SUMS, *LEDGER}
    assert verify(Memory(files), ours, as_of=AS_OF).right
    assert verify(Memory(files), kept=kept).right
    caught: Counter[str] = Counter()
    by_subscriber = undetected_alone = 0
    missed: list[tuple[str, list[str]]] = []
    sources = [flips, bytes_more_and_less, cuts, line_endings, swaps, list_edits]
    sources += [removals_and_additions, entry_edits, rewritings, page_edits]
    mutations = itertools.chain(*(source(files) for source in sources), roll_backs(files, states))
    for kind, mutated in mutations:
        changed = sorted(p for p in {*files, *mutated} if files.get(p) != mutated.get(p))
        site = Memory(mutated)
        verdict = verify(site, ours, as_of=AS_OF)
        if not changed or (verdict.right and verdict.relation == "equal"):
            missed.append((kind, changed))
            continue
        caught[kind.partition(":")[0]] += 1
        if published & set(changed):
            verdict = verify(site, kept=kept)
            if verdict.right and verdict.head == sha256(kept):
                missed.append((f"{kind}, by the subscriber", changed))
            by_subscriber += 1
            undetected_alone += verify(site).right
    with capsys.disabled():
        counts = ", ".join(f"{number} {kind}" for kind, number in sorted(caught.items()))
        print(f"\n{caught.total()} mutations caught ({counts}); {by_subscriber} of them also by a")
        print(f"subscriber, {undetected_alone} of which no check of the site alone can notice.")
    assert missed == []
    assert caught.total() >= 2500
    assert undetected_alone >= 50
