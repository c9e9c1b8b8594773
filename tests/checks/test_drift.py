"""Every kind of drift between two languages is found, at its line.

A correct pair of documents is spoilt in one place at a time, and the comparison must say so. The
pairs are that of tests/drift, which has one of everything, and the drafts of We-Assist. With `-s`
the run ends with a table: each kind, the rule that finds it, and how many instances were found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pytest
from tests import depth
from tests.helpers import IS_WE_ASSIST, ROOT
from tests.redline.comparing import findings, shown

from policysite.models import Problem

pytestmark = pytest.mark.slow

DRIFT = Path(__file__).parent / "drift"
CONTENT = ROOT / "content"
MOST = depth.number(1, 3)
# Where the pairs come from, and how many instances of a kind are made in each document.
OURS = {
    policy: (CONTENT / f"nl/{policy}/2.0.md", CONTENT / f"en/{policy}/2.0.md", MOST)
    for policy in ("privacy", "cookies")
}
PAIRS = {
    "drift": (DRIFT / "nl.md", DRIFT / "en.md", 2 * MOST),
    **(OURS if IS_WE_ASSIST else {}),
}


@dataclass(frozen=True)
class Spoilt:
    """A text with one change, and the lines of which one must be reported."""

    text: str
    lines: range


Spoil = Callable[[str], Iterator[Spoilt]]


@dataclass(frozen=True)
class Kind:
    """A kind of drift: its name, the rule that finds it, and how a text is spoilt by it.

    `language` is that of the text which is spoilt.
    """

    name: str
    rule: str
    spoil: Spoil
    language: str = "en"


def changed(pattern: str, new: str | Callable[[re.Match[str]], str]) -> Spoil:
    """Each match of `pattern` is replaced; this must be reported on the changed line."""

    def spoil(text: str) -> Iterator[Spoilt]:
        for match in re.finditer(pattern, text, re.MULTILINE):
            words = new(match) if callable(new) else match.expand(new)
            same = _beginning(match[0], words)
            line = text.count("\n", 0, match.start() + same) + 1
            spoilt = text[: match.start()] + words + text[match.end() :]
            assert spoilt != text
            yield Spoilt(spoilt, range(line, line + 1))

    return spoil


def dropped(pattern: str, near: int = 0) -> Spoil:
    """Each match of `pattern` is deleted; this must be reported there or at the text before it."""

    def spoil(text: str) -> Iterator[Spoilt]:
        for match in re.finditer(pattern, text, re.MULTILINE):
            before = re.sub(r"(\n\| ---.*)?\n*\Z", "", text[: match.start()])
            line = text.count("\n", 0, match.start()) + 1
            lines = range(before.count("\n") + 1 - near, line + 1)
            yield Spoilt(text[: match.start()] + text[match.end() :], lines)

    return spoil


def split_after(pattern: str) -> Spoil:
    """The paragraph ends after each match of `pattern`; either half may be reported."""

    def spoil(text: str) -> Iterator[Spoilt]:
        for match in re.finditer(pattern, text, re.MULTILINE):
            first = text.rindex("\n\n", 0, match.start())
            lines = range(text.count("\n", 0, first) + 3, text.count("\n", 0, match.end()) + 3)
            yield Spoilt(text[: match.end()] + "\n" + text[match.end() :], lines)

    return spoil


def _beginning(old: str, new: str) -> int:
    """How many signs both have in common at the start."""
    return next(
        (n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
        min(len(old), len(new)),
    )


def one_more(match: re.Match[str]) -> str:
    """The number in the first group, and one more."""
    before, after = match[0].split(match[1], 1)
    return f"{before}{int(match[1]) + 1}{after}"


def swapped(match: re.Match[str]) -> str:
    """The first two groups in each other's place."""
    first, second = match[1], match[2]
    middle = match[0][match.end(1) - match.start() : match.start(2) - match.start()]
    before = match[0][: match.start(1) - match.start()]
    return before + second + middle + first + match[0][match.end(2) - match.start() :]


NUMBER, STRUCTURE, SECTION = "number-parity", "structure-parity", "section-parity"
LINK, SITE, LANGUAGE = "link-parity", "site-parity", "language-parity"

