"""Markdown in any style: pandoc makes it a page of HTML, which is read as any other page.

What counts is what a reader of the rendered Markdown would see, including the HTML in it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from policysite.files import strict_yaml
from policysite.importing import characters, escaping, pandoc, words
from policysite.importing.blocks import Decision, Reading
from policysite.importing.html import page
from policysite.message import Message
from policysite.statement import frontmatter
from policysite.statement.frontmatter import FrontMatter

_ABBREVIATION = re.compile(r"^ {0,3}\*\[([^\]\n]+)\]: *(\S.*)\n?", re.MULTILINE)
_ADDRESS = re.compile(r"^ {0,3}\[(?!\^)([^\]\n]+)\]: *(\S.*)$", re.MULTILINE)
# What other programs write for {#id}.
_ATTRIBUTES = re.compile(r"\{:(?=[ ]*(?:[#.][\w-]+|[\w-]+=[^\s{}]+)[^{}\n]*\})")
_KEY = re.compile(r"[\w-]+ *(:(\s|$)|=)")
_TOML_TITLE = re.compile(r"^title\s*=\s*([\"'])(.*)\1\s*$", re.MULTILINE)


def read(text: str) -> Reading:
    """The Markdown `text` as blocks; raises ImportRefused if pandoc cannot read it."""
    front, title, body, told = _front_matter(characters.cleaned(text))
    prose = _ABBREVIATION.sub("", body)
    means = {
        name: escaping.without_backslash(" ".join(unescape(meaning).split()))
        for name, meaning in _ABBREVIATION.findall(body)
    }
    reading = page.read(pandoc.page(_ATTRIBUTES.sub("{", prose)), own_ids=True)
    told += map(_unused, _needless(body, prose))
    signs = [Decision(message=message) for message in characters.told(text)]
    return replace(
        reading,
        title=title,
        decisions=(*signs, *told, *reading.decisions),
        source=words.of_markdown(prose),
        abbreviations={name: meaning for name, meaning in means.items() if name in prose},
        in_short=tuple(line for line, _ in front.in_short) if front else (),
        changes=front.changes if front else (),
    )


def _front_matter(text: str) -> tuple[FrontMatter | None, str, str, list[Decision]]:
    """Our own front matter, the title of another, the text below it, and the decisions.

    Lines between two --- that are not front matter are two rules with text between them.
    """
    lines = [line.rstrip() for line in text.lstrip("\n").split("\n")]
    ends = [n for n, line in enumerate(lines[1:], 1) if line in {lines[0], "..."}]
    if lines[0] not in {"---", "+++"} or not ends:
        return None, "", text, []
    front, _ = frontmatter.parse("\n".join(lines), "")
    if front is not None:
        message = Message("the lines between the two --- at the top of the file were kept")
        summary = words.of_markdown("\n".join(line for line, _ in front.in_short))
        about = " ".join(word.text for word in summary)
        body = "\n" * (front.body_line - 1) + front.body  # each line keeps its number
        return front, front.title, body, [Decision(message=message, mark=-1, about=about)]
    said = lines[1 : ends[0]]
    if not _KEY.match(next(filter(None, said), "")):
        return None, "", text, []
    message = Message(
        "the lines between the two --- at the top are not for policysite and were left out: "
        "“%(text)s”",
        text=" ".join(line.strip() for line in said if line),
    )
    body = "\n".join([*[""] * (ends[0] + 1), *lines[ends[0] + 1 :]])
    return None, _title("\n".join(said)), body, [Decision(message=message)]


def _title(said: str) -> str:
    """The title in the front matter of another program; "" where it cannot be read."""
    if toml := _TOML_TITLE.search(said):
        return toml[2]
    try:
        root = strict_yaml.parse(said, frontmatter.LIMIT).value
    except strict_yaml.YamlFault:
        return ""
    value = root["title"].value if isinstance(root, dict) and "title" in root else ""
    return " ".join(value.split()) if isinstance(value, str) else ""


def _needless(body: str, prose: str) -> list[str]:
    """The definitions of addresses and abbreviations that nothing in the text uses."""
    rest = _ADDRESS.sub("", prose).lower()
    needless = [m[0] for m in _ABBREVIATION.finditer(body) if m[1].lower() not in rest]
    return needless + [m[0] for m in _ADDRESS.finditer(prose) if f"[{m[1]}]".lower() not in rest]


def _unused(definition: str) -> Decision:
    message = Message(
        "“%(line)s” defines something that the text does not use and was left out",
        line=definition.strip()[:200],
    )
    return Decision(message=message, about=definition)
