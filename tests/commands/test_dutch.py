"""What the program says to somebody who reads Dutch."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner
from tests.helpers import (
    AS_OF,
    EN,
    EXAMPLE,
    NL,
    ROOT,
    check,
    copy_example,
    document,
    publish,
    run,
    write_project,
)

from policysite import catalogs, cli
from policysite.checks.drafts import OPEN_PLACE
from policysite.checks.rulebook import RULES
from policysite.errors import ContentProblems, UnreadableContent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from click.testing import Result

    from policysite.models import Problem
    from policysite.rules import Rule

pytestmark = pytest.mark.slow

DUTCH = catalogs.program("nl")
RULE: Mapping[str, Rule] = {str(rule.name): rule for rule in RULES}
COMMANDS = sorted(cli.main.commands)


def dutch(root: Path, *arguments: str, answer: str | None = None) -> Result:
    return run(root, "--language", "nl", *arguments, answer=answer)


# One fault, or a few, for each rule.


@dataclass(frozen=True)
class Fault:
    """The rules that are broken by these documents, or by what `spoil` does to a project."""

    rules: tuple[str, ...]
    documents: Mapping[str, str | bytes] = field(default_factory=dict)
    spoil: Callable[[Path], object] | None = None
    example: bool = False

    def project(self, root: Path) -> Path:
        if self.example:
            copy_example(root)
        else:
            base = {NL: document(), EN: document()}
            write_project(root, base | dict(self.documents))
        for name, data in self.documents.items():
            path = root / "content" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
        if self.spoil is not None:
            self.spoil(root)
        return root


def of_body(names: str, body: str, other: str = "## Intro {#intro}\n\nText.\n") -> Fault:
    """A draft in Dutch with `body`, and one in English with `other`."""
    return Fault(tuple(names.split()), {NL: document(body), EN: document(other)})


def of_line(names: str, line: str, other: str = "Text.") -> Fault:
    """The same of one paragraph."""
    head = "## Intro {#intro}\n\n"
    return of_body(names, f"{head}{line}\n", f"{head}{other}\n")


def of_settings(names: str, more: str) -> Fault:
    def spoil(root: Path) -> None:
        path = root / "content/site.toml"
        path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")

    return Fault(tuple(names.split()), spoil=spoil)


def changed(path: str, old: str, new: str) -> Callable[[Path], object]:
    def spoil(root: Path) -> None:
        file = root / "content" / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    return spoil


def linked(root: Path) -> None:
    (root / "content" / NL).rename(root / "elsewhere.md")
    (root / "content" / NL).symlink_to(root / "elsewhere.md")


def untranslated(root: Path) -> None:
    file = root / "translations/nl/LC_MESSAGES/messages.po"
    file.parent.mkdir(parents=True)
    file.write_text('#, fuzzy\nmsgid "Accessibility"\nmsgstr "x"\n', encoding="utf-8")


def withdrawn_and_back(root: Path) -> None:
    file = root / "content/nl/privacy/1.0.md"
    data = file.read_bytes()
    reasons = ("--reason-nl", "Bevel.", "--reason-en", "Order.")
    assert run(root, "withdraw", "privacy", "1.0", *reasons, "--yes").exit_code == 0
    file.write_bytes(data)


def unshown(root: Path) -> None:
    """No draft shows the list any more."""
    for language in ("nl", "en"):
        changed(f"{language}/cookies/1.1.md", "[[cookies]]\n", "Tekst.\n")(root)


def outdated(root: Path) -> None:
    """The list was published, and says something else by now."""
    today = ("--effective", AS_OF.isoformat(), "--backdated", "--yes")
    for language in ("nl", "en"):
        draft = root / f"content/{language}/cookies/1.1.md"
        text = re.sub(r"\[\[TODO: .*?\]\]", "*a*", draft.read_text(encoding="utf-8"))
        draft.write_text(text, encoding="utf-8")
    assert run(root, "publish", "cookies", "1.1", *today).exit_code == 0
    changed("cookies.yaml", "consent: requested-service", "consent: transmission")(root)


FAULTS = (
    Fault(("encoding",), {NL: b"\xff"}),
    Fault(("line-endings",), {NL: document().replace("\n", "\r\n")}),
    Fault(("characters",), {NL: document("a\u202eb\n")}),
    Fault(("normalisation",), {NL: document("Cafe\u0301\n")}),
    Fault(("empty-file",), {NL: b""}),
    of_body("size", "x" * 5001 + "\n"),
    Fault(("file-name",), {"notes.txt": "x\n"}),
    Fault(("symlink",), spoil=linked),
    Fault(("front-matter",), {NL: document(titel="T")}),
    of_body("heading-id", "## A\n"),
    of_body("duplicate-id", "## A {#a}\n\nb\n\n## C {#a}\n\nd\n"),
    of_body("heading-level", "## A {#a}\n\nb\n\n#### C {#c}\n\nd\n"),
    of_body("heading-form", "> ## A {#a}\n"),
    of_line("raw-html", "<b>x</b>"),
    of_line("attributes", "*x*{onclick=y}"),
    of_line("markup", "![x](https://x.nl/x.png)"),
    of_line("link-scheme", "[x](javascript:x)"),
    of_line("insecure-link", "[x](http://x.nl)"),
    of_line("link-target", "[x](#nope)"),
    Fault(
        ("unpublished-target",),
        {NL: document("[a](policy:cookies)\n"), "nl/cookies/1.0.md": document()},
        spoil=changed("site.toml", '"privacy"', '"privacy", "cookies"'),
    ),
    Fault(("lost-section",), {"nl/privacy/3.0.md": document(changes="[Anders.]")}, example=True),
    Fault(("anchors",), {"anchors.toml": '[terms."1.0"]\nretired = ["a"]\n'}),
    Fault(("language-missing",), {"nl/privacy/2.0.md": document(changes="[Anders.]")}),
    of_body("section-parity", "## A {#a}\n\nb\n"),
    of_line("structure-parity", "Een.\n\nTwee."),
    of_line("number-parity", "Na 6 maanden.", "After 7 months."),
    of_line("link-parity", "[x](#intro)", "x"),
    of_line("site-parity", "Zie a@voorbeeld.nl.", "See b@voorbeeld.nl."),
    of_line("code-parity", "De cookie `a`.", "The cookie `b`."),
    of_line("language-parity", "This is what we have not translated for you yet."),
    of_line("negation-parity", "Wij verkopen uw gegevens niet.", "We sell your data."),
    Fault(
        ("number-in-words",),
        {NL: document("Na 6 maanden.\n"), "fr/privacy/1.0.md": document("Après six mois.\n")},
        spoil=changed("site.toml", '"en"', '"fr"'),
    ),
    of_line("emphasis-parity", "Dit is **zo**.", "This is so."),
    of_line("open-place", "[[TODO: wie]]", "[[TODO: who]]"),
    of_body("heading-in-capitals", "## INLEIDING {#intro}\n\nTekst.\n"),
    of_line("pasted-bullet", "• een", "- one"),
    Fault(
        ("summary-values",),
        {NL: document("## A {#a}\n\nNa 6 maanden.\n", in_short="['12 maanden. [Meer](#a)']")},
    ),
    Fault(
        ("material-change",),
        {
            "nl/privacy/2.1.md": document("Na 99 jaar, voor € 5.\n", changes="[Anders.]"),
            "en/privacy/2.1.md": document("After 99 years, for € 5.\n", changes="[Else.]"),
        },
        example=True,
    ),
    of_body("covers", '## A {#a covers="99-1"}\n\nb\n'),
    Fault(("stale-draft",), {"nl/privacy/0.9.md": document()}, example=True),
    Fault(
        ("published-source",), example=True, spoil=changed("nl/privacy/1.0.md", "title", "titel")
    ),
    Fault(
        ("ledger-article",),
        example=True,
        spoil=changed("ledger/privacy/1.0.nl.html", "</article>", "</article>\n"),
    ),
    Fault(("ledger-entry", "ledger-file"), {"ledger/privacy/1.0.json": "{}\n"}, example=True),
    Fault(
        ("ledger-day",),
        example=True,
        spoil=changed("ledger/privacy/2.0.json", '"published": "2026', '"published": "2031'),
    ),
    Fault(
        ("ledger-chain",),
        example=True,
        spoil=lambda root: (root / "content/ledger/privacy/1.1.json").unlink(),
    ),
    Fault(("withdrawn-text",), example=True, spoil=withdrawn_and_back),
    Fault(("translation",), spoil=untranslated),
    Fault(("settings",), {"site.toml": "base_url = 1\nfoo = 2\n"}),
    Fault(("example-address",), spoil=changed("site.toml", "voorbeeld.nl", "voorbeeld.example")),
    Fault(("browsers",), {"browsers.yaml": "browsers: []\n"}),
    of_settings("accepted", '[[accepted]]\nrule = "x"\nwhere = "y"\nreason = "z"\n'),
    Fault(("words",), {"words.toml": "nl = 1\n"}),
    of_line("unknown-address", "Schrijf naar iemand@elders.nl.", "Write to iemand@elders.nl."),
    of_line("company-name", "VoorbeeldBV bewaart gegevens.", "VoorbeeldBV keeps data."),
    of_line("form-of-address", "U krijgt uw geld; je hebt het nodig.", "You get your money."),
    of_line(
        "consent-by-use",
        "Door deze website te gebruiken gaat u akkoord met cookies.",
        "By using this website you agree to cookies.",
    ),
    of_line(
        "review-regularly",
        "Raadpleeg deze pagina regelmatig.",
        "Please check this page regularly.",
    ),
    of_line("compliance-claim", "Wij voldoen volledig aan de AVG.", "We fully comply."),
    of_line(
        "identity-copy",
        "Stuur bij elk verzoek een kopie van uw identiteitsbewijs mee.",
        "Send a copy of your identity document with each request.",
    ),
    of_line("unlinked-reference", "Zie paragraaf 3 hieronder.", "See section 3 below."),
    of_line("missing-list", "Wij verwerken de volgende gegevens:", "We process these data:"),
    of_body(
        "numbering-gap",
        "## 1. A {#a}\n\nb\n\n## 3. C {#c}\n\nd\n",
        "## 1. A {#a}\n\nb\n\n## 3. C {#c}\n\nd\n",
    ),
    of_body("empty-section", "## A {#a}\n\n## B {#b}\n\nc\n", "## A {#a}\n\n## B {#b}\n\nc\n"),
    of_line("past-date", "Vanaf 1 maart 2024 zullen wij dat doen.", "We will, from 1 March 2024."),
    of_line("long-sentence", "woord " * 40 + "woord.", "word " * 40 + "word."),
    of_line("hedge-word", "Mogelijk bewaren wij dat.", "We may keep that."),
    Fault(
        ("vendor-page-age",),
        example=True,
        spoil=changed("browsers.yaml", 'verified_on: "2026', 'verified_on: "2020'),
    ),
    Fault(
        ("merge-conflict",),
        {NL: document("<<<<<<< HEAD\nEen.\n=======\nTwee.\n>>>>>>> other\n")},
    ),
    Fault(("file-size",), {NL: "x" * (4 * 1024 * 1024 + 1)}),
    Fault(("flat-list",), {NL: document("## A {#a}\n\n- Een:\n  - twee\n  - drie\n")}),
    Fault(
        ("sentence-parity",),
        {
            NL: document("## A {#a}\n\nWij bewaren uw gegevens zes maanden in ons archief.\n"),
            EN: document(
                "## A {#a}\n\nWe keep your data for six months in our archive. "
                "We also sell all of it to anybody in the world who asks us for it.\n"
            ),
        },
    ),
    Fault(("logo",), example=True, spoil=changed("site.toml", "name =", 'logo = "a.svg"\nname =')),
    Fault(("cookies",), {"cookies.yaml": "cookies: []\n"}),
    Fault(
        ("cookie-consent",),
        example=True,
        spoil=changed("cookies.yaml", "consent: requested-service", "consent: asked"),
    ),
    Fault(
        ("cookie-access",),
        example=True,
        spoil=changed("cookies.yaml", '["Reclame BV", "Adverteerder BV"]', "[]"),
    ),
    Fault(
        ("list-age",),
        example=True,
        spoil=changed("cookies.yaml", 'checked_on: "2026', 'checked_on: "2020'),
    ),
    Fault(("unshown-list",), example=True, spoil=unshown),
    of_line("cookie-list", "De lijst: [[cookies]].", "The list: [[cookies]]."),
    Fault(("outdated-list",), example=True, spoil=outdated),
    # And what each rule gives as an example.
    *(
        Fault((rule.name,), {f"{example.language}/privacy/1.0.md": document(f"{example.wrong}\n")})
        for rule in RULES
        for example in rule.examples
    ),
)


def problems_of(root: Path) -> list[Problem]:
    try:
        return check(root)
    except UnreadableContent as error:
        return list(error.problems)


# What these faults do not break: spelling is looked at where there are dictionaries, and the pages
# of others where there is a network.
# Compared with git and a kept list (tests/content/test_main_branch.py) is the ledger's history.
ELSEWHERE = {
    "spelling",
    "dead-page",
    "moved-page",
    "unanswered-page",
    "ledger-history",
    # What a scan of a website finds (tests/checks/test_cookie_drift.py).
    "after-refusal",
    "before-consent",
    "longer-lifetime",
    "other-party",
    "unlisted-cookie",
    "unnamed-third-party",
    "unpressed-banner",
    "unseen-cookie",
}


def test_the_faults_break_every_rule() -> None:
    """No rule is left out below."""
    broken = {name for fault in FAULTS for name in fault.rules}
    assert broken | ELSEWHERE == set(RULE)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.rules[0])
def test_no_problem_is_told_in_english(tmp_path: Path, fault: Fault) -> None:
    """Each problem of each kind, with its reason and its remedy, has words of its own in Dutch."""
    found = problems_of(fault.project(tmp_path))
    assert set(fault.rules) <= {problem.rule.name for problem in found}
    for problem in found:
        for message in (problem.message, problem.rule.reason, problem.fix):
            assert message.translated(DUTCH) != message


@pytest.mark.parametrize("name", sorted(RULE))
def test_every_rule_is_explained(name: str) -> None:
    """Why, and how to fix it, in whole sentences."""
    for message in (RULE[name].reason, RULE[name].remedy):
        assert message.translated(DUTCH) != message
        assert message.translated(DUTCH).endswith((".", "}", "]"))


# The output in the terminal.

CHECKED = """\
content/en/privacy/1.1.md:1: language-missing: versie 1.1 van “privacy” bestaat niet in “en”
    waarom: Een versie moet in elke taal bestaan of in geen enkele, zodat de talen gelijk blijven \
