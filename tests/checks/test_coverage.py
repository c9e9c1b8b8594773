from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.helpers import AS_OF, EXAMPLE, document, load, publish, run, shown, write_project

from policysite import gdpr
from policysite.checks import coverage
from policysite.errors import UnreadableContent
from policysite.redline.wording import reader_questions

if TYPE_CHECKING:
    from policysite.checks.coverage import Answer

NL, EN = "nl/privacy/1.0.md", "en/privacy/1.0.md"
EXEMPT = '\n[[not_applicable]]\nitem = "13-1-b"\nreason = "We have none."\n'


def project(root: Path, body: str, settings: str = "", policy: str = "privacy") -> Path:
    """A project with a draft of `body` in both languages, and `settings` added to site.toml."""
    drafts = {f"{code}/{policy}/1.0.md": document(body) for code in ("nl", "en")}
    write_project(root, drafts, policies=("privacy", "cookies"))
    file = root / "content" / "site.toml"
    file.write_text(file.read_text(encoding="utf-8") + settings, encoding="utf-8")
    return root


def answers(root: Path, language: str = "nl") -> dict[str, Answer]:
    """The answer of the newest versions to each item, by its code."""
    library = load(root)
    found = coverage.survey(library.site, coverage.newest(library), language)
    return {answer.item.code: answer for answer in found.answers}


def test_every_item_of_the_law_is_asked() -> None:
    """All of article 13, the additions of articles 12 and 14, and the cookie rule."""
    assert [item.code for item in gdpr.ITEMS] == [
        *(f"12-{number}" for number in "3456"),
        *(f"13-1-{letter}" for letter in "abcdef"),
        *(f"13-2-{letter}" for letter in "abcdef"),
        "13-3",
        "14-1-d",
        "14-2-f",
        *(f"tw-{name}" for name in ("purpose", "consent", "exempt", "duration", "access")),
    ]
    assert gdpr.BY_CODE["tw-exempt"].citation == "Tw 11.7a(3)"
    assert gdpr.BY_CODE["13-2-a"].citation == "GDPR 13(2)(a)"
    assert gdpr.BY_CODE["12-3"].citation == "GDPR 12(3)"


@pytest.mark.parametrize(
    ("body", "state", "open_places"),
    [
        ("## A {#a covers='13-2-a'}\n\nSix months.\n", "covered", [0]),
        ("## A {#a covers='13-2-b'}\n\nSix months.\n", "absent", []),
        ("## A {#a covers='13-2-a'}\n\n[[TODO: how long]]\n", "open", [1]),
        ("## A {#a covers='13-2-a'}\n\n- [[TODO: b]]\n- [[TODO: c]].\n", "open", [2]),
        ("## A {#a covers='13-2-a'}\n\nSix months. [[TODO: all?]]\n", "partly open", [1]),
        (
            "## A {#a covers='13-2-a'}\n\nSome.\n\n## B {#b covers='13-2-a'}\n\nMore.\n",
            "covered",
            [0, 0],
        ),
        (
            "## A {#a covers='13-2-a'}\n\n[[TODO: b]]\n\n## B {#b covers='13-2-a'}\n\nMore.\n",
            "partly open",
            [1, 0],
        ),
        ("## A {#a covers='13-2-a'}\n\n### B {#b}\n\nSix months.\n", "covered", [0]),
        (
            "## A {#a covers='13-2-a'}\n\n### B {#b}\n\n[[TODO: c]]\n\n## C {#c}\n\nMore.\n",
            "open",
            [1],
        ),
        ("## A {#a covers='13-2-a'}\n\n## B {#b}\n\nSix months.\n", "open", [0]),
    ],
    ids=range(10),
)
def test_an_item_is_covered_open_or_absent(
    tmp_path: Path, body: str, state: str, open_places: list[int]
) -> None:
    """What a section covers counts, including its subsections, if it has text."""
    answer = answers(project(tmp_path, body.replace("'", '"')))["13-2-a"]
    assert (answer.state, [place.open_places for place in answer.places]) == (state, open_places)


