from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.checks.texts import problems, project
from tests.helpers import document, publish, write_project

from policysite.checks.dates import PAST_DATE, STALE_DATE

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 6, 1)


def found(root: Path, line: str, language: str, as_of: date = DAY) -> list[str]:
    text = f"## Kop {{#section}}\n\n{line}\n"
    root = project(root, text, language)
    return [problem.message for problem in problems(root, PAST_DATE, as_of)]


@pytest.mark.parametrize(
    ("language", "line", "words"),
    [
        ("nl", "Vanaf 1 januari 2024 zal dit anders zijn.", "Vanaf 1 januari 2024 zal"),
        ("nl", "Met ingang van 31 mei 2026 gaan wij anders werken.",
         "Met ingang van 31 mei 2026 gaan"),
        ("nl", "De nieuwe wet treedt op 1 maart 2025 in werking.", "treedt op 1 maart 2025"),
        ("nl", "Wij zullen u uiterlijk op 2 februari 2026 schrijven.",
         "zullen u uiterlijk op 2 februari 2026"),
        ("nl", "Per 2026-01-01 gaat dit in.", "Per 2026-01-01 gaat"),
        ("nl", "Op maandag 1 september 2025 zullen wij beginnen.",
         "Op maandag 1 september 2025 zullen"),
        ("en", "From 1 January 2024 we will use other cookies.", "From 1 January 2024 we will"),
        ("en", "This takes effect on 31 May 2026.", "takes effect on 31 May 2026"),
        ("en", "On 1st March 2025 we will begin.", "On 1st March 2025 we will"),
        ("en", "From March 1, 2025, we will do so.", "From March 1, 2025, we will"),
        ("en", "As from 1 March 2025, this will change.", "As from 1 March 2025, this will"),
        ("en", "We will write to you by 2 February 2026.", "will write to you by 2 February 2026"),
        ("en", "The new law comes into force on 2026-01-01.",
         "comes into force on 2026-01-01"),
    ],
)  # fmt: skip
def test_days_gone_by(tmp_path: Path, language: str, line: str, words: str) -> None:
    """A date in the past is found if the text says that it is still to come."""
    assert found(tmp_path, line, language) == [
        f"“{words}” refers to a past date as if it were still to come"
    ]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("nl", "Vanaf 1 juni 2026 zal dit anders zijn."),
        ("nl", "Vanaf 1 januari 2024 bewaren wij dit 6 maanden."),
        ("nl", "Deze tekst gaat over gegevens van vóór 1 januari 2024."),
        ("nl", "Sinds 25 mei 2018 geldt de AVG."),
        ("nl", "Op 1 januari 2024 hebben wij dit veranderd."),
        ("nl", "Wij zullen u schrijven."),
        ("nl", "Vanaf 31 februari 2024 zal dit niet bestaan."),
        ("nl", "Dat gaat in op [[TODO: 1 januari 2024]]."),
        ("en", "From 1 June 2026 this will be different."),
        ("en", "Since 25 May 2018 the GDPR has applied."),
        ("en", "We will delete what we received before 1 January 2024."),
        ("en", "On 1 January 2024 we changed this statement."),
        ("en", "We will write to you within four weeks."),
        ("en", "Until 1 January 2024 we kept this for a year."),
        ("en", "The text of 1 January 2024 remains on this site."),
        ("en", "This comes into force on 1 June 2027."),
    ],
)
def test_days_ahead_and_facts(tmp_path: Path, language: str, line: str) -> None:
    """Future dates, and past dates of past events, are not reported."""
    assert found(tmp_path, line, language) == []


def test_the_day_decides(tmp_path: Path) -> None:
    """The same text is right up to the day itself, and no longer the day after."""
    line = "Vanaf 1 januari 2027 zal dit anders zijn."
    assert found(tmp_path, line, "nl", date(2027, 1, 1)) == []
    assert len(found(tmp_path, line, "nl", date(2027, 1, 2))) == 1


