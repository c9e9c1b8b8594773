"""The pages that explain the rules, docs/checks.md and docs/controles.md, generated from them.

`.venv/bin/python -m policysite.checks.rules_page` regenerates both in the folder docs/.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from policysite import catalogs
from policysite.checks.rulebook import RULES
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.rules import Rule

# The page for each language of the program.
PAGES = {"en": "docs/checks.md", "nl": "docs/controles.md"}
_PARTS = (
    ("error", Message("Errors"), Message("An error prevents building and publishing.")),
    (
        "warning",
        Message("Warnings"),
        Message(
            "A warning must be resolved: fix it, or accept it with a reason. Rules about "
            "wording check drafts and published texts; in a published text, a warning can only "
            "be accepted."
        ),
    ),
    (
        "open",
        Message("Open places"),
        Message("An open place prevents only the publication of its own version."),
    ),
    (
        "hint",
        Message("Hints"),
        Message(
            "A hint is worth a look but prevents nothing. Rules about wording give hints for "
            "drafts only."
        ),
    ),
)
_OPENING = (
    Message("Rules"),
    Message(
        "`python3 run.py check` checks the content against these rules. This page is generated "
        "from the rules themselves."
    ),
    Message(
        "A rule about wording recognises phrases; it does not know the law. If it finds "
        "nothing, the text may still be wrong; if it finds something, the text may still be "
        "right. In that case, accept the finding with a reason."
    ),
    Message("To accept a finding, add it to `content/site.toml` with a reason:"),
    Message(
        "`where` is a file, or a file followed by “#” and one of its sections. An acceptance "
        "that no longer matches a finding is itself reported as a warning."
    ),
)
_ACCEPTED = """\
```toml
[[accepted]]
rule = "hedge-word"
where = "content/nl/privacy/2.0.md#retention"
reason = "…"
```"""
_FIX, _WRONG, _RIGHT = Message("Fix"), Message("Found"), Message("Not found")
_STAYS = Message(
    "This rule interprets prose and can be wrong, so its findings can be accepted with a reason."
)


def page(language: str) -> str:
    """The page in `language`, as Markdown."""
    return "\n\n".join(_blocks(language)) + "\n"


def _blocks(language: str) -> Iterator[str]:
    catalog = catalogs.program(language)
    title, *opening, accepting, where = (text.translated(catalog) for text in _OPENING)
    yield f"# {title}"
    yield from opening
    yield accepting
    yield _ACCEPTED
    yield where
    for severity, heading, explanation in _PARTS:
        yield f"## {heading.translated(catalog)}"
        yield explanation.translated(catalog)
        for rule in RULES:
            if rule.severity == severity:
                yield from _of_rule(rule, language)


def _of_rule(rule: Rule, language: str) -> Iterator[str]:
    catalog = catalogs.program(language)
    yield f"### {_title(rule, language)}"
    yield _plain(rule.reason.translated(catalog))
    yield f"*{_FIX.translated(catalog)}:* {_plain(rule.remedy.translated(catalog))}"
    for example in [shown for shown in rule.examples if shown.language == language][:1]:
        wrong, right = _WRONG.translated(catalog), _RIGHT.translated(catalog)
        yield f"- *{wrong}:* `{example.wrong}`\n- *{right}:* `{example.right}`"
    if rule.severity == "error" and rule.may_err:
        yield _STAYS.translated(catalog)


def _title(rule: Rule, language: str) -> str:
    """The name of `rule` in `language`, with the English one that is used in site.toml."""
    if language == "en":
        return rule.name
    name = rule.name.translated(catalogs.program(language))
    return f"{name[:1].upper()}{name[1:]} (`{rule.name}`)"


def _plain(text: str) -> str:
    """`text` with every Markdown character escaped."""
    return re.sub(r"([\\`*_\[\]<>#])", r"\\\1", text)


def write(root: Path) -> None:
    """Write the page of each language below `root`."""
    for language, path in PAGES.items():
        (root / path).write_bytes(page(language).encode())


if __name__ == "__main__":
    write(Path.cwd())