def test_an_item_that_does_not_apply(tmp_path: Path) -> None:
    """A reason in site.toml counts if no section covers the item."""
    body = '## A {#a covers="13-1-b"}\n\nText.\n'
    assert answers(project(tmp_path / "1", "## A {#a}\n\nText.\n"))["13-1-b"].state == "absent"
    answer = answers(project(tmp_path / "2", "## A {#a}\n\nText.\n", EXEMPT))["13-1-b"]
    assert (answer.state, answer.reason) == ("not applicable", "We have none.")
    answer = answers(project(tmp_path / "3", body, EXEMPT))["13-1-b"]
    assert (answer.state, answer.reason) == ("covered", "We have none.")


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (EXEMPT, []),
        (
            EXEMPT + EXEMPT,
            ["site.toml:16: settings: “13-1-b” is listed twice"],
        ),
        (
            EXEMPT + '[[not_applicable]]\nitem = "13-2-a"\nreason = "No."\n',
            ["site.toml:15: settings: “13-2-a” applies to every statement"],
        ),
        (
            '[[ not_applicable ]]\nitem = "13-9"\nreason = "No."\n',
            [
                "site.toml:11: settings: “13-9” is not a GDPR item that can be marked as not "
                "applicable; these are 13-1-b, 13-1-d, 13-1-e, 13-1-f, 13-2-c, 13-2-f, 13-3, "
                "14-1-d, 14-2-f, tw-purpose, tw-consent, tw-exempt, tw-duration, tw-access"
            ],
        ),
        (
            '[[not_applicable]]\nitem = "13-1-b"\n',
            ["site.toml:11: settings: each [[not_applicable]] must contain item and reason"],
        ),
        (
            '[[not_applicable]]\nitem = "13-1-b"\nreason = " "\n',
            ["site.toml:11: settings: item and reason must be text"],
        ),
        (
            '[not_applicable]\nitem = "13-1-b"\nreason = "No."\n',
            ["site.toml:11: settings: each [[not_applicable]] must contain item and reason"],
        ),
    ],
    ids=range(7),
)
def test_what_does_not_apply_is_checked(tmp_path: Path, settings: str, expected: list[str]) -> None:
    """Each fault in site.toml is reported with its line."""
    root = project(tmp_path, "## A {#a}\n\nText.\n", settings)
    try:
        found = load(root).problems
    except UnreadableContent as error:
        found = error.problems
    assert shown(list(found)) == expected


def test_all_policies_answer_together(tmp_path: Path) -> None:
    """What the cookie statement covers need not be in the privacy statement too."""
    project(tmp_path, '## A {#a covers="13-2-c"}\n\nText.\n')
    project(tmp_path, '## B {#b covers="13-2-a 13-2-c"}\n\nText.\n', policy="cookies")
    found = answers(tmp_path)
    assert [place.path for place in found["13-2-c"].places] == [
        "content/nl/privacy/1.0.md",
        "content/nl/cookies/1.0.md",
    ]
    assert found["13-2-a"].state == "covered"


def test_a_missing_language_is_read_in_another(tmp_path: Path) -> None:
    """The places are those of the language asked for, else of the first that there is."""
    root = project(tmp_path, '## A {#a covers="13-2-a"}\n\nText.\n')
    assert answers(root, "en")["13-2-a"].places[0].path == "content/en/privacy/1.0.md"
    assert answers(root, "fr")["13-2-a"].places[0].path == "content/nl/privacy/1.0.md"


def test_a_code_that_is_no_item_is_told(tmp_path: Path) -> None:
    """A mistyped code counts for nothing, and the table names it with its place."""
    root = project(tmp_path, '## A {#a covers="13-2-z"}\n\nText.\n')
    result = run(root, "check", "--coverage")
    line = "“13-2-z” is not one of these items: content/nl/privacy/1.0.md:4\n"
    assert line in result.stdout.replace("/en/", "/nl/")


