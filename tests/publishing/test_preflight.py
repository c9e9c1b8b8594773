from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.helpers import AS_OF, document, load, publish, run, write_project

from policysite.models import Concern, VersionNumber
from policysite.publishing import publication
from policysite.publishing.announcement import absent
from policysite.publishing.preflight import Preflight, _count

pytestmark = pytest.mark.slow

OLD = {
    "en": """\
## Intro {#intro}

We keep your data.

## Keeping {#keeping covers="13-2-a"}

We keep them for six months.

## Security {#security}

Your data are safe with us, and nobody else can see them.
""",
    "nl": """\
## Inleiding {#intro}

Wij bewaren uw gegevens.

## Bewaren {#keeping covers="13-2-a"}

Wij bewaren ze zes maanden.

## Veiligheid {#security}

Uw gegevens zijn veilig bij ons, en niemand anders kan ze zien.
""",
}
NEW = {
    "en": """\
## Intro {#intro}

We hold your data.

## Security {#security}

Your data are safe with us, and nobody else can see them.

## Keeping {#keeping covers="13-2-a"}

We keep them for twelve months at most.

## Rights {#rights}

You have rights.
""",
    "nl": """\
## Inleiding {#intro}

Wij houden uw gegevens.

## Veiligheid {#security}

Uw gegevens zijn veilig bij ons, en niemand anders kan ze zien.

## Bewaren {#keeping covers="13-2-a"}

Wij bewaren ze ten hoogste twaalf maanden.

## Rechten {#rights}

U hebt rechten.
""",
}
CHANGES = {"en": "[Longer., More.]", "nl": "[Langer., Meer.]"}
LINK = "\n[Link](http://example.org/).\n"


