"""Mutations: whatever is changed, anyone who kept the earlier state detects it."""

from __future__ import annotations

import itertools
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import pytest
from tests import depth
from tests.helpers import AS_OF, copy_example, publish, tree
from tests.verify.forging import (
    ENTRIES,
    LANGUAGES,
    LEDGER,
    POLICIES,
    SUMMARY,
    SUMS,
    Files,
    edited,
    forged,
    headed,
    listed,
    without,
    written,
)
from tests.verify.frozen_sites import Memory, freeze, publish_cookies

from policysite.ledger import sha256
from policysite.models import Library
from policysite.verify import verify

pytestmark = pytest.mark.slow

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
    """What an entry says is changed: alone, with a new list, and with every hash recomputed."""
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
    """A word of a text is replaced, ever more thoroughly, finally with every hash recomputed."""
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

    Two people compare the site with what they know: we with our project, and a subscriber with
    nothing but an earlier SHA256SUMS. Every change is noticed by us, and every change to what
    SHA256SUMS covers by the subscriber too, though the forger made every hash anew.
    """
    kept, published = files[SUMS], {SUMS, *LEDGER}
    assert verify(Memory(files), ours, as_of=AS_OF).right
    assert verify(Memory(files), kept=kept).right
    caught: Counter[str] = Counter()
    by_subscriber = 0
    undetected_alone: Counter[str] = Counter()
    missed: list[tuple[str, list[str]]] = []
    sources = [flips, bytes_more_and_less, cuts, line_endings, swaps, list_edits]
    sources += [removals_and_additions, entry_edits, rewritings, page_edits]
    every = itertools.chain(*(source(files) for source in sources), roll_backs(files, states))
    share = depth.number(1, 20) / 20
    chance = random.Random("mutations")  # noqa: S311 (nothing secret)
    mutations = (each for each in every if chance.random() < share)
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
            undetected_alone[kind.partition(":")[0]] += verify(site).right
    with capsys.disabled():
        counts = ", ".join(f"{number} {kind}" for kind, number in sorted(caught.items()))
        print(f"\n{caught.total()} mutations caught ({counts}); {by_subscriber} of them also by a")
        unseen = ", ".join(
            f"{number} {kind}" for kind, number in sorted((+undetected_alone).items())
        )
        print(
            f"subscriber, {undetected_alone.total()} of which no check of the site alone can notice"
        )
        print(f"({unseen}).")
    assert missed == []
    assert caught.total() >= 4000 * share
    assert undetected_alone.total() >= 80 * share