@pytest.mark.slow
def test_what_another_version_replaced_was_right_then(tmp_path: Path) -> None:
    """A published text is held against the day as long as it applies."""
    texts = {"nl/privacy/1.0.md": document("Vanaf 1 januari 2026 zal dit anders zijn.\n")}
    root = write_project(tmp_path, texts, languages=("nl",))
    publish(root, "privacy", "1.0", date(2025, 1, 1), date(2025, 1, 1))
    (problem,) = problems(root, PAST_DATE, DAY)
    assert (problem.path, problem.line) == ("content/nl/privacy/1.0.md", 4)
    write_project(root, {"nl/privacy/1.1.md": document(changes="[Anders.]")}, languages=("nl",))
    publish(root, "privacy", "1.1", date(2026, 1, 1), date(2026, 1, 1))
    assert problems(root, PAST_DATE, DAY) == []


def stale(root: Path, line: str, language: str) -> list[str]:
    root = project(root, f"## Kop {{#section}}\n\n{line}\n", language)
    return [problem.message for problem in problems(root, STALE_DATE, DAY)]


@pytest.mark.parametrize(
    ("language", "line", "words"),
    [
        ("en", "Last updated: 3 March 2019.", "3 March 2019"),
        ("en", "This policy was last revised on 2019-03-03.", "2019-03-03"),
        ("en", "Revised on March 3rd, 2019", "March 3rd, 2019"),
        ("en", "Version 1.2, March 2019", "March 2019"),
        ("en", "This notice is dated 3 March 2019.", "3 March 2019"),
        ("en", "On 3 March 2019 this was last changed.", "3 March 2019"),
        ("nl", "Laatst bijgewerkt: 3 maart 2019.", "3 maart 2019"),
        ("nl", "Deze verklaring is voor het laatst gewijzigd op 3 maart 2019.", "3 maart 2019"),
        ("nl", "Datum laatste wijziging: 03-03-2019", "03-03-2019"),
        ("nl", "Versie: maart 2019", "maart 2019"),
        ("nl", "Gewijzigd op woensdag 3 april 2024", "3 april 2024"),
        ("nl", "Dit document is van 3 maart 2019.", "3 maart 2019"),
    ],
)
def test_a_day_of_the_last_change_that_stayed(
    tmp_path: Path, language: str, line: str, words: str
) -> None:
    """A draft that says in any form that it was updated long ago is reported."""
    assert stale(tmp_path, line, language) == [f"“{words}” is not the date of this version"]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Last updated: 20 May 2026."),
        ("en", "Last updated: May 2026."),
        ("en", "Effective November 1, 2023."),
        ("nl", "Geldig vanaf woensdag 1 november 2023."),
        ("en", "The law was changed on 3 March 2019."),
        ("en", "The GDPR has been effective since 25 May 2018."),
        ("en", "Your account was made on 3 March 2019."),
        ("nl", "Laatst bijgewerkt: 1 juli 2026."),
        ("nl", "De AVG is van kracht sinds 25 mei 2018."),
        ("nl", "Sinds 3 maart 2019 bewaren wij dit korter."),
        ("nl", "Wij hebben versie 3 van het protocol sinds maart 2019."),
    ],
)
def test_a_day_that_is_right(tmp_path: Path, language: str, line: str) -> None:
    """Recent dates, and dates of other things, are not reported."""
    assert stale(tmp_path, line, language) == []


@pytest.mark.slow
def test_a_published_text_names_about_its_own_day(tmp_path: Path) -> None:
    """What was published is compared with the days of its publication and of its effect."""
    texts = {"nl/privacy/1.0.md": document("Laatst bijgewerkt: 1 mei 2025.\n")}
    root = write_project(tmp_path, texts, languages=("nl",))
    publish(root, "privacy", "1.0", date(2025, 9, 1), date(2025, 5, 20))
    assert problems(root, STALE_DATE, DAY) == []
    later = {"nl/privacy/1.1.md": document("Laatst bijgewerkt: 1 mei 2025.\n", changes="[Anders.]")}
    write_project(root, later, languages=("nl",))
    publish(root, "privacy", "1.1", date(2026, 1, 1), date(2026, 1, 1))
    (problem,) = problems(root, STALE_DATE, DAY)
    assert problem.path == "content/nl/privacy/1.1.md"
