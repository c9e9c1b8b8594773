"""Sites that somebody made to keep verifying busy, to fill its memory, or to make it fall over.

As a program, `python hostile_sites.py SITE FOLDER NAME…` makes those that are named, or `all`, in
FOLDER from the built site SITE, verifies each in a process of its own, and prints a line of JSON:
what it is, what was found, the seconds of the processor, and the largest size in memory. Without
names it reads them from its input.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import forked
from tests.verify import forging, histories
from tests.verify.forging import ARTICLE, ENTRY, IN_FORCE, PAGE, SOURCE, SUMMARY, SUMS

from policysite.ledger import sha256
from policysite.verify import FolderSite, Program, report, verify
from policysite.web import rendering

# What verifying any of them may take, on a computer that does other things as well.
SECONDS = 15
MEGABYTES = 450
# What verify is told that the whole run may take, which bounds what it does without being asked.
RUN = 150
# A little less than a file may have; and so much that what takes time in its square would not end.
FULL = 7_900_000
LONG = FULL // 16
WHOLE = "the site"

Change = Callable[[Path], None]


@dataclass(frozen=True)
class Case:
    """A hostile site: how it is made from a valid one, and the file that a finding must name."""

    change: Change
    named: str


def with_file(path: str, make: Callable[[bytes], bytes]) -> Case:
    """The site with one file made of its old bytes."""

    def change(site: Path) -> None:
        file = site / path
        file.write_bytes(make(file.read_bytes()))

    return Case(change, path)


def in_page(markup: Callable[[], str], *, before: bytes = b"</main>") -> Case:
    """The site with markup put into the page of a version."""
    return with_file(PAGE, lambda data: data.replace(before, markup().encode() + before, 1))


def forged_article(make: Callable[[bytes], bytes], named: str = ARTICLE) -> Case:
    """The site with an article that every hash vouches for."""

    def change(site: Path) -> None:
        files = tree(site)
        files[ARTICLE] = make(files[ARTICLE])
        write(site, forging.forged(files))

    return Case(change, named)


def forged_text(markup: Callable[[], str], named: str = PAGE) -> Case:
    """The site with more in an article, so that pages with it must be made."""
    end = b"</article>"
    return forged_article(lambda data: data.replace(end, markup().encode() + end), named)


def forged_versions(older: Callable[[], str], newer: Callable[[], str], named: str = PAGE) -> Case:
    """The site with more in two versions of a text, between which a redline must be made."""
    end = b"</article>"

    def change(site: Path) -> None:
        files = tree(site)
        for path, markup in ((ARTICLE.replace("1.1", "1.0"), older), (ARTICLE, newer)):
            files[path] = files[path].replace(end, markup().encode() + end)
        write(site, forging.forged(files))

    return Case(change, named)


def made_up(
    policies: Callable[[], dict[str, list[str]]], named: str, source: str = histories.FRONT
) -> Case:
    """The site with another history, of which it has the texts and no page."""
    return Case(lambda site: write(site, histories.history(policies(), source)), named)


def forged_source(make: Callable[[bytes], bytes]) -> Case:
    """The site with a source that every hash vouches for."""

    def change(site: Path) -> None:
        files = tree(site)
        files[SOURCE] = make(files[SOURCE])
        write(site, forging.forged(files))

    return Case(change, "")


def entry_of(make: Callable[[dict[str, object]], object]) -> Case:
    """The site with an entry of other values, which SHA256SUMS vouches for."""

    def change(site: Path) -> None:
        files = tree(site)
        data = make(json.loads(files[ENTRY]))
        written = data if isinstance(data, bytes) else forging.written(data)
        write(site, forging.listed(files | {ENTRY: written}))

    return Case(change, ENTRY)


def special(path: str, make: Change) -> Case:
    """The site with something other than a file in the place of a file."""

    def change(site: Path) -> None:
        (site / path).unlink()
        make(site / path)

    return Case(change, path)


def tree(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file()
    }


def write(site: Path, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(data)


def every_page(site: Path) -> None:
    """Each page full of small elements."""
    for page in site.rglob("index.html"):
        data = page.read_bytes()
        page.write_bytes(data.replace(b"</main>", b"<b></b>" * 15_000 + b"</main>", 1))


def full_of_notes(data: bytes) -> bytes:
    """A page whose article has texts and notes in turn."""
    return data.replace(
        b"</article>", b"<p>" + b"x<b data-note>y</b>" * 110_000 + b"</p></article>", 1
    )


def many_entries(count: int, size: int = 0) -> Change:
    """A ledger of `count` entries, each of which vouches for the one before."""

    def change(site: Path) -> None:
        folder = site / "ledger" / "privacy"
        lines = []
        previous: dict[str, str] | None = None
        languages = [a + b + c for a in "abcd" for b in "abcdefghijklmnop" for c in "abcdefg"]
        hashes = dict.fromkeys(languages[: size or 1], "0" * 64)
        for number in range(count):
            version = f"{number // 1000}.{number % 1000}"
            values = {
                "article_sha256": hashes,
                "effective": "2026-01-01",
                "policy": "privacy",
                "previous": previous,
                "published": "2026-01-01",
                "source_sha256": hashes,
                "version": version,
            }
            data = forging.written(values)
            (folder / f"{version}.json").write_bytes(data)
            previous = {"sha256": sha256(data), "version": version}
            lines.append(f"{sha256(data)}  ledger/privacy/{version}.json\n")
        lines.sort(key=lambda line: line[66:])
        (site / SUMS).write_text("".join(lines))

    return change


def many_versions(data: bytes) -> bytes:
    """A list of versions that is longer than any."""
    values = json.loads(data)
    values["policies"][0]["versions"] = [{"version": f"{n}.0"} for n in range(90_000)]
    return json.dumps(values).encode()


def many_names(data: bytes, languages: int, policies: int) -> bytes:
    """This many languages, and this many policies besides those of the example."""
    values = json.loads(data)
    values["languages"] = [a + b for a in "abcd" for b in "abcdefghijklmnopqrstuvwxy"][:languages]
    values["policies"] += [{"policy": f"p{n}", "versions": []} for n in range(policies)]
    return forging.written(values)


def deep_folders(site: Path) -> None:
    """Folders in folders."""
    place = site / "ledger"
    for _ in range(300):
        place /= "a"
    place.mkdir(parents=True)


def many_files(site: Path) -> None:
    """Files in places reserved for published ones."""
    for number in range(20_000):
        (site / "ledger" / f"{number}.txt").touch()


def odd_names(site: Path) -> None:
    """Names that could control a terminal, or that are not text."""
    for name in (b"\x1b[2J", b"a\nb", b"\xff\xfe", "\u202etxt".encode(), b"x" * 255):
        Path(os.fsdecode(os.fsencode(site / "ledger") + b"/" + name)).touch()


def circle(site: Path) -> None:
    """Folders that lead into each other."""
    (site / "ledger" / "loop").symlink_to(site, target_is_directory=True)
    (site / "loop").symlink_to(site / "ledger", target_is_directory=True)


def hole(size: int) -> Change:
    """A file that says it has `size` bytes, and takes no room on the disk."""

    def change(path: Path) -> None:
        with path.open("wb") as file:
            file.truncate(size)

    return change


NESTED = 16_000
CASES: dict[str, Case] = {
    # Pages.
    "elements in elements": in_page(lambda: "<div>" * NESTED + "</div>" * NESTED),
    "insertions in insertions": in_page(
        lambda: "<p>" + "<ins>" * NESTED + "</ins>" * NESTED + "</p>"
    ),
    "lists in lists": in_page(lambda: "<ul><li>" * NESTED + "</li></ul>" * NESTED),
    "tables in tables": in_page(lambda: "<table><tbody><tr><td>" * NESTED),
    "elements without an end": in_page(lambda: "<div>" * (LONG // 5)),
    "small elements": in_page(lambda: "<b></b>" * (FULL // 7)),
    "as many elements as may be": in_page(lambda: "<b></b>" * 110_000),
    "void elements": in_page(lambda: "<br>" * (LONG // 4)),
    "links": in_page(lambda: "<p>" + '<a href="x">y</a>' * 110_000 + "</p>"),
    "articles": in_page(lambda: "<article></article>" * 200_000),
    "attributes": in_page(lambda: "<p" + " a" * (FULL // 2) + "></p>"),
    "names of attributes": in_page(lambda: "<p " + "-" * LONG + "></p>"),
    "a long attribute": in_page(lambda: '<p id="' + "x" * LONG + '"></p>'),
    "an attribute without an end": in_page(lambda: '<p id="' + "<p " * (LONG // 3)),
    "quotation marks": in_page(lambda: '<a b="' * (LONG // 6)),
    "tags in attributes": in_page(lambda: '<a b="<a b=" ' * (LONG // 13)),
    "signs that begin a tag": in_page(lambda: "<" * LONG),
    "signs that begin a reference": in_page(lambda: "<p>" + "&" * LONG + "</p>"),
    "references": in_page(lambda: "<p>" + "&amp;" * (LONG // 5) + "</p>"),
    "a reference without an end": in_page(lambda: "<p>&" + "a" * LONG + "</p>"),
    "references to nothing": in_page(lambda: "<p>" + "&#1114112;" * (LONG // 10) + "</p>"),
    "comments": in_page(lambda: "<!--" * (LONG // 4)),
    "character data": in_page(lambda: "<![CDATA[" * (LONG // 9)),
    "declarations": in_page(lambda: "<!" * (LONG // 2)),
    "lines": in_page(lambda: "\n" * LONG, before=b"</article>"),
    "a word": in_page(lambda: "<p>" + "x" * LONG + "</p>", before=b"</article>"),
    "words": in_page(lambda: "<p>" + "x " * (FULL // 2) + "</p>", before=b"</article>"),
    "days": in_page(lambda: '<time datetime="1">x</time>' * 110_000, before=b"</article>"),
    "a title": with_file(PAGE, lambda d: d.replace(b"</title>", b"x" * LONG + b"</title>")),
    "a style sheet": with_file(PAGE, lambda d: d.replace(b"</style>", b"{" * LONG + b"</style>")),
    "linked data": with_file(
        PAGE, lambda d: d.replace(b"</script>", b"[" * LONG + b"</script>", 1)
    ),
    "notes": with_file(PAGE, full_of_notes),
    "a page without letters": with_file(PAGE, lambda _: bytes(LONG)),
    "a page in UTF-16": with_file(PAGE, lambda d: d.decode().encode("utf-16")),
    "a page in UTF-7": with_file(PAGE, lambda d: d.decode().encode("utf-7")),
    "a page that is too long": with_file(PAGE, lambda d: d + b"x" * FULL),
    "an empty page": with_file(PAGE, lambda _: b""),
    "half a page": with_file(PAGE, lambda d: d[: len(d) // 2]),
    "another page": with_file(IN_FORCE, lambda _: b"<html><body>Welcome to nginx!</body></html>"),
    "every page full of elements": Case(every_page, IN_FORCE),
    # SHA256SUMS.
    "a million lines": with_file(SUMS, lambda d: d[:78] * 90_000),
    "a line": with_file(SUMS, lambda _: b"0" * 64 + b"  " + b"a" * LONG),
    "empty lines": with_file(SUMS, lambda _: b"\n" * LONG),
    "lines that are none": with_file(SUMS, lambda d: d + b"x\n" * 49_000),
    "no text": with_file(SUMS, lambda _: os.urandom(1) + b"\xff\0" * (LONG // 2)),
    "ways out of the folder": with_file(SUMS, lambda d: d + b"0" * 64 + b"  ../../etc/passwd\n"),
    "a long name": with_file(
        SUMS, lambda d: d + b"0" * 64 + b"  ledger/" + b"z" * 1_500_000 + b"/1.0.json\n"
    ),
    # Entries.
    "ten thousand entries": Case(many_entries(10_000), "aaa/privacy/0.0/source.md"),
    "large entries": Case(many_entries(700, 400), WHOLE),
    "half a character in an entry": entry_of(
        lambda v: forging.written(v).replace(b'"privacy"', b'"\\ud800"')
    ),
    "half a character in the list of languages": entry_of(
        lambda v: forging.written(v).replace(b'"nl"', b'"\\udfff"')
    ),
    "lists in an entry": entry_of(lambda v: v | {"article_sha256": _nested(900)}),
    "more lists in an entry": entry_of(lambda _: b"[" * 65_000),
    "lists of lists in an entry": entry_of(lambda v: v | {"previous": [_nested(400)] * 60}),
    "a number in an entry": entry_of(lambda _: b'{"version": ' + b"9" * 60_000 + b"}"),
    "an exponent in an entry": entry_of(lambda v: v | {"version": 1e308}),
    "a long entry": entry_of(lambda v: v | {"policy": "x" * 5_000_000}),
    "an entry of the year 9999": Case(
        entry_of(lambda v: v | {"effective": "9999-12-31"}).change, "ledger/privacy/2.0.json"
    ),
    "an entry of the year 1": entry_of(lambda v: v | {"effective": "0001-01-01"}),
    "an entry with a name twice": entry_of(
        lambda v: forging.written(v).replace(b"{", b'{"policy": "x",', 1)
    ),
    "an entry that is a folder": special(ENTRY, Path.mkdir),
    "an entry that is elsewhere": special(ENTRY, lambda p: p.symlink_to("/etc/passwd")),
    "an entry that is a pipe": special(ENTRY, os.mkfifo),
    "an entry that is a device": special(ENTRY, lambda p: p.symlink_to("/dev/zero")),
    "an entry that leads to itself": special(ENTRY, lambda p: p.symlink_to(p)),
    # policies.json.
    "lists in lists of policies": with_file(SUMMARY, lambda _: b"[" * LONG),
    "a deep list of policies": with_file(
        SUMMARY, lambda _: b'{"a": ' + b"[" * 300 + b"1," * 900_000 + b"1" + b"]" * 300 + b"}"
    ),
    "empty lists": with_file(SUMMARY, lambda _: b'{"a": [' + b"[]," * (LONG // 3) + b"1]}"),
    "names": with_file(
        SUMMARY, lambda _: b"{" + b",".join(b'"%d": 1' % n for n in range(200_000)) + b"}"
    ),
    "many versions": with_file(SUMMARY, many_versions),
    "more policies than may be": with_file(SUMMARY, lambda data: many_names(data, 100, 990)),
    "as many policies as may be": Case(
        with_file(SUMMARY, lambda data: many_names(data, 40, 298)).change, "aa/cookies/index.html"
    ),
    "a long word": with_file(SUMMARY, lambda _: b'{"head": "' + b"x" * LONG + b'"}'),
    "half a character in policies.json": with_file(
        SUMMARY, lambda d: d.replace(b"Voorbeeld BV", b"\\ud800")
    ),
    "a number in policies.json": with_file(SUMMARY, lambda _: b'{"a": ' + b"9" * LONG + b"}"),
    # Articles that every hash vouches for.
    "an article of small elements": forged_article(lambda d: d + b"<b></b>" * (FULL // 7)),
    "an article of void elements": forged_article(lambda d: d + b"<br>" * (LONG // 4)),
    "an article of nested elements": forged_article(
        lambda d: d.replace(b"</article>", b"<div>" * NESTED + b"</article>"), PAGE
    ),
    "an article of declarations": forged_article(lambda _: b"<!" * (LONG // 2)),
    "an article of comments": forged_article(
        lambda d: d.replace(b"</article>", b"<!-- -->" * 100_000 + b"</article>")
    ),
    "an article that is none": forged_article(lambda _: b"x" * LONG),
    "an article in other letters": forged_article(lambda _: b"<article>\xff</article>"),
    "an article with nothing in it": forged_article(lambda _: b""),
    # Articles from which pages are made again.
    "sections": forged_text(lambda: "".join(f'<h2 id="s{n}">x</h2>\n' for n in range(4_900))),
    "lists in lists of an article": forged_text(lambda: "<ul>\n<li>x " * 19 + "</li>\n</ul>" * 19),
    "a wide table": forged_text(lambda: _table(5, 900)),
    "many links": forged_text(lambda: "<p>" + '<a href="policy:cookies">x</a> ' * 4_900 + "</p>\n"),
    "footnotes": forged_text(
        lambda: (
            "<p>"
            + "".join(
                f'<sup id="fnref-{n}"><a class="footnote-ref" href="#fn-{n}">{n}</a></sup>'
                for n in range(2_000)
            )
            + "</p>\n"
        )
    ),
    "elements that no article has": forged_text(lambda: "<form><select><option>x</form>\n"),
    "two rows of sections": forged_versions(
        lambda: "".join(f'<h2 id="s{n}">x</h2>\n<p>a {n}</p>\n' for n in range(2_500)),
        lambda: "".join(f'<h2 id="s{n}">x</h2>\n<p>b {n}</p>\n' for n in range(2_500, 0, -1)),
    ),
    "two long paragraphs": forged_versions(
        lambda: "<p>" + " ".join(f"w{n % 997}" for n in range(50_000)) + "</p>\n",
        lambda: "<p>" + " ".join(f"w{n % 991}" for n in range(50_000)) + "</p>\n",
    ),
    "the same word, more and less often": forged_versions(
        lambda: "<p>" + "a " * 120_000 + "</p>\n", lambda: "<p>" + "a b " * 60_000 + "</p>\n"
    ),
    "a long table and a wide one": forged_versions(
        lambda: _table(2_000, 4), lambda: _table(4, 2_000)
    ),
    "two nested lists": forged_versions(
        lambda: "<ul>\n<li>x " * 19 + "a</li>\n</ul>" * 19,
        lambda: "<ul>\n<li>x " * 19 + "b</li>\n</ul>" * 19,
    ),
    # Articles that are larger than any of ours.
    "too many sections": forged_versions(
        lambda: "".join(f'<h2 id="s{n}">x</h2>\n<p>a {n}</p>\n' for n in range(20_000)),
        lambda: "".join(f'<h2 id="s{n}">x</h2>\n<p>b {n}</p>\n' for n in range(20_000, 0, -1)),
        ARTICLE,
    ),
    "too many items": forged_versions(
        lambda: "<ol>" + "".join(f"<li>a{n} b</li>\n" for n in range(40_000)) + "</ol>\n",
        lambda: "<ol>" + "".join(f"<li>a{n} c</li>\n" for n in range(40_000, 0, -1)) + "</ol>\n",
        ARTICLE,
    ),
    "too many cells": forged_versions(
        lambda: _table(2_000, 20), lambda: _table(20, 2_000), ARTICLE
    ),
    "too many terms": forged_text(
        lambda: "<dl>" + "<dt>x</dt><dd>y</dd>\n" * 40_000 + "</dl>\n", ARTICLE
    ),
    "too many words": forged_text(lambda: "<p>" + "word " * 190_000 + "</p>\n", ARTICLE),
    "too deep a list": forged_text(lambda: "<ul>\n<li>x " * 45 + "a</li>\n</ul>" * 45, ARTICLE),
    "too deep a quotation": forged_text(
        lambda: "<blockquote>\n" * 240 + "</blockquote>\n" * 240, ARTICLE
    ),
    "too much emphasis": forged_text(
        lambda: "<p>" + "<strong><em>" * 40 + "x" + "</em></strong>" * 40 + "</p>\n", ARTICLE
    ),
    "too long a target": forged_text(
        lambda: f'<p><a href="https://x.nl/{"x" * 1_100_000}">x</a></p>\n', ARTICLE
    ),
    # Histories for which too many pages would have to be made.
    "a large text in turn with another": made_up(
        lambda: {"privacy": [_sections(1, 4_900), _sections(-1, 4_900)] * 3},
        "nl/changes/index.html: unreadable",
    ),
    "a hundred versions": made_up(
        lambda: {"privacy": [_sections(1, 1)] * 100}, "nl/privacy/1.0/index.html"
    ),
    "many versions before a large one": made_up(
        lambda: {"privacy": [*[_sections(1, 2)] * 40, _sections(1, 4_900)]},
        "nl/privacy/1.0/index.html",
    ),
    "much front matter": made_up(
        lambda: {"privacy": ["<p>x</p>\n"] * 20},
        "nl/privacy/1.0/index.html",
        "---\ntitle: T\nchanges:\n" + "  - x\n" * 1_300 + "---\n",
    ),
    "much source": made_up(
        lambda: {"privacy": ["<p>x</p>\n"] * 20},
        "nl/privacy/1.0/index.html",
        histories.FRONT + "## A {#a}\n" * 80_000,
    ),
    "a source without front matter": forged_source(lambda _: b"x\n"),
    "a source with too much front matter": forged_source(
        lambda d: d.replace(b"---\n", b"---\nx: " + b"[" * 9_000 + b"\n", 1)
    ),
    "a source that is no text": forged_source(lambda _: b"\xff\n"),
    "a source with a long title": forged_source(
        lambda d: d.replace(b"title: ", b"title: " + b"x" * 7_000, 1)
    ),
    "a source in other letters": with_file(SOURCE, lambda _: b"\xff" * LONG),
    # Folders and files.
    "folders in folders": Case(deep_folders, "the folder"),
    "twenty thousand files": Case(many_files, "ledger/0.txt"),
    "odd names": Case(odd_names, "ledger/�[2J"),
    "folders in a circle": Case(circle, "ledger/loop"),
    "a page of ten gigabytes": special(PAGE, hole(10 * 1024**3)),
    "a list of ten gigabytes": special(SUMS, hole(10 * 1024**3)),
    "an article of ten gigabytes": special(ARTICLE, hole(10 * 1024**3)),
}


def _table(rows: int, columns: int) -> str:
    row = "<tr>" + "<td>x</td>" * columns + "</tr>\n"
    head = "<thead><tr>" + '<th scope="col">x</th>' * columns + "</tr></thead>\n"
    return f"<table>{head}<tbody>{row * rows}</tbody></table>\n"


def _sections(step: int, count: int) -> str:
    """Sections in this order, or in the other one."""
    return "".join(f'<h2 id="s{n}">x</h2>\n<p>{step} {n}</p>\n' for n in range(count)[::step])


def _nested(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


def verified(site: Path) -> dict[str, Any]:
    """What is found in a site, and the length of the report."""
    program = Program(pages=lambda edition: rendering.files(edition, site))
    verdict = verify(FolderSite(site), program=program, seconds=RUN)
    text = report(verdict, "text") + report(verdict, "json")
    text.encode()
    lines = [line for line in report(verdict, "text").split("\n") if ": " in line]
    findings = [line[:300] for line in lines if not line.startswith(" ")]
    return {"findings": findings, "characters": len(text)}


def main() -> None:
    """Print the outcome of each hostile site, or of those named on the command line."""
    sound, folder, *names = sys.argv[1:]
    site = Path(folder) / "site"
    verified(Path(sound))  # so that no site has to load anything

    def outcome(name: str) -> dict[str, Any]:
        forked.aside(lambda: CASES[name].change(shutil.copytree(sound, site)))
        try:
            return forked.measured(lambda: verified(site))
        finally:
            shutil.rmtree(site)

    forked.answer(outcome, list(CASES) if names == ["all"] else names)


if __name__ == "__main__":
    main()