KINDS = (
    # Periods, ages and frequencies
    Kind("another number of months", NUMBER, changed(r"\b(\d+) months", one_more)),
    Kind("another number of months in the reference", NUMBER,
         changed(r"\b(\d+) maanden", one_more), "nl"),
    Kind("another number in words", NUMBER, changed(r"\bfour weeks", "five weeks")),
    Kind("another number in words in the reference", NUMBER,
         changed(r"\bvier weken", "drie weken"), "nl"),
    Kind("another unit", NUMBER, changed(r"\b(6|six|four|three) (months|weeks)",
         lambda m: f"{m[1]} {'weeks' if m[2] == 'months' else 'months'}")),
    Kind("a period left out", NUMBER, changed(r" (?:within|for) (?:four|six|6) (?:weeks|months)",
         " soon")),
    Kind("a period added", NUMBER, changed(r"^We-Assist will then delete|^We do not sell",
         r"Within 3 days \g<0>")),
    Kind("a month for a week", NUMBER, changed(r"by a month\b", "by a week")),
    Kind("a year for a month", NUMBER, changed(r"\bone year", "one month")),
    Kind("half of a period", NUMBER, changed(r"\bsix months", "half a month")),
    Kind("years for a year and a half", NUMBER, changed(r"18 months", "two years")),
    Kind("days for working days", NUMBER, changed("working days", "days")),
    Kind("calendar days for working days", NUMBER, changed("calendar days", "working days")),
    Kind("hours for days", NUMBER, changed("two days", "36 hours")),
    Kind("another age", NUMBER, changed(r"\b(1[268])(?: years| \w+ years|;)", one_more)),
    Kind("the bound of an age range", NUMBER, changed(r"aged 12 to (16)", one_more)),
    Kind("two ages swapped", NUMBER,
         changed(r"under (12) years.*\n.*least 12 .* under (16)|From (18) years", lambda m:
                 swapped(m) if m[1] else m[0].replace("18", "12"))),
    Kind("another frequency", NUMBER, changed(r"every month|annual ", lambda m:
         m[0].replace("month", "week").replace("annual", "monthly"))),
    Kind("more often", NUMBER, changed(r"\btwice", "three times")),
    # Dates and times
    Kind("another day", NUMBER, changed(r"\b(22|1)(?= November|, 2024)", one_more)),
    Kind("another month", NUMBER, changed(r"November 2026|March 1", lambda m:
         m[0].replace("November", "October").replace("March", "April"))),
    Kind("another year", NUMBER, changed(r"\b(2026|2024)\b", one_more)),
    Kind("a date without its year", NUMBER, changed(r"(November) 2026", r"\1")),
    Kind("day and month swapped", NUMBER, changed("March 1, 2024", "3/1/2024")),
    Kind("another weekday", NUMBER, changed("Monday|Friday", "Sunday")),
    Kind("another hour", NUMBER, changed(r"9:00 am|5:30 pm", lambda m:
         m[0].replace("9", "8").replace("5", "6"))),
    Kind("morning for afternoon", NUMBER, changed("5:30 pm", "5:30 am")),
    # Amounts, percentages, other numbers
    Kind("another amount", NUMBER, changed(r"€1,(000)", "€1,100")),
    Kind("an amount without its cents", NUMBER, changed(r"(€1,000)\.50", r"\1")),
    Kind("another currency", NUMBER, changed(r"€|EUR ", "$")),
    Kind("thousands the Dutch way", NUMBER, changed(r"2,500", "2.500")),
    Kind("decimals the Dutch way", NUMBER, changed(r"5\.5%", "5,5%")),
    Kind("millions for thousands", NUMBER, changed("million", "thousand")),
    Kind("another percentage", NUMBER, changed(r"5\.5%|10 per cent", lambda m: "1" + m[0])),
    Kind("a percentage without its sign", NUMBER, changed(r"5\.5%|10 per cent", lambda m:
         m[0].removesuffix("%").removesuffix(" per cent"))),
    Kind("a rank in words", NUMBER, changed(r"\b(?:the )?second (?=edition|part)", "the third ")),
    Kind("a rank in digits", NUMBER, changed("3rd", "2nd")),
    Kind("a number of things", NUMBER, changed(r"\bthree things", "four things")),
    Kind("the number of an article", NUMBER, changed(r"Article (13)|Articles (15)", lambda m:
         m[0].replace("13", "14").replace("15", "16"))),
    Kind("the paragraph of an article", NUMBER, changed(r"13\((1)\)", one_more)),
    Kind("the letter of an article", NUMBER, changed(r"\(c\)", "(f)")),
    Kind("an article left out", NUMBER, changed(r"Article 13\(1\)\(c\) and ", "")),
    Kind("the number of a regulation", NUMBER, changed(r"2016/(679)", one_more)),
    Kind("another version", NUMBER, changed(r"(?:version|TLS) \d\.(\d+)", one_more)),
    Kind("a version that loses its nought", NUMBER, changed(r"version 2\.10", "version 2.1")),
    Kind("the number of a heading", NUMBER,
         changed(r"^(?:#+) (\d+)(?=[. ])|(?<=^### \d\.)(\d+)(?= )", lambda m:
                 one_more(m) if m[1] else str(int(m[2]) + 1))),
    Kind("a telephone number", NUMBER, changed(r"123 45 67\]", "123 45 76]")),
    Kind("a number in the trade register", NUMBER, changed("12345678", "12345687")),
    Kind("an account number", NUMBER, changed("NL91ABNA0417164300", "NL91ABNA0417164301")),
    Kind("a number in the summary", NUMBER,
         changed(r"(?<=^  - )(.*)(?:\b6|six|four)(?= (?:months|weeks))", r"\g<1>9")),
    Kind("a number in the changes", NUMBER, changed(r"now 6 months", "now 7 months")),
    Kind("a number in a table", NUMBER, changed(r"\b(4|10|5|three)(?= [\w ]*\|$)", "8")),
    Kind("a number in a footnote", NUMBER, changed("seven years for", "ten years for")),
    Kind("a number in a definition", NUMBER, changed("most seven years", "most five years")),
    # Sections
    Kind("a section missing", SECTION, dropped(
        r"^### .*\n\n(?:[^#\n].*\n|\n)*(?=##)|^## .*\n\n(?:[^#\n].*\n|\n)*(?=## |\Z)")),
    Kind("a section too many", SECTION, changed(r"^(#{2,4}) (?=.*\{#(?:words|security|kinds))",
         r"\1 More {#more}\n\nText.\n\n\1 ")),
    Kind("sections in another order", SECTION, changed(
        r"^(## (?:[45]\.|Kinds) .*\n(?:(?!## ).*\n)*)(## .*\n(?:(?!## ).*\n)*)",
        lambda m: m[2].rstrip("\n") + "\n\n" + m[1])),
    Kind("a section at another level", SECTION, changed(r"^###(?= .*\{#)", "##")),
    Kind("covers left out", SECTION, changed(r' covers="[^"]*"', "")),
    Kind("different “covers”", SECTION, changed(r'covers="13-2-a"', 'covers="13-2-b"')),
    # Lists, tables, paragraphs
    Kind("a list item missing", STRUCTURE, dropped(r"^(?:    )?- .*\n", near=1)),
    Kind("a list item missing in the reference", STRUCTURE,
         dropped(r"^- .*\n(?=- )", near=1), "nl"),
    Kind("a list item too many", STRUCTURE, changed(r"^(- .*\n)(?=- )", r"\1- something else;\n")),
    Kind("a whole list missing", STRUCTURE, dropped(r"(?:^- .*\n)(?:(?:    )?- .*\n)+\n")),
    Kind("a list item nested", STRUCTURE, changed(r"^- (?=(?:data on|loss|your age|your loc))",
         "    - ")),
    Kind("a list item no longer nested", STRUCTURE, changed(r"^    - (?=the date)", "- ")),
    Kind("bullets for numbers", STRUCTURE, changed(
        r"(?:^\d\. [A-Z].*\n)+", lambda m: re.sub(r"(?m)^\d\.", "-", m[0]))),
    Kind("numbers for bullets", STRUCTURE, changed(
        r"(?<=\n\n)(?:^- .*\n){2,}(?=\n)", lambda m: "".join(
            f"{n}.{line[1:]}\n" for n, line in enumerate(m[0].splitlines(), 1)))),
    Kind("a list that begins at another number", STRUCTURE, changed(
        r"(?:^\d\. [A-Z].*\n)+", lambda m: re.sub(
            r"(?m)^\d", lambda d: str(int(d[0]) + 1), m[0]))),
    Kind("a table row missing", STRUCTURE, dropped(r"(?<=\|\n)^\| (?!---).*\n(?=\|)(?!\| ---)")),
    Kind("a table row too many", STRUCTURE, changed(
        r"^(\| (?!---).*\|\n)(?!\| ---)", lambda m:
        m[0] + "|" + " x |" * (m[0].count("|") - 1) + "\n")),
    Kind("a table column missing", STRUCTURE, changed(r"(?:^\|.*\|\n)+", lambda m:
         re.sub(r"(?m)[^|\n]*\|$", "", m[0]))),
    Kind("an empty cell", STRUCTURE, changed(r"(?<=\| )[A-Z][^|\[]*(?= \|$)", " ")),
    Kind("a paragraph missing", STRUCTURE, dropped(
        r"(?<=[^:]\n\n)^(?!.*\[\^)[A-Z][^:\n]*[.\]]\n(?:[A-Z\[*][^\n]*[^:\n]\n)*\n(?!:)")),
    Kind("a paragraph split in two", STRUCTURE, split_after(
        r"^(?:We do not sell|If you are convinced|Nothing is ticked) .*\n")),
    Kind("a paragraph too many", STRUCTURE, changed(
        r"(?<=\})\n\n(?=[A-Z])", "\n\nThis has been added.\n\n")),
    Kind("a term without its definition", STRUCTURE, dropped(r"^Retention period\n:.*\n\n?")),
    Kind("a footnote missing", STRUCTURE, lambda text: (
        Spoilt(text.replace("[^law]", "", 1).replace("[^law]: ", "", 1), range(lines, lines + 1))
        for lines in [text[: text.find("[^law]")].count("\n") + 1] if "[^law]" in text)),
    Kind("an open place missing", STRUCTURE, dropped(r"^\[\[TODO: .*\]\]\n")),
    Kind("an open place too many", STRUCTURE, changed(
        r"^(We will answer .*|You can also write .*)$", r"\1 [[TODO: what]]")),
    Kind("a line of the summary missing", STRUCTURE, dropped(r"^  - .*\]\(#.*\n")),
    Kind("a line of the changes missing", STRUCTURE, dropped(
        r"(?<=\n)^  - (?!.*\]\(#).*\n(?!---)")),
    Kind("bold lost", "emphasis-parity", changed(r"\*\*([^*\n]+)\*\*", r"\1")),
    # Links, addresses, code
    Kind("a link to another section", LINK, changed(r"\(#(?:retention|data|rights|purposes)\)",
         "(#introduction)")),
    Kind("a link to another policy", LINK, changed(r"\(policy:cookies", "(policy:terms")),
    Kind("a link to another section of a policy", LINK, changed(r"\(policy:(\w+)#\w+",
         r"(policy:\1#other")),
    Kind("a link that lost its section", LINK, changed(r"\(policy:(\w+)#\w+\)", r"(policy:\1)")),
    Kind("a link left out", LINK, changed(r"\[([^\]\[*]+)\]\((?:policy|#|mailto)[^)]*\)", r"\1")),
    Kind("a link left out in the reference", LINK,
         changed(r"\[([^\]\[*]+)\]\((?:policy|#|mailto)[^)]*\)", r"\1"), "nl"),
    Kind("a link too many", LINK, changed(r"^We (?=do not sell|-)|^(?=Anyone who has)",
         r"\g<0>[here](#complaint) ")),
    Kind("two links swapped", LINK, changed(
        r"\((#retention)\)\n.*\((#rights)\)|\((#consent)\)\n.*\n.*\((#withdrawal)\)", lambda m:
        swapped(m) if m[1] else m[0].replace("#consent", "#withdrawal", 1))),
    Kind("mail to another address", LINK, changed(r"mailto:(\w+)@", "mailto:info@")),
    Kind("another e-mail address", SITE, changed(r"(?<=[\[ ])(privacy|klacht|administratie|vraag)@",
         "info@")),
    Kind("a call to another number", LINK, changed(r"tel:\+31201234567", "tel:+31201234568")),
    Kind("another site", SITE, changed(r"https://(?:toezicht\.nl|autoriteit\w+\.nl)",
         "https://toezicht.com")),
    Kind("another page of a site", SITE, changed("BWBR0040940", "BWBR0011468")),
    Kind("another web address in the text", SITE, changed(r"wet/uitleg", "wet/tekst")),
    Kind("another name in code", "code-parity", changed(r"`_(?:session|stats)`", "`_other`")),
    # Language
    Kind("a sentence in Dutch", LANGUAGE, changed(
        r"^(?:We do not sell|You can also write|We cannot check|Refusing is as).*$",
        "Wij kunnen dat niet doen zonder uw toestemming.")),
    Kind("a sentence in English in the reference", LANGUAGE, changed(
        r"^(?:Uw gegevens verkopen|Of een bezoeker|Weigeren is even).*$",
        "We cannot do that without your consent."), "nl"),
    Kind("a list item in Dutch", LANGUAGE, changed(
        r"^- (?:your name and.*|loss of.*|the lifetime of the cookie;)$",
        "- de gegevens die wij van u hebben;")),
    Kind("a cell in Dutch", LANGUAGE, changed(
        r"\| (?:Checking whether|Answering your)[^|]* \|", "| Misbruik van uw gegevens voorkomen |"
    )),
    Kind("a line of the summary in Dutch", LANGUAGE, changed(
        r"^  - (?:We keep|You will|You can)[^\[]*(?=\[)",
        "  - Wij bewaren uw gegevens niet langer dan nodig. ")),
    Kind("a heading in Dutch", LANGUAGE, changed(
        r"(?<=^## )2\. (?:Which data we process|Information collected)",
        "2. De gegevens die wij van u hebben")),
    Kind("a footnote in Dutch", LANGUAGE, changed(
        r"The law prescribes .*", "De wet schrijft voor facturen een termijn van 7 jaar voor.")),
    # Negation
    Kind("“not” left out", "negation-parity", changed(
        r"^(We) do not (?=sell)|^(We) cannot (?=check)|(?<=You can) no longer(?= request)",
        lambda m: f"{m[1] or m[2] or ''} ".lstrip() if m[1] or m[2] else "")),
    Kind("“not” added", "negation-parity", changed(
        r"^(?:We answer within|Withdrawing consent is|We will answer)", lambda m:
        m[0].replace("answer", "not answer").replace("is", "is not"))),
    Kind("“without” turned around", "negation-parity", changed(
        r"^Without JavaScript", "With JavaScript")),
)  # fmt: skip