def test_the_table_in_a_terminal(tmp_path: Path) -> None:
    """Each item with its places, its reason or when it is not required; then counts; exit 0."""
    body = (
        '## Keeping {#keeping covers="13-2-a"}\n\nSix months. [[TODO: all?]]\n\n'
        '## Rights {#rights covers="13-2-b"}\n\nMany.\n'
    )
    result = run(project(tmp_path, body, EXEMPT), "check", "--coverage")
    assert result.exit_code == 0
    text = result.stdout.replace("/en/", "/nl/")
    assert text.startswith("What the law requires, in privacy 1.0 (draft):\n\n")
    for line in (
        "covered         GDPR 13(2)(b)  the rights of access, rectification, ",
        "                               “Rights”, content/nl/privacy/1.0.md:8\n",
        "partly open     GDPR 13(2)(a)  how long the data are kept, or how that is "
        "decided\n                               “Keeping” (1 open place), "
        "content/nl/privacy/1.0.md:4\n",
        "not applicable  GDPR 13(1)(b)  how to contact the data protection "
        "officer\n                               does not apply, says site.toml: We have none.\n",
        "absent          GDPR 13(1)(f)  transfers outside the European Economic Area, and "
        "their safeguards\n                               not required if no data leave the "
        "European Economic Area\n",
        "In these versions: 1 covered, 1 partly open, 0 open, 21 absent, 1 not applicable.\n",
    ):
        assert line in text
    assert "In force on" not in text
    assert text.endswith(f"{coverage.JUDGEMENT}\n")


@pytest.mark.slow
def test_the_versions_in_force_are_counted(tmp_path: Path) -> None:
    """Beside the newest versions the table counts what readers have now."""
    root = project(tmp_path, '## A {#a covers="13-2-a"}\n\nText.\n')
    publish(root, "privacy", "1.0", AS_OF)
    result = run(root, "check", "--coverage", "--as-of", AS_OF.isoformat())
    assert (
        "In force on 2026-11-22 (privacy 1.0): 1 covered, 0 partly open, 0 open, 23 absent, "
        "0 not applicable.\n"
    ) in result.stdout
    before = run(root, "check", "--coverage", "--as-of", "2026-11-21")
    assert "In force on" not in before.stdout


@pytest.mark.slow
def test_the_same_for_programs(tmp_path: Path) -> None:
    """As JSON: both surveys with every item, its state and places, and what they do not say."""
    root = project(tmp_path, '## A {#a covers="13-2-a"}\n\nText.\n')
    publish(root, "privacy", "1.0", AS_OF)
    result = run(root, "check", "--coverage", "--format", "json", "--as-of", AS_OF.isoformat())
    values = json.loads(result.stdout)
    assert values["judgement"] == coverage.JUDGEMENT
    assert values["newest"]["versions"] == values["in_force"]["versions"] == {"privacy": "1.0"}
    item = next(item for item in values["newest"]["items"] if item["item"] == "13-2-a")
    assert (item["state"], item["citation"], item["reason"]) == ("covered", "GDPR 13(2)(a)", None)
    assert [(place["section"], place["line"]) for place in item["places"]] == [("a", 4)]


def test_github_has_no_table(tmp_path: Path) -> None:
    """What the table cannot be written as is wrong usage."""
    result = run(
        project(tmp_path, "## A {#a}\n\nText.\n"), "check", "--coverage", "--format", "github"
    )
    assert result.exit_code == 2
    assert "--coverage supports only --format text and json" in result.stderr


def test_visitors_find_what_is_told() -> None:
    """Each question leads to the sections that deal with it; too few questions are none."""
    sections = load(EXAMPLE).policies["privacy"].versions[1].documents["en"].sections
    questions = reader_questions(str)
    found = coverage.answered(sections, questions)
    assert ("How long do you keep my data?", ["retention"]) in [
        (question, [section.id for section in places]) for question, places in found
    ]
    assert all(places for _, places in found)
    assert coverage.answered(sections, questions[:2]) == ()


def test_every_item_has_a_question() -> None:
    """What a section can name, a visitor can ask, once."""
    codes = [code for code, _ in reader_questions(str)]
    assert sorted(codes) == sorted(gdpr.BY_CODE)
