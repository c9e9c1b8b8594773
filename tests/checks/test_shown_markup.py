from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.checks.texts import found, problems, project

from policysite.checks.shown_markup import FLAT_LIST, PASTED_BULLET, SHOWN_MARKUP

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("line", "signs", "words"),
    [
        ("**Let op: dit blijft.", "**", "**Let op: dit blijft."),
        ("Dit is **Let op **en verder.", "**", "**Let op **en verder."),
        ("Dit is belangrijk**.", "**", "**."),
        ("De cookie `_ga wordt gezet.", "`", "`_ga wordt gezet."),
        ("Dit is ~~weg~~.", "~~", "~~weg~~."),
        ("__Let op: dit blijft.", "__", "__Let op: dit blijft."),
        ("Dit is *niet zo.", "*", "*niet zo."),
        ("Dit is * niet zo.", "*", "* niet zo."),
    ],
)
def test_signs_that_a_reader_sees(tmp_path: Path, line: str, signs: str, words: str) -> None:
    """Unclosed markup leaves its characters in the text, and is reported once."""
    message = f"readers will see the characters {signs} in “{words}”"
    assert found(tmp_path, SHOWN_MARKUP, line) == [message]


@pytest.mark.parametrize(
    "line",
    [
        "**Let op:** dit blijft.",
        "De cookie `**` en `__utma` worden gezet.",
        r"Schrijf \*\* en \` als tekens.",
        "De cookies __utma en __Secure-ID worden gezet.",
        "Prijzen* gelden per maand.",
        "5 * 3 ** is geen som [[TODO: **vet]]".replace("** ", ""),
    ],
)
def test_signs_that_are_meant(tmp_path: Path, line: str) -> None:
    """Closed bold, code, names of cookies and escaped characters are not reported."""
    assert found(tmp_path, SHOWN_MARKUP, line) == []


NESTED = "- uw naam;\n{}- uw voornaam;\n{}- uw achternaam;\n- uw adres.\n"


@pytest.mark.parametrize("indent", ["  ", "   "])
def test_a_list_that_lost_its_level(tmp_path: Path, indent: str) -> None:
    """An item that is indented but not nested is reported, once for its list."""
    text = "## Kop {#section}\n\n" + NESTED.replace("{}", indent)
    (problem,) = problems(project(tmp_path, text), FLAT_LIST)
    assert problem.line == 7
    assert problem.message == (
        "“uw voornaam;” is indented in the file, but shown at the same level as the item above it"
    )


@pytest.mark.parametrize("indent", ["", "    "])
def test_a_list_with_its_levels(tmp_path: Path, indent: str) -> None:
    """Items side by side, and items four blanks below another, are as they look."""
    text = "## Kop {#section}\n\n" + NESTED.replace("{}", indent)
    assert problems(project(tmp_path, text), FLAT_LIST) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("• uw naam\n• uw adres", "• uw naam • uw adres"),
        ("Wij bewaren: • uw naam • uw adres", "• uw naam • uw adres"),
        ("· uw naam", "· uw naam"),
        ("- • uw naam", "• uw naam"),
    ],
)
def test_a_bullet_that_was_pasted(tmp_path: Path, line: str, words: str) -> None:
    """A bullet of a word processor is found once for each piece of text."""
    assert found(tmp_path, PASTED_BULLET, line) == [
        f"“{words}” starts with a pasted bullet character"
    ]


def test_what_is_no_bullet(tmp_path: Path) -> None:
    """A real list, and a dot between names, are not reported."""
    assert found(tmp_path, PASTED_BULLET, "- uw naam\n- uw adres") == []
    assert found(tmp_path, PASTED_BULLET, "Amsterdam · Utrecht") == []
