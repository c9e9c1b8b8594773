"""Links to sections never die."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from lxml import html
from tests.helpers import AS_OF, document, publish, write_project

from policysite import checks
from policysite.build.freezing import Options, build
from policysite.content import reader
from policysite.models import AnchorStep, VersionNumber
from policysite.statement import anchors

OLD = "## Intro {#intro}\n\nText.\n\n## Stay {#stay}\n\nText.\n\n## Go {#go}\n\nText.\n"
NEW = "## Start {#start}\n\nText.\n\n## Stay {#stay}\n\nText.\n"
STEPS = '[privacy."2.0"]\nmoved = { intro = "start" }\nretired = ["go"]\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """1.0 is published with three sections; the draft 2.0 has lost two of their ids."""
    write_project(tmp_path, {f"{lang}/privacy/1.0.md": document(OLD) for lang in ("nl", "en")})
    publish(tmp_path, "privacy", "1.0", date(2026, 11, 1))
    for language in ("nl", "en"):
        path = tmp_path / f"content/{language}/privacy/2.0.md"
        path.write_text(document(NEW, changes="[New.]"), encoding="utf-8")
    return tmp_path


def found(project: Path) -> list[str]:
    """The problems of the project, one line each."""
    problems = checks.run(reader.load(project), AS_OF)
    return [f"{p.path}:{p.line}: {p.rule.name}" for p in problems if p.rule.severity == "error"]


@pytest.mark.slow
def test_a_lost_id_is_a_problem(project: Path) -> None:
    """Each published id that a later version lacks is reported, in each language."""
    assert found(project) == [
        "content/en/privacy/2.0.md:1: lost-section",
        "content/en/privacy/2.0.md:1: lost-section",
        "content/nl/privacy/2.0.md:1: lost-section",
        "content/nl/privacy/2.0.md:1: lost-section",
    ]


@pytest.mark.slow
def test_what_became_of_an_id_is_enough(project: Path) -> None:
    """An id that moved or was retired is not a problem."""
    (project / anchors.PATH).write_text(STEPS, encoding="utf-8")
    assert found(project) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (STEPS.replace('"start"', '"nowhere"'), "content/anchors.toml:1: anchors"),
        (STEPS + '[privacy."3.0"]\nretired = ["x"]\n', "content/anchors.toml:4: anchors"),
        (STEPS + '[other."1.0"]\nretired = ["x"]\n', "content/anchors.toml:4: anchors"),
        (STEPS + '[privacy."x"]\nretired = ["x"]\n', "content/anchors.toml:4: anchors"),
        (STEPS + "[privacy\n", "content/anchors.toml:4: anchors"),
        ('[privacy."2.0"]\nmoved = ["intro"]\n', "content/anchors.toml:1: anchors"),
        ('[privacy."2.0"]\ngone = ["intro"]\n', "content/anchors.toml:1: anchors"),
        (
            '[privacy."2.0"]\nmoved = {go = "stay"}\nretired = ["go"]\n',
            "content/anchors.toml:1: anchors",
        ),
    ],
)
def test_a_wrong_line_is_a_problem(project: Path, steps: str, expected: str) -> None:
    """Each error in anchors.toml is reported with its line."""
    (project / anchors.PATH).write_text(steps, encoding="utf-8")
    assert expected in found(project)


def test_an_id_may_move_twice() -> None:
    """The steps of several versions are followed one after the other."""
    number = VersionNumber.parse
    steps = {
        number("2.0"): AnchorStep({"a": "b"}, frozenset(), 1),
        number("3.0"): AnchorStep({"b": "c"}, frozenset(), 2),
        number("4.0"): AnchorStep({}, frozenset({"c"}), 3),
    }
    assert anchors.follow("a", number("1.0"), number("2.0"), steps) == (True, "b")
    assert anchors.follow("a", number("1.0"), number("3.0"), steps) == (True, "c")
    assert anchors.follow("a", number("1.0"), number("4.0"), steps) == (True, None)
    assert anchors.follow("z", number("1.0"), number("4.0"), steps) == (False, "z")


@pytest.mark.slow
def test_every_published_id_is_on_the_newest_page(project: Path, tmp_path: Path) -> None:
    """Old links find the section, or a sentence and the last text that had it."""
    (project / anchors.PATH).write_text(STEPS, encoding="utf-8")
    publish(project, "privacy", "2.0", date(2026, 11, 2))
    out = tmp_path / "out"
    build(Options(root=project, out=out, as_of=date(2026, 11, 3)), lambda pages, _: iter(pages))
    for language in ("nl", "en"):
        page = html.parse(str(out / language / "privacy/index.html")).getroot()
        for id_, link in (("intro", "#start"), ("stay", None), ("go", None)):
            element = page.get_element_by_id(id_)
            links = element.xpath(".//a/@href")
            assert link is None or link in links
            assert id_ == "stay" or f"/{language}/privacy/1.0/#{id_}" in links
