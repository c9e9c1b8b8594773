"""Footnotes in HTML: a link to a note that links back, whatever program wrote the two.

They are written as ARIA has them (doc-noteref, doc-endnotes), which is what pandoc reads.
"""

from __future__ import annotations

from lxml import html
from lxml.html import builder

_HOLDERS = frozenset({"li", "p", "div", "dd", "td", "aside"})


def gather(body: html.HtmlElement) -> str:
    """Move the footnotes to the end of `body`, where pandoc looks for them.

    What comes back are the words of their marks: blanks where they have none, "" where there are
    no footnotes. A mark that only leads back from a note goes; the marks in the text stay.
    """
    links: dict[str, list[html.HtmlElement]] = {}
    for link in body.iter("a"):
        links.setdefault(link.get("href", ""), []).append(link)
    listed, said = builder.OL(), []
    for target, holder in _holders(body).items():
        name = f"policysite-note-{len(listed) + 1}"
        for link in links[target]:
            said += [] if link.get("role") == "doc-noteref" else [link.text_content()]
            link.attrib.update({"role": "doc-noteref", "href": f"#{name}"})
            for back in [a for n in _names_around(link) for a in links.get(f"#{n}", ())]:
                if back.getparent() is not None and holder in back.iterancestors():
                    said.append(back.text_content())
                    back.drop_tree()
            parent = link.getparent()
            if parent is not None and parent.tag == "sup" and len(parent) == 1:
                parent.drop_tag()
        note = builder.LI(id=name)
        note.text, note[:], holder.text = holder.text, list(holder), None
        listed.append(note)
        if holder.tag in {"li", "dd"}:
            holder.drop_tree()
    if len(listed):
        body.append(builder.E.section(listed, role="doc-endnotes"))
    return " ".join(said) or " " * len(listed)


def _holders(body: html.HtmlElement) -> dict[str, html.HtmlElement]:
    """The element that holds each note, by the target of the links to it, in their order."""
    named = {f"#{name}": e for e in reversed(list(body.iter("*"))) for name in _names(e)}
    found: dict[str, html.HtmlElement] = {}
    back: dict[str, set[str]] = {}
    inside: set[html.HtmlElement] = set()
    for link in body.iter("a"):
        target = link.get("href", "")
        holder = _holder(named.get(target)) if target not in found else None
        if holder is None or link in inside or holder in link.iterancestors():
            continue
        if target not in back:
            back[target] = {other.get("href", "") for other in holder.iter("a")}
        if back[target] & {f"#{name}" for name in _names_around(link)}:
            found[target] = holder
            inside.update(holder.iter("a"))
    return found


def _holder(element: html.HtmlElement | None) -> html.HtmlElement | None:
    """The block that is the note, given what the link leads to."""
    while element is not None and element.tag not in _HOLDERS:
        element = element.getparent()
    parent = element.getparent() if element is not None and element.tag == "p" else None
    return parent if parent is not None and parent.tag == "li" else element


def _names(element: html.HtmlElement) -> list[str]:
    return [value for name in ("id", "name") if (value := element.get(name))]


def _names_around(link: html.HtmlElement) -> list[str]:
    """The names of the link and of the small elements around it and in it."""
    around = [p for p in list(link.iterancestors())[:2] if p.tag in {"sup", "span"}]
    return [name for element in (*link.iter("*"), *around) for name in _names(element)]
