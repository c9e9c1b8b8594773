"""Hostile files in content/: each is answered in words, in bounded time and memory.

As a program, `python hostile_content.py FOLDER NAME…` puts those that are named, or `all`, into a
small project in FOLDER, runs the commands on it in a process of its own, and prints a line of JSON
for each. Without names it reads them from its input. In a thorough run there are more commands.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, NamedTuple

from click.testing import CliRunner
from tests import depth, forked
from tests.helpers import AS_OF, document, publish, write_project

from policysite import cli, ledger

# Of the processor, for all the commands together, and of memory at once.
SECONDS = 15
MEGABYTES = 300
# A report that somebody still reads, twice: as text and as JSON.
CHARACTERS = 400_000

DRAFT = "content/nl/privacy/1.1.md"
ENTRY = "content/ledger/privacy/1.0.json"
ARTICLE = "content/ledger/privacy/1.0.nl.html"
SOURCE = "content/nl/privacy/1.0.md"
SITE = "content/site.toml"
WORDS = "content/words.toml"
ANCHORS = "content/anchors.toml"
BROWSERS = "content/browsers.yaml"
COOKIES = "content/cookies.yaml"
COMMANDS = (
    ("check", "--format", "json"),
    ("status",),
    ("build", "--as-of", AS_OF.isoformat()),
)
# Those that read the same and say it otherwise.
MORE_COMMANDS = (("check",), ("check", "--coverage"), ("diff", "privacy"))

Change = Callable[[Path], None]


class Case(NamedTuple):
    """A hostile file, and the file that a problem must name; "" if it turns out to be harmless."""

    change: Change
    named: str


def whole(path: str, data: Callable[[], bytes]) -> Case:
    """A file with other bytes."""
    return Case(lambda root: put(root, path, data()), path)


def harmless(case: Case) -> Case:
    """What is odd, and right."""
    return Case(case.change, "")


def put(root: Path, path: str, data: bytes) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(data)


def front(lines: Callable[[], str]) -> Case:
    """A draft with other lines at its top."""
    return whole(DRAFT, lambda: f"---\n{lines()}\n---\n## A {{#a}}\n\nText.\n".encode())


def value(text: Callable[[], str], key: str = "title") -> Case:
    """A draft whose title, or another key, is something else."""
    own = "" if key == "title" else "title: T\n"
    return front(lambda: f"{own}{key}: {text()}")


def setting(key: str, text: Callable[[], str]) -> Case:
    """Settings in which one line is another."""

    def change(root: Path) -> None:
        lines = (root / SITE).read_text(encoding="utf-8").split("\n")
        kept = [line for line in lines if not line.startswith(f"{key} =")]
        put(root, SITE, "\n".join([f"{key} = {text()}", *kept]).encode())

    return Case(change, SITE)


def appended(path: str, text: Callable[[], str]) -> Case:
    """A file with more at its end."""

    def change(root: Path) -> None:
        old = (root / path).read_bytes() if (root / path).exists() else b""
        put(root, path, old + text().encode())

    return Case(change, path)


def entry(change: Callable[[dict[str, Any]], object], named: str = ENTRY) -> Case:
    """An entry with other values, written as `publish` writes it."""

    def make(root: Path) -> None:
        values = json.loads((root / ENTRY).read_bytes())
        change(values)
        text = json.dumps(values, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
        put(root, ENTRY, text.encode("utf-8", "surrogatepass"))

    return Case(make, named)


def forged(article: Callable[[], bytes], named: str = ARTICLE) -> Case:
    """An article that the entry vouches for."""

    def make(root: Path) -> None:
        data = article()
        put(root, ARTICLE, data)
        entry(lambda values: values["article_sha256"].update(nl=ledger.sha256(data))).change(root)

    return Case(make, named)


def forged_source(source: Callable[[], bytes], named: str = SOURCE) -> Case:
    """A published text that the entry vouches for."""

    def make(root: Path) -> None:
        data = source()
        put(root, SOURCE, data)
        entry(lambda values: values["source_sha256"].update(nl=ledger.sha256(data))).change(root)

    return Case(make, named)


def record(name: str, values: Callable[[str], object], *, raw: bool = False) -> Case:
    """A record next to the entry, with the correct hash of it."""
    path = f"content/ledger/privacy/1.0.{name}.json"

    def make(root: Path) -> None:
        made = values(ledger.sha256((root / ENTRY).read_bytes()))
        text = made if raw else json.dumps(made, indent=2, sort_keys=True) + "\n"
        put(root, path, str(text).encode("utf-8", "surrogatepass"))

    return Case(make, path)


def common(hash_: str, kind: str, **own: object) -> dict[str, object]:
    return {
        "entry_sha256": hash_,
        "policy": "privacy",
        "record": kind,
        "recorded_at": "2026-11-22T12:00:00+01:00",
        "reason": {"nl": "Omdat.", "en": "Because."},
        "version": "1.0",
    } | own


def many_entries(root: Path) -> None:
    """Entries that follow nothing, each with its articles missing."""
    data = (root / ENTRY).read_bytes()
    for minor in range(1, 101):
        number = f"9.{minor}"
        put(
            root,
            f"content/ledger/privacy/{number}.json",
            data.replace(b'"1.0"', f'"{number}"'.encode()),
        )


def many_files(folder: str, name: str, count: int) -> Change:
    def make(root: Path) -> None:
        for number in range(count):
            put(root, f"{folder}/{name % number}", b"x\n")

    return make


def nested(opening: str, depth: int, closing: str = "", inside: str = "") -> str:
    return opening * depth + inside + closing * depth


MERGE_BOMB = "a: &a {x: 1}\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} {{<<: [{', '.join([f'*{chr(97 + n)}'] * 9)}]}}\n"
    for n in range(9)
)
ALIAS_BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
)
ODD = "\u0000\u0007\u001b[2J\u0085\u2028\u202e\ufeff\ufffe\U000e0001\U0010ffff"

FRONT_MATTER = {
    "merge keys": front(lambda: MERGE_BOMB),
    "aliases": front(lambda: ALIAS_BOMB),
    "an anchor": value(lambda: "&a x"),
    "a tag": value(lambda: "!!python/object/apply:os.system [id]"),
    "a directive": front(lambda: "%YAML 9.9\n--- \ntitle: x"),
    "a second document": front(lambda: "title: x\n...\ntitle: y"),
    "flow in flow": value(lambda: nested("[", 4000)),
    "closed flow in flow": value(lambda: nested("[", 3000, "]")),
    "maps in maps": value(lambda: nested("{a: ", 1500, "}")),
    "blocks in blocks": front(lambda: "\n".join(" " * n + f"k{n}:" for n in range(110))),
    "lists in lists": value(lambda: "\n" + nested("- ", 3000, inside="x")),
    "keys of keys": front(lambda: nested("? ", 3000, inside="x")),
    "eight kilobytes": value(lambda: "a" * 8100),
    "eight megabytes": value(lambda: "a" * 8_000_000),
    "eight megabytes of lines": front(lambda: "a: b\n" * 1_500_000),
    "a thousand keys": front(lambda: "\n".join(f"k{n}: v" for n in range(900))),
    "one key a thousand times": front(lambda: "title: x\n" * 800),
    "a thousand changes": value(lambda: "\n" + "  - x\n" * 1300, "changes"),
    "a thousand lines in short": value(lambda: "\n" + "  - x\n" * 1300, "in_short"),
    "links in short": value(lambda: "\n  - " + "[a](#a)" * 1000, "in_short"),
    "brackets in short": value(lambda: '\n  - "' + "[" * 7000 + '"', "in_short"),
    "emphasis in short": value(lambda: '\n  - "' + "*a_" * 2500 + '"', "in_short"),
    "backticks in short": value(lambda: '\n  - "' + "`" * 7000 + '"', "in_short"),
    "a lone surrogate": value(lambda: '"\\ud800"'),
    "a control character by escape": value(lambda: '"\\0\\x1b[2J"'),
    "the last character": value(lambda: '"\\U0010FFFF"'),
    "beyond the last character": value(lambda: '"\\UFFFFFFFF"'),
    "an escape cut off": value(lambda: '"\\x"'),
    "quotes": value(lambda: '"' * 7999),
    "single quotes": value(lambda: "'" * 7999),
    "colons": value(lambda: ": " * 3900),
    "hashes": value(lambda: "a #" * 2600),
    "tabs": front(lambda: "title:\tx\n\tchanges:\tx"),
    "a block with an odd indent": value(lambda: "|9\n x"),
    "a folded block": value(lambda: ">\n" + " a\n" * 2500),
    "question marks": value(lambda: "?" * 7999),
    "a number": value(lambda: "9" * 7999),
    "a date": value(lambda: "9999-99-99"),
    "a float": value(lambda: "1e999999999"),
    "nothing": value(lambda: "~"),
    "a title in a list": value(lambda: "[a, b]"),
    "a long key": front(lambda: "k" * 7000 + ": v"),
    "a key of blanks": front(lambda: '"' + " " * 7000 + '": v'),
    "no end": whole(DRAFT, lambda: b"---\ntitle: x\n" + b"a\n" * 2_000_000),
    "no beginning": whole(DRAFT, lambda: b"title: x\n---\n"),
    "only dashes": whole(DRAFT, lambda: b"---\n" * 1_000_000),
    "odd characters": value(lambda: ODD),
    "ten thousand odd characters": value(lambda: "\u202e" * 10_000),
    "a million odd lines": whole(DRAFT, lambda: b"\xe2\x80\xae\n" * 300_000),
    "other letters": whole(DRAFT, lambda: b"---\ntitle: \xff\xfe\n---\n"),
    "two bytes a letter": whole(DRAFT, lambda: "---\ntitle: x\n---\n".encode("utf-16")),
    "the start of a letter": whole(DRAFT, lambda: b"---\ntitle: x\n---\n\xf0\x9f"),
    "returns": whole(DRAFT, lambda: b"---\rtitle: x\r---\r" * 100_000),
    "nothing at all": whole(DRAFT, lambda: b""),
    "ten megabytes of nothing": whole(DRAFT, lambda: b"\0" * 10_000_000),
    "ten megabytes of blanks": whole(DRAFT, lambda: b" \n" * 5_000_000),
    "decomposed letters": value(lambda: "e\u0301" * 4000),
    "a letter with many marks": value(lambda: "e" + "\u0301" * 8000),
}
SETTINGS = {
    "no TOML": whole(SITE, lambda: b"{" * 100_000),
    "settings in other letters": whole(SITE, lambda: b"base_url = '\xff'\n"),
    "ten megabytes of settings": whole(SITE, lambda: b"a" * 10_000_000),
    "ten megabytes of lines of settings": whole(SITE, lambda: b"#\n" * 5_000_000),
    "arrays in arrays": setting("languages", lambda: nested("[", 50_000)),
    "closed arrays in arrays": setting("languages", lambda: nested("[", 50_000, "]")),
    "tables in tables": setting("organisation", lambda: nested("{a=", 20_000, "}")),
    "a key of a thousand keys": appended(SITE, lambda: "\n" + "a." * 20_000 + "a = 1\n"),
    "a table of a thousand tables": appended(SITE, lambda: "\n[" + "a." * 20_000 + "a]\n"),
    "a number without an end": setting("accent", lambda: "9" * 100_000),
    "a hexadecimal number": setting("accent", lambda: "0x" + "f" * 100_000),
    "a float without an end": setting("accent", lambda: "1." + "9" * 100_000),
    "a float beyond all": setting("accent", lambda: "1e999999"),
    "a day that is none": setting("accent", lambda: "2026-02-30"),
    "a time that is none": setting("accent", lambda: "2026-02-28T25:61:61+99:99"),
    "a text of a megabyte": setting("accent", lambda: '"' + "a" * 1_000_000 + '"'),
    "a surrogate in the settings": setting("accent", lambda: '"\\ud800"'),
    "an escape beyond all": setting("accent", lambda: '"\\UFFFFFFFF"'),
    "a key twice": appended(SITE, lambda: '\nbase_url = "x"\nbase_url = "x"\n'),
    "an address that is none": setting("base_url", lambda: '"https://["'),
    "an address with a zone": harmless(setting("base_url", lambda: '"https://[fe80::1%25eth0]/"')),
    "an address with a bad port": setting("base_url", lambda: '"https://a.nl:99999999999/"'),
    "an address in odd letters": setting("base_url", lambda: '"https://\u212a\u017f.nl/\u202e"'),
    "an address of a megabyte": setting("base_url", lambda: '"https://' + "a" * 1_000_000 + '.nl"'),
    "a long name of a host": setting("base_url", lambda: '"https://' + "a." * 5000 + 'nl"'),
    "ten thousand languages": setting(
        "languages", lambda: json.dumps([a + b + c for a in L for b in L for c in L[:15]])
    ),
    "languages that are none": setting("languages", lambda: '[1, true, [], {}, "", "NL", "nl"]'),
    "a language of dots": setting("languages", lambda: '["nl", "en", "../.."]'),
    "a language twice": setting("languages", lambda: '["nl", "nl"]'),
    "a language nobody has": setting("languages", lambda: '["nl", "en", "qqq"]')._replace(
        named="translations/qqq/"
    ),
    "ten thousand policies": setting(
        "policies", lambda: json.dumps(["privacy", *(f"p{n}" for n in range(3000))])
    ),
    "a policy of dots": setting("policies", lambda: '["privacy", ".."]'),
    "a policy of dashes": setting("policies", lambda: '["privacy", "' + "a-" * 50_000 + 'a"]'),
    "a policy that is an address": setting("policies", lambda: '["privacy", "changes"]'),
    "a policy with a long name": setting("policies", lambda: '["privacy", "' + "a" * 300 + '"]'),
    "a time zone of dots": setting("timezone", lambda: '"../../etc/passwd"'),
    "a time zone that is none": setting("timezone", lambda: '"\\u0000"'),
    "a time zone of a megabyte": setting("timezone", lambda: '"' + "a/" * 500_000 + '"'),
    "a time zone in a list": setting("timezone", lambda: '["Europe/Amsterdam"]'),
    "contacts without an end": appended(
        SITE, lambda: "\n[contacts.more]\n" + "".join(f'k{n} = "x"\n' for n in range(20_000))
    ),
    "an address with many ats": setting("requests", lambda: '"' + "a@" * 50_000 + '"'),
    "twenty thousand accepted": appended(
        SITE,
        lambda: '\n[[accepted]]\nrule = "x"\nwhere = "y"\nreason = "z"\n' * 5_000,
    ),
    "accepted in other forms": appended(
        SITE, lambda: "\n[[accepted]]\nrule = 1\nwhere = []\nreason = {}\n" * 2_000
    ),
    "accepted as a number": Case(
        lambda root: put(root, SITE, b"accepted = 1\n" + (root / SITE).read_bytes()), SITE
    ),
    "what need not be told, ten thousand times": appended(
        SITE, lambda: '\n[[not_applicable]]\nitem = "13-1-b"\nreason = "x"\n' * 5_000
    ),
    "what is not known, ten thousand times": appended(
        SITE, lambda: "".join(f"\n[k{n}]\n" for n in range(10_000))
    ),
    "a name that nobody sees": setting("name", lambda: '"\\u202e\\u200b"'),
}
L = "abcdefghijklmnopqrstuvwxyz"
TOML_WORDS = {
    "no words": whole(WORDS, lambda: b"\0"),
    "words in words": whole(WORDS, lambda: f"all = {nested('[', 50_000, ']')}\n".encode()),
    "a number of words": whole(WORDS, lambda: b"all = " + b"9" * 100_000 + b"\n"),
    "ten thousand wrong words": whole(
        WORDS, lambda: ("all = [\n" + '"a b",\n' * 10_000 + "]\n").encode()
    ),
    "ten thousand other wrong words": whole(
        WORDS,
        lambda: ("all = [\n" + "".join(f'"a {n}",\n' for n in range(10_000)) + "]\n").encode(),
    ),
    "twenty thousand words": harmless(
        whole(WORDS, lambda: ("all = [" + '"woord", ' * 20_000 + "]\n").encode())
    ),
    "a hundred thousand words": whole(
        WORDS, lambda: ("all = [" + '"woord", ' * 100_000 + "]\n").encode()
    ),
    "a word of a megabyte": whole(WORDS, lambda: b'all = ["' + b"a" * 1_000_000 + b'"]\n'),
    "a word of hyphens": whole(WORDS, lambda: b'all = ["' + b"a-" * 500_000 + b'"]\n'),
    "ten thousand languages of words": whole(
        WORDS, lambda: "".join(f"l{n} = []\n" for n in range(10_000)).encode()
    ),
    "words of other kinds": whole(WORDS, lambda: b"all = [1, [], {}, 2026-01-01]\nnl = 3\n"),
    "a day that is none, among words": whole(WORDS, lambda: b"all = [2026-02-30]\n"),
}
TOML_ANCHORS = {
    "no anchors": whole(ANCHORS, lambda: b"[" * 100_000),
    "anchors in anchors": whole(ANCHORS, lambda: ("[" + "a." * 20_000 + "a]\n").encode()),
    "a number of anchors": whole(ANCHORS, lambda: b"a = " + b"9" * 100_000 + b"\n"),
    "anchors of other kinds": whole(
        ANCHORS, lambda: b'privacy = 1\n[cookies]\n"1.0" = 2\n[x."1.1"]\nmoved = 3\nretired = "a"\n'
    ),
    "ten thousand steps": whole(
        ANCHORS,
        lambda: "".join(f'[privacy."1.{n}"]\nretired = ["a"]\n' for n in range(10_000)).encode(),
    ),
    "ten thousand wrong steps": whole(
        ANCHORS, lambda: "".join(f'[privacy."x{n}"]\n' for n in range(10_000)).encode()
    ),
    "ten thousand moves": harmless(
        whole(
            ANCHORS,
            lambda: (
                '[privacy."1.1"]\nmoved = {'
                + ", ".join(f'a{n} = "a{n + 1}"' for n in range(10_000))
                + "}\n"
            ).encode(),
        )
    ),
    "moves in a circle": harmless(
        whole(ANCHORS, lambda: b'[privacy."1.1"]\nmoved = {intro = "b", b = "c", c = "intro"}\n')
    ),
    "a move onto itself": harmless(
        whole(ANCHORS, lambda: b'[privacy."1.1"]\nmoved = {intro = "intro"}\n')
    ),
    "ids of a megabyte": whole(
        ANCHORS, lambda: b'[privacy."1.1"]\nretired = ["' + b"a" * 1_000_000 + b'"]\n'
    ),
    "ids that are none": whole(
        ANCHORS, lambda: b'[privacy."1.1"]\nretired = ["", "\\u202e", 1, [], {}]\n'
    ),
    "a version beyond all": whole(
        ANCHORS, lambda: ('[privacy."' + "9" * 100_000 + '.0"]\n').encode()
    ),
}


def browser(lines: str) -> Case:
    """Browser help with one browser, which is odd."""
    return whole(BROWSERS, lambda: f"checked_on: 2026-11-01\nbrowsers:\n{lines}".encode())


YAML_BROWSERS = {
    "no browsers": whole(BROWSERS, lambda: b"\0"),
    "browsers of megabytes": whole(BROWSERS, lambda: b"a: b\n" * 2_000_000),
    "browsers in browsers": whole(BROWSERS, lambda: nested("[", 200_000).encode()),
    "maps of browsers": whole(BROWSERS, lambda: nested("{a: ", 60_000).encode()),
    "keys of browsers": whole(BROWSERS, lambda: nested("? ", 100_000).encode()),
    "lists of browsers": whole(BROWSERS, lambda: nested("- ", 100_000).encode()),
    "blocks of browsers": whole(
        BROWSERS, lambda: "\n".join(" " * n + f"k{n}:" for n in range(600)).encode()
    ),
    "merged browsers": whole(BROWSERS, lambda: MERGE_BOMB.encode()),
    "aliases of browsers": whole(BROWSERS, lambda: ALIAS_BOMB.encode()),
    "tagged browsers": whole(BROWSERS, lambda: b"browsers: !!python/name:os.system\n"),
    "quotes of browsers": whole(BROWSERS, lambda: b'"' * 250_000),
    "a text of browsers": whole(BROWSERS, lambda: b"a: '" + b"x " * 125_000),
    "lines of browsers": whole(BROWSERS, lambda: b"a: x\n" + b"  x\n" * 60_000),
    "sixty thousand keys": whole(
        BROWSERS, lambda: "".join(f"k{n}: v\n" for n in range(25_000)).encode()
    ),
    "browsers that are words": browser("".join("  - x\n" for _ in range(40_000))),
    "browsers that are nothing": browser("".join("  - {}\n" for _ in range(30_000))),
    "browsers that are the same": browser("".join("  - id: a\n" for _ in range(20_000))),
    "a browser of surrogates": browser('  - id: "\\ud800"\n'),
    "a day beyond all": whole(BROWSERS, lambda: b"checked_on: 9999-99-99\nbrowsers: []\n"),
    "the last day": harmless(whole(BROWSERS, lambda: b"checked_on: 9999-12-31\nbrowsers: []\n")),
    "the first day": harmless(whole(BROWSERS, lambda: b"checked_on: 0001-01-01\nbrowsers: []\n")),
}


def cookie(**values: str) -> Case:
    """An inventory with one entry, which is odd."""
    fields = {"name": "a", "kind": "cookie", "provider": "B", "readers": "[]"} | {
        "category": "marketing",
        "consent": "asked",
        "lifetime": "session",
        "purpose": "{nl: Iets, en: Something}",
    }
    lines = "".join(f"    {key}: {value}\n" for key, value in (fields | values).items())
    text = f"checked_on: 2026-11-01\ncookies:\n  -\n{lines}"
    return whole(COOKIES, lambda: text.encode())


YAML_COOKIES = {
    "no cookies": whole(COOKIES, lambda: b"\0"),
    "cookies of megabytes": whole(COOKIES, lambda: b"a: b\n" * 2_000_000),
    "cookies in cookies": whole(COOKIES, lambda: nested("[", 200_000).encode()),
    "merged cookies": whole(COOKIES, lambda: MERGE_BOMB.encode()),
    "cookies that are words": whole(
        COOKIES,
        lambda: b"checked_on: 2026-11-01\ncookies:\n" + b"  - x\n" * 900,
    ),
    "more cookies than anybody has": whole(
        COOKIES, lambda: b"checked_on: 2026-11-01\ncookies:\n" + b"  - {}\n" * 60_000
    ),
    "a cookie with a long name": cookie(name="n" * 100_000),
    "a cookie for ever": cookie(lifetime="9" * 100_000 + " years"),
    "a cookie of every name": cookie(name='"' + "*" * 200 + '"'),
    "a cookie of a long domain": cookie(domain="a." * 50_000 + "example", readers="[B]"),
    "a cookie of surrogates": cookie(name='"\\ud800"'),
    "a cookie of open places": cookie(provider='"' + "[[TODO: x]] " * 20_000 + '"'),
}


def changed(**values: object) -> Case:
    return entry(lambda old: old.update(values))


LEDGER = {
    "no entry": whole(ENTRY, lambda: b""),
    "a megabyte of entry": whole(ENTRY, lambda: b"{" * 1_000_000),
    "an entry in other letters": whole(ENTRY, lambda: b"\xff\xfe"),
    "an entry of nothing": whole(ENTRY, lambda: b"null\n"),
    "an entry of lists": whole(ENTRY, lambda: nested("[", 32_000, "]").encode()),
    "an entry of maps": whole(ENTRY, lambda: nested('{"a":', 12_000, "}", "1").encode()),
    "an entry of a number": whole(ENTRY, lambda: b"9" * 60_000),
    "an entry that is no number": whole(ENTRY, lambda: b'{"version": NaN}\n'),
    "an entry of digits": changed(version=10**3000),
    "a surrogate": whole(ENTRY, lambda: b'{"policy": "\\ud800"}\n'),
    "a surrogate as the policy": entry(lambda old: old.update(policy="\ud800")),
    "a version that is a list": changed(version=[]),
    "a version that is a map": changed(version={"a": 1}),
    "a version beyond all": changed(version="9" * 5000 + ".0"),
    "a version of other digits": changed(version="\u0661.\u0660"),
    "a day that is none": changed(effective="2026-02-30"),
    "a day of the week": changed(effective="2026-W01-1"),
    "the last day": changed(effective="9999-12-31"),
    "the first day": changed(effective="0001-01-01", published="0001-01-01"),
    "published on the last day": changed(published="9999-12-31"),
    "year nought": changed(effective="0000-01-01"),
    "a day in other digits": changed(effective="\u0662\u0660\u0662\u0666-01-01"),
    "a moment beyond all": changed(published_at="9999-12-31T23:59:59-23:59"),
    "a moment before all": changed(
        published="0001-01-01", published_at="0001-01-01T00:00:00+23:59"
    ),
    "a moment that is none": changed(published_at="2026-11-22T99:99:99+01:00"),
    "hashes that are none": entry(lambda old: old["article_sha256"].update(nl="x" * 64)),
    "hashes in a list": changed(article_sha256=["nl"]),
    "no languages": changed(article_sha256={}, source_sha256={}),
    "a language of dots": entry(
        lambda old: [
            old[key].update({"../..": "0" * 64}) for key in ("article_sha256", "source_sha256")
        ]
    ),
    "four hundred languages": entry(
        lambda old: [
            old[key].update({f"{a}{b}": "0" * 64 for a in L[:20] for b in L[:20]})
            for key in ("article_sha256", "source_sha256")
        ]
    ),
    "it follows itself": changed(previous={"sha256": "0" * 64, "version": "1.0"}),
    "it follows what comes later": changed(previous={"sha256": "0" * 64, "version": "9.9"}),
    "it follows nothing of the kind": changed(previous=[None]),
    "it follows a surrogate": entry(
        lambda old: old.update(previous={"sha256": "0" * 64, "version": "\ud800"})
    ),
    "a hundred entries": Case(many_entries, "content/ledger/privacy/9.1.json"),
    "five hundred strangers": Case(
        many_files("content/ledger/privacy", "x%d.txt", 500), "content/ledger/privacy/x1.txt"
    ),
    "three hundred versions": Case(
        many_files("content/nl/privacy", "2.%d.md", 300), "content/nl/privacy/2.1.md"
    ),
    "a name of controls": Case(
        many_files("content/ledger/privacy", "\x1b[2J\n%d", 3), "content/ledger/privacy/"
    ),
    "an article that nobody locked": whole("content/ledger/privacy/1.0.de.html", lambda: b"x"),
    "an article of nothing": forged(lambda: b""),
    "an article in other letters": forged(lambda: b"\xff\xfe<article>", ENTRY),
    "an article of text": forged(lambda: b"x" * 1_000_000),
    "an article of tags": forged(lambda: b"<article>" + b"<b>" * 100_000 + b"</article>"),
    "an article of closed tags": forged(
        lambda: b"<article>" + b"<b>" * 50_000 + b"</b>" * 50_000 + b"</article>"
    ),
    "an article of lists": forged(
        lambda: b"<article>" + b"<ul><li>" * 20_000 + b"</li></ul>" * 20_000 + b"</article>"
    ),
    "an article of tables": forged(
        lambda: b"<article>" + b"<table><tr><td>" * 5000 + b"</article>"
    ),
    "an article of angles": forged(lambda: b"<" * 1_000_000),
    "an article of references": forged(lambda: b"<article>" + b"&amp;" * 500_000 + b"</article>"),
    "an article of entities": forged(
        lambda: (
            b'<!DOCTYPE x [<!ENTITY a "'
            + b"a" * 1000
            + b'">]><article>'
            + b"&a;" * 10_000
            + b"</article>"
        )
    ),
    "an article of headings": forged(
        lambda: (
            b"<article>"
            + b"".join(b'<h2 id="a%d">A</h2>' % n for n in range(20_000))
            + b"</article>"
        )
    ),
    "an article of one id": forged(
        lambda: b"<article>" + b'<h2 id="a">A</h2>' * 20_000 + b"</article>"
    ),
    "an article of links": forged(
        lambda: b"<article>" + b'<a href="policy:x#y">z</a>' * 20_000 + b"</article>"
    ),
    "an article of attributes": forged(
        lambda: b"<article><p " + b" ".join(b"a%d" % n for n in range(50_000)) + b"></article>"
    ),
    "an article of comments": forged(lambda: b"<article>" + b"<!-- -->" * 100_000 + b"</article>"),
    "an article with a script": forged(lambda: b"<article><script>1</script></article>"),
    "a source in other letters": forged_source(lambda: b"\xff\xfe", ENTRY),
    "a source without a title": forged_source(lambda: b"---\nx: y\n---\n"),
    "a source of megabytes": forged_source(lambda: b"---\ntitle: x\n---\n" + b"[" * 5_000_000),
    "a source that bombs": forged_source(lambda: f"---\n{MERGE_BOMB}---\n".encode()),
    "a withdrawal of nothing": record("withdrawn", lambda _: "", raw=True),
    "a withdrawal of the last day": record(
        "withdrawn",
        lambda h: {
            "entry_sha256": h,
            "policy": "privacy",
            "reason": {"nl": "x", "en": "x"},
            "version": "1.0",
            "withdrawn": "9999-12-31",
        },
    ),
    "a withdrawal of lists": record("withdrawn", lambda _: nested("[", 30_000), raw=True),
    "a rescheduling to the last day": record(
        "rescheduled-1", lambda h: common(h, "rescheduled-1", effective="9999-12-31", previous=None)
    ),
    "a rescheduling to the first day": record(
        "rescheduled-1", lambda h: common(h, "rescheduled-1", effective="0001-01-01", previous=None)
    ),
    "a rescheduling after itself": record(
        "rescheduled-1", lambda h: common(h, "rescheduled-1", effective="2027-01-01", previous=h)
    ),
    "a rescheduling of a surrogate": record(
        "rescheduled-1",
        lambda h: json.dumps(common(h, "rescheduled-1", effective="\ud800", previous=None)),
        raw=True,
    ),
    "the last rescheduling": record(
        "rescheduled-9999",
        lambda h: common(h, "rescheduled-9999", effective="2027-01-01", previous=h),
    ),
    "a record of no kind": record("whatever", lambda h: common(h, "whatever")),
    "a record of maps": record("called-off", lambda _: nested('{"a":', 12_000), raw=True),
    "a calling off at no moment": record(
        "called-off", lambda h: common(h, "called-off", recorded_at="9999-12-31T23:59:59-23:59")
    ),
    "an end on the last day": harmless(
        record("ended", lambda h: common(h, "ended", ended="9999-12-31", into=None))
    ),
    "an end in a policy that is not there": record(
        "ended", lambda h: common(h, "ended", ended="2027-01-01", into="terms")
    ),
    "an end in itself": record(
        "ended", lambda h: common(h, "ended", ended="2027-01-01", into="privacy")
    ),
    "an end in what is nowhere": record(
        "ended", lambda h: common(h, "ended", ended="2027-01-01", into="../..")
    ),
    "a joining to itself": record(
        "joined",
        lambda h: (
            {k: v for k, v in common(h, "joined").items() if k != "reason"}
            | {"follows": {"sha256": h, "version": "1.0"}}
        ),
    ),
}
CASES = {
    f"{kind}: {name}": case
    for kind, cases in (
        ("front matter", FRONT_MATTER),
        ("settings", SETTINGS),
        ("words", TOML_WORDS),
        ("anchors", TOML_ANCHORS),
        ("browsers", YAML_BROWSERS),
        ("cookies", YAML_COOKIES),
        ("ledger", LEDGER),
    )
    for name, case in cases.items()
}


def project(root: Path) -> Path:
    """The smallest project with a published version and a draft."""
    text = document("## Intro {#intro}\n\nText.\n")
    write_project(root, {f"{code}/privacy/1.0.md": text for code in ("nl", "en")})
    publish(root, "privacy", "1.0", AS_OF)
    draft = document("## Intro {#intro}\n\nOther.\n", changes="[One.]")
    return write_project(root, {f"{code}/privacy/1.1.md": draft for code in ("nl", "en")})


def said(root: Path, commands: Collection[tuple[str, ...]]) -> dict[str, Any]:
    """The files that a problem of the project names, and how much a command says at the most."""
    paths: list[str] = []
    characters = 0
    for command in commands:
        result = CliRunner().invoke(cli.main, ["--root", str(root), *command])
        characters = max(characters, len(result.output))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        if "json" in command and result.stdout.startswith("["):
            paths = sorted({problem["path"] for problem in json.loads(result.stdout)})
    return {"paths": paths, "characters": characters}


def main(folder: Path, names: list[str]) -> None:
    """Print what becomes of each case, or of those named on the command line."""
    commands = (*COMMANDS, *MORE_COMMANDS) if depth.is_thorough() else COMMANDS
    sound, root = project(folder / "sound"), folder / "hostile"
    said(sound, commands)  # so that no case has to load anything

    def outcome(name: str) -> dict[str, Any]:
        forked.aside(lambda: CASES[name].change(shutil.copytree(sound, root)))
        try:
            return forked.measured(lambda: said(root, commands))
        finally:
            shutil.rmtree(root)

    forked.answer(outcome, list(CASES) if names == ["all"] else names)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