lopen.
    zo lost u het op: Schrijf het ontbrekende bestand, of verwijder het concept in de andere taal.
content/nl/privacy/1.0.md:4: heading-id: de kop “A” heeft geen id
    waarom: Zonder blijvende id kan niemand naar een kop verwijzen, en zijn versies niet te \
vergelijken.
    zo lost u het op: Zet aan het eind van de kop een id van Engelse woorden, zoals {#retention}.
content/nl/privacy/1.1.md:5: insecure-link: “http://x.nl” is niet beveiligd (waarschuwing)
    waarom: Wat via http: wordt verstuurd, kan onderweg worden gelezen en veranderd.
    zo lost u het op: Gebruik het https:-adres van de pagina.
content/nl/privacy/1.1.md:7: open-place: [[TODO: wie]] is nog open (open plek)
    waarom: Bezoekers zouden “TODO” lezen in een tekst die niet meer te wijzigen is.
    zo lost u het op: Vervang [[TODO: …]] door de tekst voordat u deze versie publiceert.
content/ is gecontroleerd: 2 fouten, 1 waarschuwing, 1 open plek.
"""


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A project with two errors, a warning and a hint."""
    documents = {
        NL: document("## A\n"),
        EN: document(),
        "nl/privacy/1.1.md": document("[x](http://x.nl)\n\n[[TODO: wie]]\n", changes="[Anders.]"),
    }
    return write_project(tmp_path, documents)


def test_problems_in_the_terminal(faulty: Path) -> None:
    """Each problem in a line, why and how to fix it below, and their number at the end."""
    result = dutch(faulty, "check")
    assert result.exit_code == 1
    assert result.stdout.startswith(CHECKED)


def test_problems_for_programs(faulty: Path) -> None:
    """Rules, severities and keys are the same in every language; text for people is Dutch."""
    found = json.loads(dutch(faulty, "check", "--format", "json").stdout)
    assert {
        "line": 4,
        "message": "de kop “A” heeft geen id",
        "path": "content/nl/privacy/1.0.md",
        "reason": "Zonder blijvende id kan niemand naar een kop verwijzen, en zijn versies "
        "niet te vergelijken.",
        "remedy": "Zet aan het eind van de kop een id van Engelse woorden, zoals {#retention}.",
        "rule": "heading-id",
        "severity": "error",
        "superseded": False,
    } in found
    assert {item["severity"] for item in found} == {"error", "warning", "open"}
    english = json.loads(run(faulty, "check", "--format", "json").stdout)
    assert [(p["path"], p["line"], p["rule"]) for p in found] == [
        (p["path"], p["line"], p["rule"]) for p in english
    ]


def test_problems_on_a_forge(faulty: Path) -> None:
    """The words beside the line are Dutch, the command to the forge is as it must be."""
    assert (
        "::error file=content/nl/privacy/1.0.md,line=4,title=heading-id::de kop “A” heeft geen id. "
        "Zet aan het eind van de kop een id van Engelse woorden, zoals {#retention}."
    ) in dutch(faulty, "check", "--format", "github").stdout.split("\n")


STATUS = """\
privacy      2.0      aangekondigd van kracht vanaf 1 januari 2027, gepubliceerd op 22 november 2026
privacy      1.1      van kracht   van kracht vanaf 1 juni 2026, gepubliceerd op 22 november 2026
privacy      1.0      vervangen    van kracht vanaf 1 januari 2025, gepubliceerd op 22 november 2026
cookies      1.1      concept
cookies      1.0      van kracht   van kracht vanaf 1 januari 2025, gepubliceerd op 22 november 2026
cookies 1.1: 2 waarschuwingen, 2 open plekken.
Op vrijdag 1 januari 2027 gaat versie 2.0 van “privacy” in.
Op vrijdag 1 januari 2027 wordt de einddatum in security.txt van de site vernieuwd.
Bouw en plaats de site die dag opnieuw (vrijdag 1 januari 2027).
"""


def test_the_status() -> None:
    """The states have Dutch names for people, and their own for programs."""
    day = AS_OF.isoformat()
    assert dutch(EXAMPLE, "status", "--as-of", day).stdout == STATUS
    found = dutch(EXAMPLE, "status", "--as-of", day, "--format", "json").stdout
    assert found == run(EXAMPLE, "status", "--as-of", day, "--format", "json").stdout


def test_building(example: Path) -> None:
    """What is made, and that there was nothing to make."""
    day = AS_OF.isoformat()
    first = dutch(example, "build", "--as-of", day)
    assert re.fullmatch(r"[0-9]+ pagina’s bouwen …\n", first.stderr)
    assert re.fullmatch(
        r"[0-9]+ bestanden gebouwd in .*build, naar de stand van 22 november 2026\.\n", first.stdout
    )
    again = dutch(example, "build", "--as-of", day)
    assert re.fullmatch(
        r"Er is niets veranderd: .*build is nog actueel \([0-9]+ bestanden\)\.\n", again.stdout
    )


def test_a_refused_build(faulty: Path) -> None:
    """The problems, and in the last line what was not done."""
    result = dutch(faulty, "build", "--drafts")
    assert result.exit_code == 1
    assert result.stderr.endswith(
        "Fout: 2 fouten hierboven: de site met concepten is niet gebouwd door het concept "
        "privacy 1.0, privacy 1.1, en de vorige is niet gewijzigd; “build” zonder --drafts "
        "werkt wel. Los ze op en voer de opdracht opnieuw uit.\n"
    )
    for name in ("a.txt", "b.txt"):
        (faulty / "content" / name).write_text("x\n", encoding="utf-8")
    result = dutch(faulty, "build")
    assert result.exit_code == 1
    assert result.stderr.endswith(
        "Fout: 2 fouten hierboven: de site is niet gebouwd; de vorige is niet gewijzigd. Los "
        "ze op en voer de opdracht opnieuw uit.\n"
    )


def test_an_open_place_is_no_text_to_publish(tmp_path: Path) -> None:
    """What stops a publication alone is Dutch, too."""
    root = write_project(tmp_path, {NL: document("[[TODO: a]]\n"), EN: document("[[TODO: a]]\n")})
    with pytest.raises(ContentProblems) as caught:
        publish(root, "privacy", "1.0", date(2026, 12, 1))
    (first, _) = [p for p in caught.value.problems if p.rule is OPEN_PLACE]
    assert first.message.translated(DUTCH) == "[[TODO: a]] is nog open"


REASONS = ("--reason-nl", "Bevel.", "--reason-en", "Order.")
ASKED = "De tekst verdwijnt daarmee voorgoed van de site. Intrekken? [j/N]: "


@pytest.mark.parametrize(
    ("answer", "done", "more"),
    [
        ("j\n", True, ""),
        ("ja\n", True, ""),
        ("JA\n", True, ""),
        ("y\n", True, ""),
        ("yes\n", True, ""),
        ("n\n", False, ""),
        ("nee\n", False, ""),
        ("no\n", False, ""),
        ("\n", False, ""),
        ("", False, ""),
        ("misschien\nj\n", True, f"Fout: dit is geen antwoord\n{ASKED}"),
    ],
)
def test_a_question(example: Path, answer: str, done: bool, more: str) -> None:
    """Answers may be Dutch or English; no answer means no."""
    result = dutch(example, "withdraw", "privacy", "1.0", *REASONS, answer=answer)
    assert ASKED in result.output
    assert more in result.output
    assert (result.exit_code == 0) is done
    assert ("Ingetrokken. " in result.stdout) is done
    assert ("Afgebroken!" in result.stderr) is not done
    assert (example / "content/nl/privacy/1.0.md").exists() is not done


@pytest.mark.parametrize(("answer", "done"), [("y\n", True), ("j\n", False), ("\n", False)])
def test_the_same_question_in_english(example: Path, answer: str, done: bool) -> None:
    """Who is asked in English answers in English."""
    result = run(example, "withdraw", "privacy", "1.0", *REASONS, answer=answer)
    assert "removed from the site permanently. Withdraw it? [y/N]: " in result.output
    assert ("Error: invalid input\n" in result.output) is (answer == "j\n")
    assert (result.exit_code == 0) is done


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["nope"], "De opdracht 'nope' bestaat niet."),
        (["check", "--nope"], "De optie '--nope' bestaat niet."),
        (["check", "--form", "json"], "De optie '--form' bestaat niet. Bedoelde u '--format'?"),
        (["check", "privacy", "1.0", "more"], "Onverwacht extra argument (more)"),
        (
            ["check", "--format", "xml"],
            "Ongeldige waarde voor '--format': 'xml' is geen van deze: 'text', 'json', 'github'.",
        ),
        (
            ["status", "--as-of", "morgen"],
            "Ongeldige waarde voor '--as-of': “morgen” is geen datum zoals 2026-11-22",
        ),
        (
            ["status", "--as-of", "2026-02-30"],
            "Ongeldige waarde voor '--as-of': “2026-02-30” is geen bestaande datum",
        ),
        (
            ["build", "--base-url", "x"],
            "Ongeldige waarde voor --base-url: "
            "base_url moet met https:// beginnen en een host noemen, niet “x”",
        ),
        (["publish"], "Er ontbreekt een argument: 'VERKLARING'."),
        (["publish", "privacy", "1.0"], "Er ontbreekt een optie: '--effective'."),
        (
            ["serve", "--port", "0"],
            "Ongeldige waarde voor '--port': 0 valt buiten het bereik 1<=x<=65535.",
        ),
        (
            ["serve", "--port", "x"],
            "Ongeldige waarde voor '--port': 'x' is niet geldig als geheel getal.",
        ),
        (
            ["serve", "--folder", "/no/such"],
            "Ongeldige waarde voor '--folder': Map '/no/such' bestaat niet.",
        ),
        (
            ["verify", "http://x.nl"],
            "“http://x.nl” begint niet met https://; zonder versleuteling kunnen de pagina’s "
            "onderweg worden veranderd.",
        ),
        (
            ["--language", "fr", "status"],
            "Ongeldige waarde voor '--language': 'fr' is geen van deze: 'en', 'nl'.",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage(arguments: list[str], expected: str) -> None:
    """What click says of it is Dutch, and so is the way to the help."""
    result = dutch(EXAMPLE, *arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("Gebruik: ")
    assert re.search(r"^Probeer '.*--help' voor uitleg\.$", result.stderr, re.MULTILINE)
    assert result.stderr.endswith(f"Fout: {expected}\n")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ["diff", "terms"],
            "Er is geen verklaring “terms”. De verklaringen zijn: privacy, cookies.",
        ),
        (
            ["diff", "cookies", "9.9"],
            "Er is geen versie 9.9 van “cookies”. De versies zijn: 1.0, 1.1.",
        ),
        (["diff", "cookies", "x"], "“x” is geen versienummer zoals 1.0 of 2.10."),
        (
            ["diff", "cookies", "--lang", "fr"],
            "cookies 1.0 bestaat niet in “fr”, alleen in en, nl.",
        ),
        (
            ["publish", "privacy", "1.1", "--effective", "2027-01-01"],
            "privacy 1.1 is al gepubliceerd (op 22 november 2026) en kan niet meer worden "
            "gewijzigd. Maak voor de wijziging een nieuwe versie.",
        ),
        (
            ["withdraw", "cookies", "1.1"],
            "cookies 1.1 is een concept; “discard cookies 1.1” zet het opzij.",
        ),
        (["serve"], "build bestaat nog niet. Voer eerst “build” uit."),
        (
            ["build", "--out", "content/x"],
            "content/x ligt in content/. Kies een andere map met --out.",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_an_error(
    example: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], expected: str
) -> None:
    """What went wrong and how to fix it, behind “Fout:”."""
    monkeypatch.chdir(example)
    result = CliRunner().invoke(cli.main, ["--language", "nl", *arguments])
    # A name that is unknown, or a place that can never be one, is an error of usage.
    assert result.exit_code == (2 if arguments[0] in {"build", "diff"} else 1)
    assert result.stderr == f"Fout: {expected}\n"


def test_a_redline_speaks_two_languages() -> None:
    """The frame is in the caller's language, the text in its own."""
    result = dutch(EXAMPLE, "diff", "cookies", "1.0", "1.1", "--lang", "en")
    assert result.stdout.startswith("cookies, en: van 1.0 naar 1.1\n")
    same = dutch(EXAMPLE, "diff", "cookies", "1.0", "1.0")
    assert same.stdout == "cookies, nl: van 1.0 naar 1.0\nEr zijn geen wijzigingen.\n"


def test_a_verified_site(example: Path) -> None:
    """For operators: what is wrong, why that matters, what to do."""
    day = AS_OF.isoformat()
    assert run(example, "build", "--as-of", day).exit_code == 0
    fine = dutch(example, "verify", str(example / "build")).stdout
    assert "Het register van de site komt overeen met dit project.\n" in fine
    assert fine.endswith("Gecontroleerd: alles klopt.\n")
    (example / "build/nl/privacy/1.0/source.md").unlink()
    broken = dutch(example, "verify", str(example / "build"))
    assert broken.exit_code == 1
    assert broken.stdout.startswith(
        "nl/privacy/1.0/source.md: ontbreekt: dit bestand bestaat niet\n    waarom: Wie op een "
        "gepubliceerde tekst vertrouwt, moet hem kunnen lezen en controleren.\n    zo lost u "
        "het op: Bouw de site opnieuw en plaats die in zijn geheel; controleer die daarna nog "
        "eens.\n"
    )
    assert broken.stdout.endswith("Niet in orde: 1 bevinding.\n")
    found = json.loads(dutch(example, "verify", str(example / "build"), "--format", "json").stdout)
    assert found["relation"] == "equal"
    assert found["findings"][0]["kind"] == "missing"
    assert found["findings"][0]["message"] == "dit bestand bestaat niet"


# The help.


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_the_help(name: str) -> None:
    """Each command and each option is explained in Dutch, and nothing in English is left."""
    command = cli.main.commands[name] if name else cli.main
    result = dutch(EXAMPLE, *([name] if name else []), "--help")
    assert result.exit_code == 0
    shown = " ".join(result.stdout.split())
    assert shown.startswith("Gebruik: main")
    assert "Deze uitleg tonen en stoppen." in shown
    for english in ("Usage:", "Options:", "Commands:", "[OPTIONS]", "Show this", "[default:"):
        assert english not in shown
    assert command.help
    assert DUTCH.gettext(command.help) != command.help
    assert " ".join(DUTCH.gettext(command.help).split()) in shown
    for parameter in command.params:
        help_ = getattr(parameter, "help", None)
        if help_:
            assert DUTCH.gettext(help_) != help_
            assert " ".join(DUTCH.gettext(help_).split()) in shown


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_the_help_of_each_value(name: str) -> None:
    """What stands for a value is Dutch, too."""
    result = dutch(EXAMPLE, *([name] if name else []), "--help")
    english = {"TEXT", "PATH", "DIRECTORY", "FILE", "INTEGER", "DAY", "POLICY", "COMMAND"}
    assert not english & set(re.findall(r"[A-Z]{3,}", result.stdout))


# Who is spoken to in Dutch.


def script(*arguments: str, **environment: str) -> str:
    """What the program writes as a process of its own, with only these languages named."""
    named = {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", "POLICYSITE_LANGUAGE"}
    inherited = {name: value for name, value in os.environ.items() if name not in named}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "policysite", "--root", str(EXAMPLE), *arguments],
        env=inherited | environment,
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout + done.stderr


def test_english_is_the_default() -> None:
    """Without a word about the language, as before."""
    assert script("nope").endswith("Error: No such command 'nope'.\n")
    assert "van kracht" not in script("status")


def test_a_dutch_computer_is_spoken_to_in_dutch() -> None:
    """By its locale, without an option."""
    assert script("nope", LANG="nl_NL.UTF-8").endswith("Fout: De opdracht 'nope' bestaat niet.\n")
    assert script("status", "--as-of", AS_OF.isoformat(), LANG="nl_NL.UTF-8") == STATUS
    assert "in force" in script("--language", "en", "status", LANG="nl_NL.UTF-8")
    assert "van kracht" in script("status", POLICYSITE_LANGUAGE="nl", LC_ALL="C.UTF-8")


def test_one_process_can_speak_both(faulty: Path) -> None:
    """Dutch output leaves no state behind, neither ours nor click's."""
    before = [run(faulty, name, "--help").stdout for name in COMMANDS]
    assert "Gebruik:" in dutch(faulty, "check", "--help").stdout
    assert "Fout:" in dutch(faulty, "nope").stderr
    assert [run(faulty, name, "--help").stdout for name in COMMANDS] == before
    assert "Error: No such command" in run(faulty, "nope").stderr
    assert click.UsageError("x").format_message() == "x"
    assert "heading-id: the heading “A” has no id" in run(faulty, "check").stdout


def test_without_room_for_the_words_of_click_they_are_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A full disk takes click's own words away, not the answer, and not what we say ourselves."""

    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkdtemp", full)
    assert dutch(EXAMPLE, "nope").stderr.endswith("Error: No such command 'nope'.\n")
    assert dutch(EXAMPLE, "status", "--as-of", AS_OF.isoformat()).stdout == STATUS


def test_english_reads_no_catalogue() -> None:
    """Who is spoken to in English does not wait for another language."""
    code = (
        "import sys; from policysite.cli import main\n"
        "main(['--language', 'en', 'build', '--help'], standalone_mode=False)\n"
        "sys.exit(any(name.split('.')[0] == 'babel' for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
