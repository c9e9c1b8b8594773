"""Hostile files to import: each is answered in words, in bounded time and memory.

As a program, `python test_hostile_imports.py` converts each of them and prints a line of JSON.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests import depth
from tests.helpers import ROOT
from tests.importing.samples import package, paragraph, part, run, word

from policysite.errors import ImportRefused
from policysite.importing import guard
from policysite.importing.conversion import Wanted, convert
from policysite.importing.sections import Relatives

pytestmark = pytest.mark.slow

# Of the processor for one file, pandoc's share included, and of memory at once for the dearest.
SECONDS = 20
MEGABYTES = 500
WANTED = Wanted(language="nl", path="content/nl/privacy/1.0.md", title="", untitled="-", changes="")


def page(body: str) -> bytes:
    return f"<html><body><h1>Titel</h1><p>Begin.</p>{body}</body></html>".encode()


def repeated(text: str, count: int) -> str:
    return "".join(text.replace("#", str(number)) for number in range(count))


def odt(content: str) -> bytes:
    return package({"content.xml": content})


_CELL = f"<w:tc>{paragraph('a')}</w:tc>"
_NOTE = f'{run("a")}<w:r><w:footnoteReference w:id="#"/></w:r>'

# The file, and what is said: a part of the refusal, or "" where it becomes a draft.
CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "tables.html": (lambda: page("<table><tr><td>a" * 60), "nested"),
    "divisions.html": (lambda: page("<div>" * 16_000 + "a"), "nested"),
    "large-table.html": (
        lambda: page("<table>" + ("<tr>" + "<td>a</td>" * 50 + "</tr>") * 5_000 + "</table>"),
        "more elements or attributes",
    ),
    "wide-cell.html": (
        lambda: page("<table><tr><td colspan=99999 rowspan=99999>a<td>b<tr><td>c<td>d</table>"),
        "",
    ),
    "attributes.html": (
        lambda: page(f"<p {repeated('a#=b ', 200_000)}>a</p>"),
        "more elements or attributes",
    ),
    "picture.html": (lambda: page(f"<img src='data:image/png;base64,{'A' * 900_000}'>"), ""),
    "lost-letter.html": (
        lambda: page(f"<img src='data:image/png;base64,{'A' * 400_000}'>\ufffd"),
        "lost letters",
    ),
    "punycode.html": (lambda: b"<meta charset=punycode><h1>Titel</h1><p>Een tekst.", ""),
    "undefined.html": (lambda: b"<meta charset=undefined><h1>Titel</h1><p>Een tekst.", ""),
    "links.html": (
        lambda: page(
            repeated("<a id=r# href='#n'>1</a>", 5_000) + "<li id=n>" + "<a href=#r1>b</a>" * 5_000
        ),
        "",
    ),
    "quotations.md": (lambda: b"> " * 2_000 + b"a", "nested"),
    "brackets.md": (lambda: b"Begin.\n\n" + b"[" * 50_000, "cannot be read"),
    "definitions.md": (
        lambda: (repeated("[a#]: https://a.nl\n", 20_000) + "\nTekst.").encode(),
        "longer than any statement",
    ),
    "words.txt": (lambda: b"woord " * 150_000, "longer than any statement"),
    "lines.txt": (lambda: b"a\n" * 300_000, "longer than any statement"),
    "addresses.txt": (lambda: b"Titel\n\n" + b"a@b" * 100_000, "longer than"),
    "bomb.docx": (
        lambda: package({"word/document.xml": "<a>" + " " * 3_000_000 + "</a>"}), "far larger"
    ),
    "tables.docx": (
        lambda: word("<w:tbl><w:tr><w:tc>" * 60 + paragraph("a") + "</w:tc></w:tr></w:tbl>" * 60),
        "",
    ),
    "large-table.docx": (
        lambda: word("<w:tbl>" + f"<w:tr>{_CELL * 50}</w:tr>" * 400 + "</w:tbl>"), "longer"
    ),
    "boxes.docx": (
        lambda: word(
            "<w:p>" + "<w:r><w:pict><w:txbxContent><w:p>" * 40 + run("a")
            + "</w:p></w:txbxContent></w:pict></w:r>" * 40 + "</w:p>"
        ),
        "",
    ),
    "notes.docx": (
        lambda: word(
            f"<w:p>{repeated(_NOTE, 1_500)}</w:p>",
            footnotes=part(
                "footnotes", repeated(f'<w:footnote w:id="#">{paragraph("n")}</w:footnote>', 1_500)
            ),
        ),
        "cannot be read into our Markdown",
    ),
    "deep.rtf": (lambda: b"{\\rtf1 " + b"{" * 50_000 + b"a" + b"}" * 50_000 + b"}", ""),
    "open.rtf": (lambda: b"{\\rtf1 " + b"{\\fonttbl " * 50_000 + b"a", "cannot be read"),
    "deep.odt": (lambda: odt("<a>" * 190 + "x" + "</a>" * 190), "cannot be read"),
    "entities.odt": (lambda: odt("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "cannot be read"),
}  # fmt: skip


# Those of one kind of file are next to each other.
NAMES = depth.some(list(CASES), lambda name: name.rpartition(".")[2], 3)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux does")
def test_hostile_files_are_answered_in_words() -> None:
    """No traceback, no waiting, no memory without end: a draft, or a sentence that says why not."""
    paths = os.pathsep.join((str(ROOT / "site"), str(ROOT)))
    done = subprocess.run(
        [sys.executable, __file__],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "PYTHONPATH": paths},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answers = list(map(json.loads, done.stdout.splitlines()))
    assert [answer["name"] for answer in answers] == NAMES
    assert list(filter(is_wrong, answers)) == []


def is_wrong(answer: dict[str, Any]) -> bool:
    """Whether a file was answered otherwise than expected, or dearly."""
    expected, said = CASES[answer["name"]][1], answer["said"]
    fitting = expected in said and bool(expected) == said.endswith("Nothing was written.")
    cheap = answer["seconds"] < SECONDS and answer["megabytes"] < MEGABYTES
    return not (fitting and cheap)


def test_a_process_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a file does to a parser, the command continues and says which file it was."""
    monkeypatch.setattr(guard, "SECONDS", 0)
    with pytest.raises(ImportRefused, match=r"slow\.txt takes more than 0 seconds"):
        guard.convert(b"Titel\n\nTekst.", "slow.txt", Relatives(), WANTED)


def test_a_process_of_its_own_says_the_same() -> None:
    """A draft and a refusal come through as they are."""
    data = b"Titel\n\nTekst."
    assert guard.convert(data, "a.txt", Relatives(), WANTED) == convert(
        data, "a.txt", Relatives(), WANTED
    )
    with pytest.raises(ImportRefused, match=r"a\.txt is empty\. Nothing was written\."):
        guard.convert(b"", "a.txt", Relatives(), WANTED)


def own_memory() -> int:
    """The most memory that this program took, in KB.

    Linux counts in getrusage(2) what the process took that started it, which may be a large one.
    """
    status = Path("/proc/self/status").read_text()
    return int(re.findall(r"VmHWM:\s*(\d+) kB", status)[0])


def main() -> None:
    import resource

    for name in NAMES:
        make = CASES[name][0]
        data, start = make(), time.process_time()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        try:
            said = f"{convert(data, name, Relatives(), WANTED).words} words"
        except ImportRefused as refusal:
            said = str(refusal.message)
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = time.process_time() - start + children.ru_utime - before.ru_utime
        most = max(own_memory(), children.ru_maxrss) // 1024
        print(json.dumps({"name": name, "said": said, "seconds": seconds, "megabytes": most}))


if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[2])]
    main()