@pytest.fixture(scope="module")
def table() -> Iterator[list[str]]:
    """A line for each kind, printed at the end."""
    lines: list[str] = []
    yield lines
    print("\n" + "\n".join(lines) + f"\n{len(lines)} kinds")


@pytest.mark.parametrize("pair", PAIRS)
def test_what_is_right_is_left_alone(pair: str) -> None:
    """Nothing is found in a correct pair."""
    dutch, english, _ = PAIRS[pair]
    assert findings(dutch.read_text(), english.read_text()) == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_drift_is_found(kind: Kind, table: list[str]) -> None:
    """Each instance of a kind of drift is found by its rule, and the place is named."""
    made, unfound = 0, []
    for dutch_file, english_file, most in PAIRS.values():
        dutch, english = dutch_file.read_text(), english_file.read_text()
        for spoilt in islice(kind.spoil(english if kind.language == "en" else dutch), most):
            made += 1
            both = (dutch, spoilt.text) if kind.language == "en" else (spoilt.text, english)
            found = findings(*both)
            if not any(tells(problem, kind, spoilt.lines) for problem in found):
                unfound.append((spoilt.lines, [shown(problem) for problem in found]))
    table.append(f"{kind.rule:<18} {made - len(unfound):>3} of {made:<3} {kind.name}")
    if not made and not IS_WE_ASSIST:
        pytest.skip("only the drafts of We-Assist can be spoilt by it, and content/ has others")
    assert made > 0
    assert unfound == []


def test_there_are_many_kinds() -> None:
    """No kind is listed twice."""
    assert len({kind.name for kind in KINDS}) == len(KINDS) > 90


def tells(problem: Problem, kind: Kind, lines: range) -> bool:
    """Whether a finding is of the rule of `kind` and names one of `lines`."""
    if problem.rule.name != kind.rule:
        return False
    path = f"{kind.language}.md"
    if problem.path == path and problem.line in lines:
        return True
    return any(re.search(rf"\b{path}:{line}\b", problem.message) for line in lines)
