"""The checks of the frozen site: each promise, and a page that breaks it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.helpers import AS_OF, EXAMPLE

from policysite import headers
from policysite.build import output
from policysite.build.freezing import Options, build

BASE_URL = "https://host.example"
STYLE = "p{margin:0}"
PAGE = f"""\
<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<title>Hallo – Wij</title>
<meta http-equiv="Content-Security-Policy" content="{headers.page_policy(headers.digest(STYLE))}">
<link rel="canonical" href="https://host.example/nl/">
<link rel="icon" href="data:image/svg+xml,">
<style>{STYLE}</style>
</head>
<body>
<h1 id="top">Hallo</h1>
<p>a</p>
</body>
</html>
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The smallest site that is right."""
    write(tmp_path, "nl/index.html", PAGE)
    write(tmp_path, "index.html", PAGE)
    write(tmp_path, "nl/source.md", "text")
    write(tmp_path, "policies.json", "{}")
    write(tmp_path, "sitemap.xml", "<a/>")
    digest = hashlib.sha256(b"text").hexdigest()
    write(tmp_path, "SHA256SUMS", f"{digest}  nl/source.md\n")
    return tmp_path


OTHERS = {"nl/source.md", "policies.json", "sitemap.xml", "SHA256SUMS"}


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def faults(folder: Path, base_url: str = BASE_URL) -> list[str]:
    pages = {"index.html": "nl", "nl/index.html": "nl"}
    return list(output.faults(folder, pages, OTHERS, base_url))


def test_right(folder: Path) -> None:
    """A site that is right has no fault."""
    assert faults(folder) == []


@pytest.mark.parametrize(
    "body",
    [
        '<a href="/">a</a> <a href="/nl/#top">b</a> <a href="#top">c</a> <a href="">d</a>',
        '<a href="https://host.example">a</a> <a href="https://host.example/nl/#top">b</a>',
        '<a href="/nl/source.md">a</a> <a href="/SHA256SUMS">b</a>',
        '<a href="https://elsewhere.example/x#y" hreflang="en">a</a>',
        '<a href="http://elsewhere.example">a</a>',
        '<a href="mailto:a@b.example">a</a> <a href="tel:+31201234567">b</a>',
        '<abbr title="x">a</abbr> <time datetime="2026-11-22">b</time> <sup>1</sup>',
    ],
)
def test_right_body(folder: Path, body: str) -> None:
    """Working links and inline elements are not reported."""
    write(folder, "nl/index.html", PAGE.replace("<p>a", f"<p>{body}"))
    assert faults(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('lang="nl"', 'lang="en"', ": lang is “en”, not “nl”"),
        (' lang="nl"', "", ": lang is “None”, not “nl”"),
        ("<title>Hallo – Wij</title>", "", ": it has no title"),
        ("Hallo – Wij", "", ": it has no title"),
        ("Hallo – Wij", " – Wij", ": it has no title"),
        ("<h1", "<h1>a</h1>\n<h1", ": it has 2 <h1>, not one"),
        ('<h1 id="top">Hallo</h1>', "", ": it has 0 <h1>, not one"),
        ("<p>a", '<p id="top">a', ":13: the id “top” is used twice"),
        ("<p>a", '<p onclick="x()">a', ":13: the attribute onclick is not allowed on <p>"),
        ("<p>a", '<p style="color:red">a', ":13: the attribute style is not allowed on <p>"),
        ("<p>a</p>", "<script>x()</script>", ":13: <script> is not allowed inside <body>"),
        ("</head>", "<script>x()</script></head>", ":10: <script> is not allowed"),
        (
            '<meta charset="utf-8">',
            '<meta charset="utf-8"><script type="application/ld+json">{</script>',
            ":4: its linked data cannot be read (Expecting property name enclosed in double "
            "quotes: line 1 column 2 (char 1))",
        ),
        ("<p>a</p>", '<img src="x.png">', ":13: <img> is not allowed"),
        ("<p>a</p>", '<iframe src="x"></iframe>', ":13: <iframe> is not allowed"),
        ("<p>a</p>", '<form action="x"></form>', ":13: <form> is not allowed"),
        ("<p>a</p>", "<blink>a</blink>", ":13: <blink> is not allowed"),
        ('rel="canonical"', 'rel="stylesheet"', ":7: <link rel=stylesheet> is not allowed"),
        ('rel="canonical"', 'rel="preload"', ":7: <link rel=preload> is not allowed"),
        ('href="data:image/svg+xml,"', 'href="/favicon.ico"', ":8: the icon is loaded"),
        (STYLE, "p{background:url(x.png)}", ":9: the style sheet loads something"),
        (STYLE, "@IMPORT 'x.css';", ":9: the style sheet loads something"),
        (STYLE, "p{background:image-set('a' 1x)}", ":9: the style sheet loads something"),
        (STYLE, "p{margin:1px}", ": its content security policy does not match its style sheet"),
        (f"<style>{STYLE}</style>", "", ": it has 0 <style>, not one"),
        ("style-src", "script-src", ": its content security policy does not match its style sheet"),
        ("Content-Security-Policy", "refresh", ":6: <meta http-equiv=refresh> is not allowed"),
        ("<p>a</p>", "<p>a", ":14: </body> does not match <p>, opened on line 13"),
        ("<p>a</p>", "<p><b>a</p></b>", ":13: </p> does not match <b>, opened on line 13"),
        ("<!doctype html>\n", "", ":1: it does not start with <!doctype html>"),
        (PAGE, "", ":1: it does not start with <!doctype html>"),
    ],
)
def test_wrong_page(folder: Path, old: str, new: str, complaint: str) -> None:
    """A page that breaks a promise is named, with what is wrong."""
    assert old in PAGE
    write(folder, "nl/index.html", PAGE.replace(old, new))
    assert f"nl/index.html{complaint}" in faults(folder)


@pytest.mark.parametrize(
    ("target", "complaint"),
    [
        ("javascript:x()", "is not allowed"),
        ("java\tscript:x()", "is not allowed"),
        (" javascript:x()", "is not allowed"),
        ("JavaScript:x()", "is not allowed"),
        ("data:text/html,x", "is not allowed"),
        ("https://[", "is not allowed"),
        ("/nope/", "is broken"),
        ("/nl", "is broken"),
        ("/nl/../index.html", "is broken"),
        ("nl/", "does not start with /"),
        ("//host.example/nl/", "does not use https:"),
        ("#gone", "leads to a section that does not exist"),
        ("/#gone", "leads to a section that does not exist"),
        ("/nl/source.md#x", "leads to a section that does not exist"),
        ("https://host.example/nope", "is broken"),
    ],
)
def test_wrong_link(folder: Path, target: str, complaint: str) -> None:
    """A link that runs something or leads to nothing is named."""
    write(folder, "nl/index.html", PAGE.replace("<p>a", f'<p><a href="{target}">b</a>'))
    assert faults(folder) == [f"nl/index.html:13: the link {target} {complaint}"]


def test_not_utf_8(folder: Path) -> None:
    """A page in another encoding is named."""
    (folder / "nl/index.html").write_bytes(PAGE.replace("–", "-").encode() + b"\xff")
    assert "nl/index.html: it is not UTF-8" in faults(folder)


def remove(folder: Path) -> None:
    (folder / "nl/source.md").unlink()


def add(folder: Path) -> None:
    write(folder, "nl/extra.html", PAGE)


def flip(folder: Path) -> None:
    write(folder, "nl/source.md", "texT")


def break_json(folder: Path) -> None:
    write(folder, "policies.json", "{")


def break_xml(folder: Path) -> None:
    write(folder, "sitemap.xml", "<a>")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (remove, "nl/source.md: the file was not built"),
        (add, "nl/extra.html: this file is not part of the site"),
        (flip, "SHA256SUMS: the hash of nl/source.md is not the one given here"),
        (break_json, "policies.json: it cannot be read: "),
        (break_xml, "sitemap.xml: it cannot be read: "),
    ],
)
def test_wrong_files(folder: Path, change: Callable[[Path], None], complaint: str) -> None:
    """A file that is missing, too many or not as it must be is named."""
    change(folder)
    assert any(fault.startswith(complaint) for fault in faults(folder))


def test_sub_path(folder: Path) -> None:
    """Below a sub-path every link inside the site starts with it, and others are not ours."""
    body = '<p><a href="/sub/nl/">b</a> <a href="/nl/">c</a> <a href="https://host.example/x">d</a>'
    write(folder, "index.html", PAGE.replace("host.example/nl/", "host.example/sub/nl/"))
    page = PAGE.replace("host.example/nl/", "host.example/sub/").replace("<p>a", body)
    write(folder, "nl/index.html", page)
    assert faults(folder, f"{BASE_URL}/sub") == [
        "nl/index.html:13: the link /nl/ does not start with /sub/"
    ]


def test_every_fault_at_once(folder: Path) -> None:
    """One faulty page hides no other."""
    write(folder, "index.html", "")
    write(folder, "nl/index.html", PAGE.replace("<h1", "<h2").replace("</h1", "</h2"))
    assert [fault.partition(":")[0] for fault in faults(folder)] == ["index.html", "nl/index.html"]


def test_frozen_example(tmp_path: Path) -> None:
    """The checks would find a fault in the site of the example, and find none."""
    out = tmp_path / "site"
    build(Options(root=EXAMPLE, out=out, as_of=AS_OF), lambda pages, _total: iter(pages))
    pages = {
        path.relative_to(out).as_posix(): path.relative_to(out).parts[0]
        for path in out.glob("??/**/*.html")
    }
    others = {
        name
        for path in out.rglob("*")
        if path.is_file() and (name := path.relative_to(out).as_posix()) not in pages
    }
    base_url = "https://policies.voorbeeld.example"
    assert list(output.faults(out, pages, others, base_url)) == []
    (out / "en/browsers/index.html").unlink()
    found = list(output.faults(out, pages, others, base_url))
    assert "en/browsers/index.html: the file was not built" in found
    assert any("is broken" in fault for fault in found)
