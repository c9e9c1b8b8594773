"""An error in a draft stops the publication of that draft and nothing else."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from tests.helpers import AS_OF, check, document, load, run, tree, write_project

from policysite import checks
from policysite.build.freezing import Options, build
from policysite.checks import concerns
from policysite.checks.rulebook import RULES
from policysite.errors import ContentProblems
from policysite.models import Concern, VersionNumber
from policysite.publishing import publication, withdrawal

pytestmark = pytest.mark.slow

ERRORS = {rule.name for rule in RULES if rule.severity == "error"}
# What a scan of the company's website finds, when one is asked for.
SCANNED = {
    "after-refusal",
    "before-consent",
    "longer-lifetime",
    "other-party",
    "unlisted-cookie",
    "unnamed-third-party",
    "unseen-cookie",
}
# What is about the settings, the ledger and what is published, the browser help or the messages.
WHOLE = {
    "ledger-day",
    "ledger-history",
    "browsers",
    "cookie-access",
    "cookie-consent",
    "cookies",
    "ledger-article",
    "ledger-chain",
    "ledger-entry",
    "ledger-file",
    "logo",
    "published-source",
    "settings",
    "translation",
    "withdrawn-text",
    "words",
}

HEAD = "## Intro {#introduction}\n\n"
GOOD = document(HEAD + "Text.\n", changes="[One.]")


def of_line(nl: str, en: str = "Text.") -> dict[str, str | bytes | None]:
    return {"nl": document(f"{HEAD}{nl}\n", changes="[Een.]"), "en": GOOD.replace("Text.", en)}


# A draft by language that breaks each rule; None: there is no file.
BROKEN: dict[str, dict[str, str | bytes | None]] = {
    "file-size": {"nl": b"x" * (4 * 1024 * 1024 + 1)},
    "encoding": {"nl": b"\xff"},
    "line-endings": {"nl": GOOD.replace("\n", "\r\n")},
    "characters": of_line("a\u202eb"),
    "normalisation": of_line("Cafe\u0301"),
    "empty-file": {"nl": b""},
    "merge-conflict": of_line("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other"),
    "template-text": of_line("[Bedrijfsnaam] bewaart dit.", "We keep this."),
    "size": of_line("x" * 5001),
    "front-matter": {"nl": GOOD.replace("title:", "titel:")},
    "heading-id": of_line("## A"),
    "cookie-list": of_line("The list: [[cookies]]."),
    "duplicate-id": of_line("## A {#a}\n\nb\n\n## C {#a}\n\nd"),
    "heading-level": of_line("#### C {#c}\n\nd"),
    "heading-form": of_line("> ## A {#a}"),
    "raw-html": of_line("<b>x</b>"),
    "attributes": of_line("*x*{onclick=y}"),
    "markup": of_line("![x](https://x.nl/x.png)"),
    "link-scheme": of_line("[x](javascript:x)"),
    "link-target": of_line("[x](#nope)"),
    "lost-section": {"nl": GOOD, "en": GOOD},
    "language-missing": {"nl": None},
    "section-parity": of_line("## A {#a}\n\nb"),
    "structure-parity": of_line("Een.\n\nTwee."),
    "number-parity": of_line("Na 6 maanden.", "After 7 months."),
    "link-parity": of_line("[x](#introduction)", "x"),
    "site-parity": of_line("Zie https://a.nl/.", "See https://b.nl/."),
    "code-parity": of_line("De cookie `a`.", "The cookie `b`."),
    "language-parity": of_line("This is what we have not translated for you yet."),
    "summary-values": {
        "nl": document(f"{HEAD}Tekst.\n", changes="[Een.]", in_short="[Na 6 maanden.]")
    },
    "covers": of_line('## A {#a covers="99-1"}\n\nb'),
    "unknown-address": of_line("Schrijf naar x@elders.nl.", "Write to x@elders.nl."),
    "symlink": {"nl": GOOD, "en": GOOD},
    "file-name": {"nl": GOOD, "en": GOOD},
    "anchors": {"nl": GOOD, "en": GOOD},
}


def broken(root: Path, kind: str, number: str) -> None:
    """Lay a draft of privacy in `root` that breaks the rule `kind`."""
    texts = {"en": GOOD} | BROKEN[kind]
    for code, text in texts.items():
        if text is not None:
            path = root / f"content/{code}/privacy/{number}.md"
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
    if kind == "symlink":
        path = root / f"content/nl/privacy/{number}.md"
        path.rename(root / f"elsewhere-{number}.md")
        path.symlink_to(root / f"elsewhere-{number}.md")
    if kind == "file-name":
        (root / f"content/nl/privacy/{number} (kopie).md").write_text(GOOD, encoding="utf-8")
    if kind == "anchors":
        step = f'[privacy."{number}"]\nmoved = {{ words = "nowhere" }}\n'
        (root / "content/anchors.toml").write_text(step, encoding="utf-8")


def test_every_error_is_one_or_the_other() -> None:
    """Every rule with errors is in one of the two lists."""
    assert set(BROKEN) | WHOLE | SCANNED == ERRORS


@pytest.mark.parametrize("kind", sorted(BROKEN))
def test_an_error_in_a_draft_is_about_that_draft(example: Path, kind: str) -> None:
    """Its problem names the draft, and blocks nothing else."""
    broken(example, kind, "3.0")
    library, found = load(example), checks.errors(check(example))
    number = None if kind == "file-name" else VersionNumber(3, 0)
    assert Concern("privacy", number) in {p.concern for p in found if p.rule.name == kind}
    assert {problem.concern and problem.concern.policy for problem in found} == {"privacy"}
    assert concerns.stopping(library, found) == []


@pytest.fixture
def littered(example: Path) -> Path:
    """The example with a draft of privacy for every kind of error."""
    for major, kind in enumerate(sorted(BROKEN), 3):
        broken(example, kind, f"{major}.0")
    found = {problem.rule.name for problem in check(example)}
    assert set(BROKEN) <= found
    return example


def test_a_build_without_drafts_needs_none_of_them(littered: Path, tmp_path: Path) -> None:
    """The site is that of the same content without these drafts, to the byte."""
    out, clean = tmp_path / "littered", tmp_path / "clean"
    made = build(Options(root=littered, out=out, as_of=AS_OF), lambda pages, _: iter(pages))
    assert len(made.broken_drafts) >= len(BROKEN)
    for path in littered.glob("content/??/privacy/*"):
        if path.name not in {"1.0.md", "1.1.md", "2.0.md"}:
            path.unlink()
    (littered / "content/anchors.toml").unlink()
    build(Options(root=littered, out=clean, as_of=AS_OF), lambda pages, _: iter(pages))
    sites = [tree(folder) for folder in (out, clean)]
    for site in sites:
        for note in (".policysite.json", ".policysite.parts"):
            del site[note]
    assert sites[0] == sites[1]


def test_a_withdrawal_needs_none_of_them(littered: Path) -> None:
    """What the law orders is done, whatever somebody is writing."""
    reason = {"nl": "Bevel.", "en": "Order."}
    record, files = withdrawal.prepare(load(littered), "privacy", "1.0", reason, AS_OF)
    withdrawal.carry_out(littered, record, files)
    assert not (littered / "content/nl/privacy/1.0.md").exists()


@pytest.mark.parametrize(("policy", "number"), [("cookies", "1.1"), ("privacy", "99.0")])
def test_another_publication_needs_none_of_them(littered: Path, policy: str, number: str) -> None:
    """Another policy, and another version of the same one, are published as ever."""
    if policy == "privacy":
        for code in ("nl", "en"):
            source = littered / f"content/{code}/privacy/2.0.md"
            (littered / f"content/{code}/privacy/{number}.md").write_bytes(source.read_bytes())
    for code, words in (("nl", "Iets."), ("en", "Something.")):
        path = littered / f"content/{code}/{policy}/{number}.md"
        text = re.sub(r"\[\[TODO[^]]*\]\]", words, path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
    day = AS_OF + timedelta(days=90)
    prepared = publication.prepare(load(littered), policy, number, day, AS_OF)
    publication.write(littered, prepared)
    assert load(littered).policies[policy].published[-1].number == VersionNumber.parse(number)


@pytest.mark.parametrize("kind", sorted(set(BROKEN) - {"file-name"}))
def test_the_draft_itself_is_not_published(example: Path, kind: str) -> None:
    """Its own error stops it, and the refusal shows its own problems alone."""
    broken(example, kind, "3.0")
    (example / "content/nl/cookies/1.1.md").write_bytes(b"\xff")
    with pytest.raises(ContentProblems) as caught:
        publication.prepare(load(example), "privacy", "3.0", AS_OF + timedelta(days=90), AS_OF)
    assert kind in {problem.rule.name for problem in caught.value.problems}
    assert not any("cookies" in problem.path for problem in caught.value.problems)


def test_what_concerns_the_whole_stops_everything(example: Path) -> None:
    """A damaged published text stops a build, a publication and a withdrawal."""
    path = example / "content/nl/cookies/1.0.md"
    path.write_text(path.read_text(encoding="utf-8") + "more\n", encoding="utf-8")
    found = concerns.stopping(load(example), check(example))
    assert [problem.concern for problem in found] == [Concern("cookies", VersionNumber(1, 0))]
    with pytest.raises(ContentProblems):
        build(Options(root=example, out=example / "build", as_of=AS_OF), lambda p, _: iter(p))
    with pytest.raises(ContentProblems):
        withdrawal.prepare(load(example), "privacy", "1.0", {"nl": "x", "en": "x"}, AS_OF)


def test_a_build_with_drafts_names_the_one_that_is_broken(example: Path) -> None:
    """It is refused, says which draft it is, and how the site is built without it."""
    broken(example, "raw-html", "3.0")
    result = run(example, "build", "--drafts", "--as-of", AS_OF.isoformat())
    assert result.exit_code == 1
    assert "because of the draft privacy 3.0, and the previous one was" in result.stderr
    assert "“build” without --drafts still works" in result.stderr
    assert not (example / "build").exists()
    result = run(example, "build", "--as-of", AS_OF.isoformat())
    assert result.exit_code == 0
    assert "The draft privacy 3.0 has " in result.stderr
    assert "It is not part of this site" in result.stderr


def test_check_says_what_goes_on(example: Path) -> None:
    """It fails, and says that the site can be built all the same."""
    broken(example, "raw-html", "3.0")
    result = run(example, "check")
    assert result.exit_code == 1
    assert "All errors are in drafts (privacy 3.0)" in result.stdout
    (example / "content/browsers.yaml").write_text("browsers: []\n", encoding="utf-8")
    assert "All errors are in drafts" not in run(example, "check").stdout


def test_a_section_that_only_a_draft_gave_up_can_be_linked_to(tmp_path: Path) -> None:
    """What another draft no longer has is published still, so that a link to it is right."""
    two = document("## Intro {#intro}\n\nA.\n\n## Use {#use}\n\nB.\n")
    one = document("## Intro {#intro}\n\nA.\n", changes="[One.]")
    link = document("## Intro {#intro}\n\n[a](policy:cookies#use)\n")
    names = ("nl", "en")
    root = write_project(
        tmp_path,
        {f"{code}/cookies/1.0.md": two for code in names}
        | {f"{code}/privacy/1.0.md": link for code in names},
        policies=("privacy", "cookies"),
    )
    prepared = publication.prepare(load(root), "cookies", "1.0", AS_OF, AS_OF)
    publication.write(root, prepared)
    write_project(
        root, {f"{code}/cookies/1.1.md": one for code in names}, policies=("privacy", "cookies")
    )
    publication.prepare(load(root), "privacy", "1.0", AS_OF, AS_OF)