def new_text(language: str, addition: str = "") -> str:
    return document(NEW[language] + addition, changes=CHANGES[language])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with a published version 1.0, and drafts 1.1 and 2.0 of another text."""
    write_project(tmp_path, {f"{code}/privacy/1.0.md": document(OLD[code]) for code in OLD})
    publish(tmp_path, "privacy", "1.0", AS_OF)
    drafts = {f"{code}/privacy/{n}.md": new_text(code) for code in OLD for n in ("1.1", "2.0")}
    return write_project(tmp_path, drafts)


def preflight(root: Path, number: str, effective: date, today: date = AS_OF) -> Preflight:
    return publication.prepare(load(root), "privacy", number, effective, today).preflight


def test_what_changes_in_each_language(root: Path) -> None:
    """Every section that is touched, how, and the words that come and go; a move is neither."""
    found = preflight(root, "1.1", date(2027, 1, 1))
    assert [difference.language for difference in found.differences] == ["nl", "en"]
    for difference in found.differences:
        kinds = [(section.kind, section.id) for section in difference.sections]
        assert sorted(kinds) == [("added", "rights"), ("changed", "intro"), ("moved", "keeping")]
        assert not difference.is_new
    dutch, english = found.differences
    # hold; twelve months at most; Rights; You have rights -- keep; six months
    assert (english.inserted, english.deleted, english.changes) == (9, 3, ("Longer.", "More."))
    # houden; ten hoogste twaalf; Rechten; U hebt rechten -- bewaren; zes
    assert (dutch.inserted, dutch.deleted, dutch.changes) == (8, 2, ("Langer.", "Meer."))


@pytest.mark.parametrize(
    ("redline", "counts"),
    [
        ("<article><p>a <ins>b c</ins> <del>d</del></p></article>", (2, 1)),
        ('<article><ins><p>a b<span data-note="">no</span></p><p>c</p></ins></article>', (3, 0)),
        ("<article><ins><p>a<em>b</em>c</p></ins></article>", (1, 0)),
        ('<article><del class="moved"><p>a b</p></del></article>', (0, 0)),
        ('<article><ins class="moved"><p>a <del>b</del> c</p></ins></article>', (0, 1)),
        ("<article><p><del>.</del><ins>we'll e-mail</ins></p></article>", (2, 0)),
        ("<article><p>a</p></article>", (0, 0)),
    ],
    ids=range(7),
)
def test_words_are_counted(redline: str, counts: tuple[int, int]) -> None:
    """A word is what a reader takes for one, and each change counts once."""
    assert _count(redline) == counts


@pytest.mark.parametrize(
    ("number", "effective", "days", "material", "unannounced"),
    [
        ("1.1", date(2026, 12, 2), 10, False, False),
        ("1.1", date(2026, 11, 22), 0, False, False),
        ("2.0", date(2026, 12, 2), 10, True, False),
        ("2.0", date(2026, 11, 22), 0, True, True),
    ],
    ids=range(4),
)
def test_days_and_severity(
    root: Path, number: str, effective: date, days: int, material: bool, unannounced: bool
) -> None:
    """How far ahead the date is, and whether readers can still be informed in advance."""
    found = preflight(root, number, effective)
    assert found.days_ahead == days
    assert (found.is_material, found.comes_unannounced) == (material, unannounced)
    assert found.replaces is not None
    assert (str(found.replaces.number), found.replaced_is_in_force) == ("1.0", True)


def test_what_the_statements_would_not_tell(root: Path) -> None:
    """The items that no version in force on that day would deal with."""
    codes = [answer.item.code for answer in preflight(root, "1.1", AS_OF).absent]
    assert "13-2-a" not in codes
    assert len(codes) == 23


def test_what_is_cited_alike_is_cited_once(tmp_path: Path) -> None:
    """Several items come from one paragraph of the law, which the note names once."""
    documents = {
        f"{language}/{policy}/1.0.md": document()
        for language in ("nl", "en")
        for policy in ("privacy", "cookies")
    }
    root = write_project(tmp_path, documents, policies=("privacy", "cookies"))
    note = str(absent(preflight(root, "1.0", AS_OF)))
    assert note.count("Tw 11.7a(1)") == 1


@pytest.mark.parametrize(
    ("effective", "day"),
    [
        (date(2026, 12, 1), date(2026, 12, 1)),
        (AS_OF, date(2027, 1, 1)),
        (date(2027, 3, 1), date(2027, 1, 1)),
    ],
)
def test_the_day_on_which_the_site_changes(root: Path, effective: date, day: date) -> None:
    """It is the effective date, unless the site changes earlier or that date has come."""
    assert preflight(root, "1.1", effective).next_change == day


def shown(root: Path, number: str, effective: str, *, answer: str = "n\n") -> str:
    return run(root, "publish", "privacy", number, "--effective", effective, answer=answer).stdout


def test_it_shows_what_will_be_locked(root: Path) -> None:
    """Files, kind, day, what is replaced, the sections and the lines for readers; then it asks."""
    text = shown(root, "1.1", "2999-01-01")
    for line in (
        "privacy 1.1 will be locked permanently, in Dutch, English:\n",
        "  content/ledger/privacy/1.1.json\n",
        "Kind: an editorial change (the second number goes up).\n",
        "Effective date: Tuesday, 1 January 2999, in ",
        "Replaces: version 1.0, ",
        "English, compared with 1.0: 3 sections changed; 9 words inserted, 3 words deleted.\n",
        "  changed: Intro\n",
        "  new: Rights\n",
        "  moved: Keeping\n",
        "  Shown to readers:\n    - Longer.\n    - More.\n",
        "Note: no section covers GDPR 12(3), ",
        " “check --coverage” lists what the law requires and which section covers it.\n",
        "Once others can see this text, it can never be changed. Publish it? [y/N]",
    ):
        assert line in text
    assert "WP260" not in text


def test_a_material_change_is_to_be_told_beforehand(root: Path) -> None:
    """Before its date, readers can be informed; from today on it is too late, which is noted."""
    ahead = shown(root, "2.0", "2999-01-01")
    assert "Kind: a material change (the first number goes up); readers must be informed " in ahead
    assert "Note: inform your readers of this material change well before Tuesday, 1 Jan" in ahead
    today = shown(root, "2.0", AS_OF.isoformat())
    assert "Note: this material change takes effect at once." in today


def test_it_says_what_to_do_next(root: Path) -> None:
    """What to commit, build and check, and the day on which the site changes by itself."""
    text = shown(root, "1.1", "2999-01-01", answer="y\n")
    for line in (
        "privacy 1.1 is published. Next steps:\n",
        "     content/ledger/privacy/\n",
        "     content/en/privacy/1.1.md\n     content/nl/privacy/1.1.md\n",
        "3. Run “verify https://policies.voorbeeld.nl/” to check the live site.\n",
        "4. The site next changes by itself on ",
    ):
        assert line in text


def test_a_first_version(tmp_path: Path) -> None:
    """There is nothing that it replaces or is compared with."""
    write_project(tmp_path)
    text = shown(tmp_path, "1.0", "2999-01-01")
    assert "Kind: the first version of this policy.\n" in text
    assert "Dutch: a completely new text.\n" in text
    assert "Replaces" not in text
    assert not preflight(tmp_path, "1.0", AS_OF).comes_unannounced


def test_a_warning_needs_an_answer(root: Path) -> None:
    """A warning about this text is shown and counted in the question; --yes continues."""
    write_project(root, {f"{code}/privacy/1.1.md": new_text(code, LINK) for code in NEW})
    asked = run(root, "publish", "privacy", "1.1", "--effective", "2999-01-01", answer="n\n")
    assert asked.exit_code == 1
    assert "content/nl/privacy/1.1.md:21: insecure-link:" in asked.stderr
    assert (
        "Some of the changes above look material. Answer yes only if they take no right away "
        "from readers and impose nothing on them. 6 warnings above are unresolved: fix them, "
        "or accept them with a reason in content/site.toml. Once others can see this text, it "
        "can never be changed. Publish it?"
    ) in asked.stdout
    odd = ("--effective", "2999-01-01", "--far-ahead")
    done = run(root, "publish", "privacy", "1.1", *odd, "--yes")
    assert done.exit_code == 0


def test_a_warning_about_another_text_is_not_asked(root: Path) -> None:
    """Only what is about to be locked must be in order."""
    write_project(root, {f"{code}/privacy/2.0.md": new_text(code, LINK) for code in NEW})
    asked = preflight(root, "1.1", AS_OF)
    assert asked.unanswered == asked.doubtful
    assert {problem.concern for problem in asked.unanswered} == {
        Concern("privacy", VersionNumber(1, 1))
    }
