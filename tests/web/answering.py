"""A project whose statements answer in their summaries all that a visitor asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.helpers import AS_OF, EXAMPLE, SITE, document, publish, write_project

if TYPE_CHECKING:
    from pathlib import Path

AUTHORITY = ("Autoriteit Persoonsgegevens", "https://autoriteitpersoonsgegevens.nl/")
LANGUAGES = ("nl", "en")
POLICIES = ("privacy", "cookies")
# The lines of the summary: the section that each leads to, the item that it covers, nl and en.
SUMMARIES = {
    "privacy": (
        ("data", "14-1-d", "Wij kennen uw naam en adres.", "We know your name and address."),
        ("rights", "13-2-b", "U kunt alles laten wissen.", "You can have everything erased."),
        ("answer", "12-3", "Wij antwoorden binnen vier weken.", "We answer within four weeks."),
    ),
    "cookies": (
        ("use", "13-1-c", "Eén cookie onthoudt uw taal.", "One cookie keeps your language."),
    ),
}


def write(root: Path) -> Path:
    """Write the project into `root`, with versions 1.0 and 1.1 of both policies in force."""
    settings = SITE.format(languages='"nl", "en"', policies='"privacy", "cookies"')
    name, address = AUTHORITY
    settings += f'\n[supervisory_authority]\nname = "{name}"\naddress = "{address}"\n'
    documents = {
        f"{language}/{policy}/{number}.md": _text(policy, language, number)
        for language in LANGUAGES
        for policy in POLICIES
        for number in ("1.0", "1.1")
    }
    browsers = (EXAMPLE / "content/browsers.yaml").read_text(encoding="utf-8")
    beside = {"site.toml": settings, "browsers.yaml": browsers}
    write_project(root, {**documents, **beside}, policies=POLICIES)
    for policy in POLICIES:
        for number in ("1.0", "1.1"):
            publish(root, policy, number, AS_OF)
    return root


def _text(policy: str, language: str, number: str) -> str:
    """A statement: each line of its summary again as a section, in 1.1 with an example."""
    at = 2 + LANGUAGES.index(language)
    lines = [f'"{row[at]} [{row[0].capitalize()}](#{row[0]})"' for row in SUMMARIES[policy]]
    body = "\n".join(
        f'## {row[0].capitalize()} {{#{row[0]} covers="{row[1]}"}}\n\n{row[at]}\n'
        for row in SUMMARIES[policy]
    )
    keys = {"in_short": f"[{', '.join(lines)}]"}
    if number == "1.1":
        more = {"nl": "Er staat een voorbeeld bij.", "en": "There is an example."}[language]
        keys["changes"] = f'["{more}"]'
        body += f"\n{more}\n"
    return document(body, **keys)
