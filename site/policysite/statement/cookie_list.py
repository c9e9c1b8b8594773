"""The list of cookies in a statement: made from the inventory, and read back from an article.

In a draft, [[cookies]] in a separate paragraph marks the place of the list. It becomes a table for
each category, and is frozen with the article. The attributes of each row contain what programs
need, so that a published list can be compared with a website using only the article, in any
language.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from lxml import html

from policysite.message import Message
from policysite.models import Lifetime, Listed, Problem
from policysite.models.inventory import (
    ASKED,
    CATEGORIES,
    NOTHING_STORED,
    SESSION,
    UNITS,
    UNLIMITED,
)
from policysite.rules import Rule
from policysite.statement.dialect import OPEN_PLACE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from gettext import NullTranslations

    from policysite.models import Inventory
    from policysite.statement.dialect.lines import Lines

COOKIE_LIST = Rule(
    name=Message("cookie-list"),
    severity="error",
    reason=Message(
        "[[cookies]] is replaced by the list from content/cookies.yaml. Elsewhere, readers "
        "would see the word itself."
    ),
    remedy=Message(
        "Write [[cookies]] once, as a separate paragraph with an empty line above and below."
    ),
)

PLACE = "[[cookies]]"
CLASS = "cookies"
# A cell with company names, which belong to no language.
NAMES = "names"
_COLUMNS = 7
_PLACES = re.compile(r"\[\[\s*cookies\b[^\]\n]*\]?\]?", re.IGNORECASE)
_OPEN = re.compile(rf"({OPEN_PLACE}\]\])")
_DURATION = re.compile(r"P(T?)([1-9][0-9]{0,3})([SMHDWY])")
_TIMES = frozenset({"second", "minute", "hour"})


def make(inventory: Inventory, language: str, words: NullTranslations) -> str:
    """The HTML of the list of `inventory` in `language`, with `words` from its catalogue."""
    order = {name: place for place, name in enumerate(CATEGORIES)}
    listed = sorted(inventory.listed, key=lambda each: order.get(each.category, len(order)))
    groups = groupby(listed, key=lambda each: order.get(each.category, len(order)))
    parts = [part for _, group in groups for part in _group(list(group), language, words)]
    if not parts:
        parts = [_paragraph(words.gettext("This website stores and reads nothing on your device."))]
    return "\n".join(html.tostring(part, encoding="unicode", with_tail=False) for part in parts)


def put(body: html.HtmlElement, listed: str | None, lines: Lines, path: str) -> Iterator[Problem]:
    """Replace each [[cookies]] in `body` by the list; returns the problems with those places.

    `listed` is None if there is no inventory.
    """
    found = [element for element in body.iter("p") if _is_place(element)]
    for element in found if listed is not None else ():
        fragments = html.fragments_fromstring(listed or "", no_leading_text=True)
        for fragment in fragments:
            fragment.tail = "\n"
            element.addprevious(fragment)
        element.drop_tree()
    if found and listed is None:
        message = Message("there is no valid content/cookies.yaml for the list")
        remedy = Message("Create or correct that file; docs/content.md explains its format.")
        yield _problem(path, lines.of(PLACE), message, remedy)
    elif len(found) > 1:
        yield _problem(path, lines.of(PLACE), Message("the list would appear more than once"))
    for element in body.iter():
        if element.tag != "code" and not holds(element):
            for match in _PLACES.finditer(" ".join(_own_text(element))):
                if listed is not None or element not in found:
                    message = Message("“%(text)s” is not a separate paragraph", text=match[0])
                    yield _problem(path, lines.of(match[0]), message)


def holds(element: html.HtmlElement) -> bool:
    """Whether `element` is part of the list."""
    return any(each.get("class") == CLASS for each in (element, *element.iterancestors()))


def is_shown_by(source: str) -> bool:
    """Whether the Markdown `source` contains a place for the list."""
    return line_in(source) > 1


def line_in(source: str) -> int:
    """The line of `source` with the place of the list; the first line if it has none."""
    return next((n for n, line in enumerate(source.split("\n"), 1) if line.strip() == PLACE), 1)


def frozen(article: str) -> str:
    """The HTML of the list in an `article`, as `make` wrote it; empty if it has none."""
    root = html.fragment_fromstring(article.strip())
    parts = [
        html.tostring(part, encoding="unicode", with_tail=False)
        for part in root.iter("p", "table")
        if part.get("class") == CLASS
    ]
    return "\n".join(parts)


def read(articles: Mapping[str, str]) -> tuple[Listed, ...] | None:
    """The list in each of `articles`, one version by language; None without a list.

    The rows are in the same order in all languages, because they come from one inventory. A row in
    another form, which this program did not write, is skipped.
    """
    rows = {
        language: html.fragment_fromstring(article.strip()).xpath(
            f"//table[@class='{CLASS}']/tbody/tr[count(td)={_COLUMNS} and count(*)={_COLUMNS}]"
        )
        for language, article in articles.items()
    }
    if not any(rows.values()):
        shown = any(f'class="{CLASS}"' in article for article in articles.values())
        return () if shown else None
    first, *_ = rows
    return tuple(
        _read_row(first, {language: own[place] for language, own in rows.items()})
        for place in range(min(map(len, rows.values())))
    )


def _group(
    group: Sequence[Listed], language: str, words: NullTranslations
) -> Iterator[html.HtmlElement]:
    """The name of a category, and its table."""
    title = _paragraph("")
    strong = html.Element("strong")
    _fill(strong, _category(group[0].category, words))
    title.append(strong)
    yield title
    table, head, body = html.Element("table"), html.Element("thead"), html.Element("tbody")
    table.set("class", CLASS)
    table.append(head)
    table.append(body)
    row = html.Element("tr")
    head.append(row)
    for name in _columns(words):
        cell = html.Element("th", {"scope": "col"})
        cell.text = name
        row.append(cell)
    for each in group:
        body.append(_row(each, language, words))
    for part in table.iter("table", "thead", "tbody", "tr"):
        part.text = "\n"  # separates the words of two cells, as in a table of Markdown
        for child in part:
            child.tail = "\n"
    yield table


def _columns(words: NullTranslations) -> tuple[str, ...]:
    return (
        words.gettext("Name"),
        words.gettext("Kind"),
        words.gettext("Set by"),
        words.gettext("Third-party access"),
        words.gettext("Purpose"),
        words.gettext("Lifetime"),
        words.gettext("Consent"),
    )


def _row(each: Listed, language: str, words: NullTranslations) -> html.HtmlElement:
    row = html.Element("tr")
    values = {
        "category": each.category,
        "consent": each.consent,
        "domain": each.domain,
        "access": "" if each.readers else "none",
        "kind": each.kind,
        "lifetime": duration(each.lifetime),
        "since": each.since.isoformat() if each.since else "",
        "seen": "no" if each.not_seen else "",
    }
    for key, value in values.items():
        if value and not value.startswith("[["):
            row.set(f"data-{key}", value)
    cells = (
        each.name,
        _kind(each.kind, words),
        each.provider,
        "; ".join(each.readers) or words.gettext("none"),
        each.purpose[language],
        _lifetime(each.lifetime, words),
        _consent(each.consent, words),
    )
    for value in cells:
        cell = html.Element("td")
        _fill(cell, value)
        row.append(cell)
    if not each.name.startswith("[["):
        row[0].text = None
        _append_code(row[0], each.name)
    for cell, names in ((row[2], (each.provider,)), (row[3], each.readers)):
        if names and not any("[[" in name for name in names):
            cell.set("class", NAMES)
    if each.domain:
        _fill(row[2], f"{each.provider} (")
        _append_code(row[2], each.domain).tail = ")"
    return row


def _append_code(cell: html.HtmlElement, text: str) -> html.HtmlElement:
    code = html.Element("code")
    code.text = text
    cell.append(code)
    return code


def _fill(element: html.HtmlElement, text: str) -> None:
    """Write `text` into `element`, with its open places marked."""
    first, *rest = _OPEN.split(text)
    element.text = first
    for place, behind in zip(rest[::2], rest[1::2], strict=True):
        mark = html.Element("mark")
        mark.text, mark.tail = place, behind
        element.append(mark)


def _paragraph(text: str) -> html.HtmlElement:
    paragraph = html.Element("p", {"class": CLASS})
    paragraph.text = text
    return paragraph


def _category(name: str, words: NullTranslations) -> str:
    known = {
        "necessary": words.gettext("Necessary"),
        "functional": words.gettext("Functional"),
        "analytics": words.gettext("Analytics"),
        "marketing": words.gettext("Marketing"),
    }
    return known.get(name, name)


def _kind(name: str, words: NullTranslations) -> str:
    return {
        "cookie": words.gettext("cookie"),
        "local-storage": words.gettext("local storage"),
        "session-storage": words.gettext("session storage"),
        "indexed-db": words.gettext("database in the browser (IndexedDB)"),
        "pixel": words.gettext("pixel"),
    }[name]


def _consent(name: str, words: NullTranslations) -> str:
    known = {
        ASKED: words.gettext("asked beforehand"),
        "transmission": words.gettext("not needed: only serves the transmission"),
        "requested-service": words.gettext(
            "not needed: strictly necessary for a service that you ask for"
        ),
        "limited-analytics": words.gettext(
            "not needed: measures how well the website works, with little or no effect on privacy"
        ),
    }
    return known.get(name, name)


def _lifetime(lifetime: Lifetime, words: NullTranslations) -> str:
    if lifetime.unit in UNITS:
        return _counted(lifetime.unit, lifetime.count, words) % {"count": lifetime.count}
    known = {
        SESSION: words.gettext("until the end of the browser session"),
        UNLIMITED: words.gettext("until you delete it"),
        NOTHING_STORED: words.gettext("nothing is stored"),
    }
    return known.get(lifetime.unit, lifetime.unit)


def _counted(unit: str, count: int, words: NullTranslations) -> str:
    """Babel has plurals of units, but not all of them: Dutch lacks those of days and hours."""
    return {
        "second": words.ngettext("%(count)s second", "%(count)s seconds", count),
        "minute": words.ngettext("%(count)s minute", "%(count)s minutes", count),
        "hour": words.ngettext("%(count)s hour", "%(count)s hours", count),
        "day": words.ngettext("%(count)s day", "%(count)s days", count),
        "week": words.ngettext("%(count)s week", "%(count)s weeks", count),
        "month": words.ngettext("%(count)s month", "%(count)s months", count),
        "year": words.ngettext("%(count)s year", "%(count)s years", count),
    }[unit]


def duration(lifetime: Lifetime) -> str:
    """A lifetime in ISO 8601: P13M, PT30M; the word itself if it is not a number of units."""
    if lifetime.unit not in UNITS:
        return lifetime.unit
    time = "T" if lifetime.unit in _TIMES else ""
    return f"P{time}{lifetime.count}{UNITS[lifetime.unit]}"


def _read_duration(written: str) -> Lifetime:
    match = _DURATION.fullmatch(written)
    if match is None:
        return Lifetime(0, written)
    units = (unit for unit, sign in UNITS.items() if sign == match[3])
    unit = next((unit for unit in units if (unit in _TIMES) == bool(match[1])), None)
    return Lifetime(0, written) if unit is None else Lifetime(int(match[2]), unit)


def _read_row(first: str, rows: dict[str, html.HtmlElement]) -> Listed:
    row = rows[first]
    name, _, provider, readers, *_ = (" ".join(cell.text_content().split()) for cell in row)
    domain = row.get("data-domain", "")
    return Listed(
        name=name,
        kind=row.get("data-kind", ""),
        provider=provider.removesuffix(f" ({domain})"),
        domain=domain,
        readers=() if row.get("data-access") == "none" else tuple(readers.split("; ")),
        category=row.get("data-category", ""),
        consent=row.get("data-consent", ""),
        lifetime=_read_duration(row.get("data-lifetime", "")),
        purpose={
            language: " ".join(own[4].text_content().split()) for language, own in rows.items()
        },
        not_seen=row.get("data-seen", ""),
    )


def _is_place(element: html.HtmlElement) -> bool:
    return not len(element) and (element.text or "").strip() == PLACE


def _own_text(element: html.HtmlElement) -> Iterator[str]:
    yield element.text or ""
    yield from (child.tail or "" for child in element)


def _problem(path: str, line: int, message: Message, remedy: Message | None = None) -> Problem:
    return Problem(rule=COOKIE_LIST, path=path, line=line, message=message, remedy=remedy)
