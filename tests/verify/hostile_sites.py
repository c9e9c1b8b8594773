"""Sites that somebody made to keep verifying busy, to fill its memory, or to make it fall over.

As a program, `python hostile_sites.py SITE FOLDER` makes each of them in FOLDER from the built
site SITE, verifies it in a process of its own, and prints a line of JSON for each: what it is,
what was found, the seconds of the processor, and the largest size in memory.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.verify import forging
from tests.verify.forging import ARTICLE, ENTRY, IN_FORCE, PAGE, SOURCE, SUMMARY, SUMS

from policysite.ledger import sha256
from policysite.verify import FolderSite, Program, report, verify
from policysite.web import rendering

# What verifying any of them may take; the issue of a run that takes longer is not waited for.
SECONDS = 30
MEGABYTES = 450
_PATIENCE = 300
# A little less than a file may have.
FULL = 7_900_000
WHOLE = "the site"

Change = Callable[[Path], None]


@dataclass(frozen=True)
class Outcome:
    """What became of verifying one hostile site."""

    name: str
    seconds: float
    megabytes: int
    findings: list[str]
    fault: str
    characters: int


@dataclass(frozen=True)
class Case:
    """A hostile site: how it is made of a sound one, and the file that a finding must name."""

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


def forged_text(markup: Callable[[], str]) -> Case:
    """The site with more in an article, so that pages with it must be made."""
    end = b"</article>"
    return forged_article(lambda data: data.replace(end, markup().encode() + end), PAGE)


def forged_versions(older: Callable[[], str], newer: Callable[[], str]) -> Case:
    """The site with more in two versions of a text, between which a redline must be made."""
    end = b"</article>"

    def change(site: Path) -> None:
        files = tree(site)
        for path, markup in ((ARTICLE.replace("1.1", "1.0"), older), (ARTICLE, newer)):
            files[path] = files[path].replace(end, markup().encode() + end)
        write(site, forging.forged(files))

    return Case(change, PAGE)


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
    """The site with something in the place of a file that is no file."""

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
        page.write_bytes(data.replace(b"</main>", b"<b></b>" * 110_000 + b"</main>", 1))


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
    values["policies"][0]["versions"] = [{"version": f"{n}.0"} for n in range(250_000)]
    return json.dumps(values).encode()


def many_names(data: bytes) -> bytes:
    """As many policies and languages as may be named."""
    values = json.loads(data)
    values["languages"] = [a + b for a in "abcd" for b in "abcdefghijklmnopqrstuvwxy"]
    values["policies"] += [{"policy": f"p{n}", "versions": []} for n in range(990)]
    return forging.written(values)


def deep_folders(site: Path) -> None:
    """Folders in folders."""
    place = site / "ledger"
    for _ in range(300):
        place /= "a"
    place.mkdir(parents=True)


def many_files(site: Path) -> None:
    """Files where only published ones may stand."""
    for number in range(20_000):
        (site / "ledger" / f"{number}.txt").touch()


def odd_names(site: Path) -> None:
    """Names that could steer a terminal, or that are no text."""
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
    "elements without an end": in_page(lambda: "<div>" * (FULL // 5)),
    "small elements": in_page(lambda: "<b></b>" * (FULL // 7)),
    "as many elements as may be": in_page(lambda: "<b></b>" * 110_000),
    "void elements": in_page(lambda: "<br>" * (FULL // 4)),
    "links": in_page(lambda: "<p>" + '<a href="x">y</a>' * 110_000 + "</p>"),
    "articles": in_page(lambda: "<article></article>" * 200_000),
    "attributes": in_page(lambda: "<p" + " a" * (FULL // 2) + "></p>"),
    "names of attributes": in_page(lambda: "<p " + "-" * FULL + "></p>"),
    "a long attribute": in_page(lambda: '<p id="' + "x" * FULL + '"></p>'),
    "an attribute without an end": in_page(lambda: '<p id="' + "<p " * (FULL // 3)),
    "quotation marks": in_page(lambda: '<a b="' * (FULL // 6)),
    "tags in attributes": in_page(lambda: '<a b="<a b=" ' * (FULL // 13)),
    "signs that begin a tag": in_page(lambda: "<" * FULL),
    "signs that begin a reference": in_page(lambda: "<p>" + "&" * FULL + "</p>"),
    "references": in_page(lambda: "<p>" + "&amp;" * (FULL // 5) + "</p>"),
    "a reference without an end": in_page(lambda: "<p>&" + "a" * FULL + "</p>"),
    "references to nothing": in_page(lambda: "<p>" + "&#1114112;" * (FULL // 10) + "</p>"),
    "comments": in_page(lambda: "<!--" * (FULL // 4)),
    "character data": in_page(lambda: "<![CDATA[" * (FULL // 9)),
    "declarations": in_page(lambda: "<!" * (FULL // 2)),
    "lines": in_page(lambda: "\n" * FULL, before=b"</article>"),
    "a word": in_page(lambda: "<p>" + "x" * FULL + "</p>", before=b"</article>"),
    "words": in_page(lambda: "<p>" + "x " * (FULL // 2) + "</p>", before=b"</article>"),
    "days": in_page(lambda: '<time datetime="1">x</time>' * 110_000, before=b"</article>"),
    "a title": with_file(PAGE, lambda d: d.replace(b"</title>", b"x" * FULL + b"</title>")),
    "a style sheet": with_file(PAGE, lambda d: d.replace(b"</style>", b"{" * FULL + b"</style>")),
    "linked data": with_file(
        PAGE, lambda d: d.replace(b"</script>", b"[" * FULL + b"</script>", 1)
    ),
    "notes": with_file(PAGE, full_of_notes),
    "a page without letters": with_file(PAGE, lambda _: bytes(FULL)),
    "a page in UTF-16": with_file(PAGE, lambda d: d.decode().encode("utf-16")),
    "a page in UTF-7": with_file(PAGE, lambda d: d.decode().encode("utf-7")),
    "a page that is too long": with_file(PAGE, lambda d: d + b"x" * FULL),
    "an empty page": with_file(PAGE, lambda _: b""),
    "half a page": with_file(PAGE, lambda d: d[: len(d) // 2]),
    "another page": with_file(IN_FORCE, lambda _: b"<html><body>Welcome to nginx!</body></html>"),
    "every page full of elements": Case(every_page, IN_FORCE),
    # SHA256SUMS.
    "a million lines": with_file(SUMS, lambda d: d[:78] * 90_000),
    "a line": with_file(SUMS, lambda _: b"0" * 64 + b"  " + b"a" * FULL),
    "empty lines": with_file(SUMS, lambda _: b"\n" * FULL),
    "lines that are none": with_file(SUMS, lambda d: d + b"x\n" * 49_000),
    "no text": with_file(SUMS, lambda _: os.urandom(1) + b"\xff\0" * (FULL // 2)),
    "ways out of the folder": with_file(SUMS, lambda d: d + b"0" * 64 + b"  ../../etc/passwd\n"),
    "a long name": with_file(
        SUMS, lambda d: d + b"0" * 64 + b"  ledger/" + b"z" * 5_000_000 + b"/1.0.json\n"
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
    "lists in lists of policies": with_file(SUMMARY, lambda _: b"[" * FULL),
    "a deep list of policies": with_file(
        SUMMARY, lambda _: b'{"a": ' + b"[" * 300 + b"1," * 3_000_000 + b"1" + b"]" * 300 + b"}"
    ),
    "empty lists": with_file(SUMMARY, lambda _: b'{"a": [' + b"[]," * (FULL // 3) + b"1]}"),
    "names": with_file(
        SUMMARY, lambda _: b"{" + b",".join(b'"%d": 1' % n for n in range(550_000)) + b"}"
    ),
    "many versions": with_file(SUMMARY, many_versions),
    "many policies": Case(with_file(SUMMARY, many_names).change, "aa/cookies/index.html"),
    "a long word": with_file(SUMMARY, lambda _: b'{"head": "' + b"x" * FULL + b'"}'),
    "half a character in policies.json": with_file(
        SUMMARY, lambda d: d.replace(b"Voorbeeld BV", b"\\ud800")
    ),
    "a number in policies.json": with_file(SUMMARY, lambda _: b'{"a": ' + b"9" * FULL + b"}"),
    # Articles that every hash vouches for.
    "an article of small elements": forged_article(lambda d: d + b"<b></b>" * (FULL // 7)),
    "an article of void elements": forged_article(lambda d: d + b"<br>" * (FULL // 4)),
    "an article of nested elements": forged_article(
        lambda d: d.replace(b"</article>", b"<div>" * NESTED + b"</article>"), PAGE
    ),
    "an article of declarations": forged_article(lambda _: b"<!" * (FULL // 2)),
    "an article of comments": forged_article(
        lambda d: d.replace(b"</article>", b"<!-- -->" * 100_000 + b"</article>")
    ),
    "an article that is none": forged_article(lambda _: b"x" * FULL),
    "an article in other letters": forged_article(lambda _: b"<article>\xff</article>"),
    "an article with nothing in it": forged_article(lambda _: b""),
    # Articles from which pages are made again.
    "lists in lists of an article": forged_text(lambda: "<ul>\n<li>x " * 90 + "</li>\n</ul>" * 90),
    "a deep article": forged_text(lambda: "<blockquote>\n" * 240 + "</blockquote>\n" * 240),
    "a long table": forged_text(lambda: _table(4_000, 10)),
    "a wide table": forged_text(lambda: _table(20, 2_000)),
    "a long paragraph": forged_text(lambda: "<p>" + "word " * 190_000 + "</p>\n"),
    "a paragraph of other words": forged_text(
        lambda: "<p>" + " ".join(f"w{n}" for n in range(130_000)) + "</p>\n"
    ),
    "many paragraphs": forged_text(lambda: "<p>x</p>\n" * 100_000),
    "many sections": forged_text(lambda: "".join(f'<h2 id="s{n}">x</h2>\n' for n in range(40_000))),
    "many links": forged_text(
        lambda: "<p>" + '<a href="policy:cookies">x</a> ' * 30_000 + "</p>\n"
    ),
    "many terms": forged_text(lambda: "<dl>" + "<dt>x</dt><dd>y</dd>\n" * 40_000 + "</dl>\n"),
    "many footnotes": forged_text(
        lambda: (
            "<p>"
            + "".join(
                f'<sup id="fnref-{n}"><a class="footnote-ref" href="#fn-{n}">{n}</a></sup>'
                for n in range(10_000)
            )
            + "</p>\n"
        )
    ),
    "markup in markup": forged_text(
        lambda: "<p>" + "<strong><em>" * 40 + "x" + "</em></strong>" * 40 + "</p>\n" * 1
    ),
    "elements that no article has": forged_text(lambda: "<form><select><option>x</form>\n"),
    "two long paragraphs": forged_versions(
        lambda: "<p>" + " ".join(f"w{n % 997}" for n in range(150_000)) + "</p>\n",
        lambda: "<p>" + " ".join(f"w{n % 991}" for n in range(150_000)) + "</p>\n",
    ),
    "the same word, more and less often": forged_versions(
        lambda: "<p>" + "a " * 300_000 + "</p>\n", lambda: "<p>" + "a b " * 150_000 + "</p>\n"
    ),
    "two long rows of sentences": forged_versions(
        lambda: "<p>" + "Aaa bbb ccc. " * 40_000 + "</p>\n",
        lambda: "<p>" + "Aaa ccc bbb. Ddd. " * 30_000 + "</p>\n",
    ),
    "two long tables": forged_versions(lambda: _table(2_000, 20), lambda: _table(20, 2_000)),
    "two rows of paragraphs": forged_versions(
        lambda: "".join(f"<p>a{n} b c d</p>\n" for n in range(40_000)),
        lambda: "".join(f"<p>a{n} b c e</p>\n" for n in range(40_000)),
    ),
    "two rows of sections": forged_versions(
        lambda: "".join(f'<h2 id="s{n}">x</h2>\n<p>a {n}</p>\n' for n in range(20_000)),
        lambda: "".join(f'<h2 id="s{n}">x</h2>\n<p>b {n}</p>\n' for n in range(20_000, 0, -1)),
    ),
    "two lists": forged_versions(
        lambda: "<ol>" + "".join(f"<li>a{n} b</li>\n" for n in range(40_000)) + "</ol>\n",
        lambda: "<ol>" + "".join(f"<li>a{n} c</li>\n" for n in range(40_000, 0, -1)) + "</ol>\n",
    ),
    "two nested lists": forged_versions(
        lambda: "<ul>\n<li>x " * 45 + "a</li>\n</ul>" * 45,
        lambda: "<ul>\n<li>x " * 45 + "b</li>\n</ul>" * 45,
    ),
    "a source without front matter": forged_source(lambda _: b"x\n"),
    "a source with too much front matter": forged_source(
        lambda d: d.replace(b"---\n", b"---\nx: " + b"[" * 9_000 + b"\n", 1)
    ),
    "a source that is no text": forged_source(lambda _: b"\xff\n"),
    "a source with a long title": forged_source(
        lambda d: d.replace(b"title: ", b"title: " + b"x" * 7_000, 1)
    ),
    "a source in other letters": with_file(SOURCE, lambda _: b"\xff" * FULL),
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


def _nested(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


def outcome(name: str, site: Path) -> Outcome:
    """Verify the site in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        signal.alarm(_PATIENCE)
        with os.fdopen(writing, "w") as file:
            file.write(json.dumps(_verified(site)))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as file:
        text = file.read()
    _, status, usage = os.wait4(child, 0)
    findings, fault, characters = json.loads(text) if text else ([], f"ended with {status}", 0)
    return Outcome(
        name=name,
        seconds=round(usage.ru_utime + usage.ru_stime, 2),
        megabytes=usage.ru_maxrss // 1024,
        findings=findings,
        fault=fault,
        characters=characters,
    )


def _verified(site: Path) -> tuple[list[str], str, int]:
    """What is found in a site, what it ended with where it should not, the length of the report."""
    try:
        program = Program(pages=lambda edition: rendering.files(edition, site))
        verdict = verify(FolderSite(site), program=program)
        text = report(verdict, "text") + report(verdict, "json")
        text.encode()
        lines = [line for line in report(verdict, "text").split("\n") if ": " in line]
    except BaseException:  # noqa: BLE001 (whatever it is, it is the outcome)
        return [], traceback.format_exc(limit=-3), 0
    return [line[:300] for line in lines if not line.startswith(" ")][:50], "", len(text)


def main() -> None:
    """Print the outcome of each hostile site, or of those named on the command line."""
    sound, folder, *names = sys.argv[1:]
    for name in names or CASES:
        site = Path(folder) / "site"
        if os.fork() == 0:  # what it takes to make a site is not counted
            shutil.copytree(sound, site)
            CASES[name].change(site)
            os._exit(0)
        os.wait()
        print(json.dumps(asdict(outcome(name, site))), flush=True)
        shutil.rmtree(site)


if __name__ == "__main__":
    main()
