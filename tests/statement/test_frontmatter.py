import pytest

from policysite.statement import frontmatter
from policysite.statement.frontmatter import FRONT_MATTER

BODY = "## A {#a}\n"


def problems(text: str) -> list[str]:
    found = frontmatter.parse(text, "a.md")[1]
    assert {problem.rule for problem in found} <= {FRONT_MATTER}
    return [f"{problem.line}: {problem.message}" for problem in found]


def between(lines: str) -> str:
    return f"---\n{lines}\n---\n{BODY}"


def test_all_of_it_is_read() -> None:
    """Title, summary with its lines, changes, and the body with its first line."""
    lines = "title: T 1.10\nin_short:   # optional\n  - One.\n  - Two.\nchanges:\n- no"
    found, problems = frontmatter.parse(between(lines), "a.md")
    assert problems == []
    assert found == frontmatter.FrontMatter(
        title="T 1.10",
        in_short=(("One.", 4), ("Two.", 5)),
        changes=("no",),
        body=BODY,
        body_line=9,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title: T\n", "1: the file does not start with a line “---”"),
        (" ---\ntitle: T\n---\n", "1: the file does not start with a line “---”"),
        ("---\ntitle: T\n", "1: the file has no second line “---”"),
        (
            between("title: T\nversion: 1.0"),
            "3: unknown key “version”; the keys are title, in_short, changes",
        ),
        (
            between("title: T\nwijzigingen:\n  - Een."),
            "3: unknown key “wijzigingen”; the keys are title, in_short, changes",
        ),
        (between("title: T\ntitle: U"), "3: the key “title” is repeated"),
        (between("changes: [One.]"), "1: the title is missing"),
        (between("title:"), "2: the title must be one line of text"),
        (between("title: [a]"), "2: the title must be one line of text"),
        (between("title: |\n  a\n  b"), "2: the title must be one line of text"),
        (between("title: '**T**'"), "2: the title must be plain text, without links or markup"),
        (
            between("title: T\nchanges: One."),
            "3: “changes” must be a list: lines that start with “- ”",
        ),
        (
            between("title: T\nin_short: []"),
            "3: “in_short” must be a list: lines that start with “- ”",
        ),
        (
            between("title: T\nchanges:\n- One.\n- [Two.]"),
            "5: each line of “changes” must be text",
        ),
        (
            between("title: T\nchanges:\n- One.\n- '[Two](#b)'"),
            "5: “changes” must contain plain sentences, without links or markup",
        ),
        (between("- title"), "2: these are not “key: value” lines"),
        (
            between("title: T\nchanges: &x [a]"),
            "3: an anchor (&) is not allowed; put the text in quotes",
        ),
        (
            between("title: " + "T" * 9000),
            "2: this part is 9007 characters long; the limit is 8192",
        ),
    ],
    ids=range(18),
)
def test_bad_front_matter_is_told_with_its_line(text: str, expected: str) -> None:
    """What cannot be parsed is a problem on its line, and there is no document."""
    assert problems(text) == [expected]
    assert frontmatter.parse(text, "a.md")[0] is None


def test_a_line_of_dashes_in_the_body_stays_in_the_body() -> None:
    """Only the first two lines “---” bound the front matter."""
    found, _ = frontmatter.parse("---\ntitle: T\n---\nA.\n\n---\n", "a.md")
    assert found is not None
    assert found.body == "A.\n\n---\n"


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        (
            "changes:\n  - Nieuw: een termijn.",
            'Put the text in quotes: - "Nieuw: een termijn."',
        ),
        ("title: Privacy: kort", 'Put the text in quotes: title: "Privacy: kort"'),
        ('changes:\n  - "Nieuw', "Put the lines"),
        ("changes:\n  - a #b", 'Put the text in quotes: - "a #b"'),
        ("titel: T", "Correct the word before the colon, or delete the line."),
        ("changes: One.", "Write each sentence on a separate line that starts with “  - ”."),
        (
            "changes:\n  - '[a](#b)'",
            "Write plain words; use links and markup in the text only.",
        ),
    ],
)
def test_the_remedy_fits_the_fault(line: str, remedy: str) -> None:
    """What is said to be done about a line is about that line."""
    (problem, *_) = frontmatter.parse(between(line), "a.md")[1]
    if remedy != "Put the lines":
        assert problem.fix == remedy
    assert problem.fix != FRONT_MATTER.remedy


@pytest.mark.parametrize(
    "lines",
    [
        "title: T\nin_short:\n  - One.\nchanges:\n  - New: a period.",
        "title: T\nin_short:\n  - 'One.'\nchanges:\n  - \"New: a period.\nbad line",
        "titel: X\ntitle: T\nin_short:\n- One.\nchanges:\n-  New: a period.",
    ],
)
def test_what_can_be_read_of_a_faulty_one(lines: str) -> None:
    """Title, summary and body are there for who looks for what else is wrong."""
    assert frontmatter.parse(between(lines), "a.md")[0] is None
    found = frontmatter.recovered(between(lines))
    assert found is not None
    assert (found.title, found.in_short, found.body) == (
        "T",
        (("One.", 2 + lines.split("\n").index(next(x for x in lines.split("\n") if "One." in x))),),
        BODY,
    )
    assert "New: a period." in found.changes[0]
