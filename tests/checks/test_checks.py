from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers import AS_OF, EN, EXAMPLE, NL, check, document, publish, shown, write_project

from policysite import checks
from policysite.checks.links import LINK_SCHEME
from policysite.checks.rulebook import RULES
from policysite.statement.dialect.source import RAW_HTML

BODY = '## A {#a}\n\n### B {#b covers="13-1-a 13-1-b"}\n\nText.\n\n## C {#c}\n\nText.\n'


def problems(root: Path) -> list[str]:
    return shown(check(root))


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("https://x.nl/a?b#c", None),
        ("https://x.nl:8443", None),
        ("http://x.nl/", "insecure-link: “http://x.nl/” is not encrypted"),
        ("mailto:privacy@voorbeeld.nl?subject=c", None),
        ("tel:+31-20", None),
        ("#intro", None),
        ("#nope", "link-target: there is no section “nope” in this document"),
        (
            "policy:cookies",
            "unpublished-target: “policy:cookies” links to something that is not published",
        ),
        (
            "policy:cookies#use",
            "unpublished-target: “policy:cookies#use” links to something that is not published",
        ),
        ("policy:privacy#intro", None),
        ("policy:cookies#nope", "link-target: there is no section “nope” in “cookies”"),
        ("policy:terms", "link-target: there is no policy “terms”"),
        ("policy:browsers", None),
        ("policy:browsers#nope", "link-target: there is no section “nope” in “browsers”"),
        *[
            (target, f"link-scheme: “{target}” is not a supported kind of link")
            for target in (
                "javascript:alert(1)",
                "JavaScript:x",
                "data:text/html,x",
                "vbscript:x",
                "file:///x",
                "//x.nl",
                "/nl/",
                "a.md",
                "../x",
                "?a",
                "",
                "#",
                "https:",
                "https://",
                "https:x.nl",
                "https://a@b.nl",
                "https://a.nl\\@b.nl",
                "HTTPS://x.nl",
                "ftp://x.nl",
                "mailto:",
                "mailto:a",
                "tel:",
                "tel:a",
                "policy:",
                "policy:Cookies",
                "about:config",
                "blob:x",
            )
        ],
    ],
)
@pytest.mark.parametrize("form", ["[x](<{}>)", "[x](<{}>)\n\n- [y](<{}>)"])
def test_links(tmp_path: Path, target: str, expected: str | None, form: str) -> None:
    """A link is of a known kind and leads somewhere, wherever it is."""
    bad = form.replace("<{}>", target).replace("{}", target)
    root = write_project(
        tmp_path,
        {
            NL: document(f"## Intro {{#intro}}\n\n{bad}\n"),
            "nl/cookies/1.0.md": document("## Use {#use}\n\nText.\n"),
            "browsers.yaml": (EXAMPLE / "content/browsers.yaml").read_text(encoding="utf-8"),
        },
        languages=("nl",),
        policies=("privacy", "cookies"),
    )
    wanted = [] if expected is None else [f"{NL}:6: {expected}", f"{NL}:8: {expected}"]
    assert problems(root) == wanted[: form.count("{}")]


@pytest.mark.parametrize("target", ["javascript:x", "data:x", "vbscript:x", "//x.nl", "x.html"])
@pytest.mark.parametrize(
    "body", ["[x][r]\n\n[r]: {}\n", "[x][r]\n\n[r]: <{}>\n", "[r]\n\n[r]: {} 'title'\n"]
)
def test_links_of_references(tmp_path: Path, body: str, target: str) -> None:
    """An address in a definition is held to the same; in < > it may be taken for HTML."""
    root = write_project(tmp_path, {NL: document(body.format(target))}, languages=("nl",))
    (found,) = check(root)
    assert found.line == 6
    assert found.rule in {LINK_SCHEME, RAW_HTML}


def test_a_link_in_the_summary_knows_its_line(tmp_path: Path) -> None:
    """A broken link in in_short is reported on its line in the front matter."""
    text = document(in_short="['[x](#nope)']")
    root = write_project(tmp_path, {NL: text}, languages=("nl",))
    assert problems(root) == [f"{NL}:3: link-target: there is no section “nope” in this document"]


def test_links_of_published_texts_are_left_alone(tmp_path: Path) -> None:
    """What is published cannot be fixed, so it is not reported."""
    root = write_project(tmp_path, {NL: document("[x](http://x.nl/)\n")}, languages=("nl",))
    assert len(problems(root)) == 1
    publish(root, "privacy", "1.0", AS_OF)
    assert problems(root) == []


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        (BODY, []),
        (BODY.replace("13-1-a 13-1-b", "13-1-b 13-1-a"), []),
        (
            BODY.replace("\n## C {#c}\n\nText.\n", ""),
            [f"{EN}:8: section-parity: the section “c” in content/{NL}:10 is missing here"],
        ),
        (
            BODY + "\n## D {#d}\n\nText.\n",
            [f"{NL}:12: section-parity: the section “d” in content/{EN}:14 is missing here"],
        ),
        (
            BODY.replace("## C", "### C"),
            [f"{EN}:10: section-parity: “c” is at a different level in content/{NL}:10"],
        ),
        (
            BODY.replace("13-1-a ", ""),
            [f"{EN}:6: section-parity: “b” has different “covers” in content/{NL}:6"],
        ),
        (
            "## C {#c}\n\nText.\n\n" + BODY.replace("## C {#c}\n\nText.\n", ""),
            [f"{EN}:4: section-parity: “c” is where content/{NL}:4 has “a”"],
        ),
    ],
    ids=["same", "covers in another order", "missing", "more", "level", "covers", "order"],
)
def test_languages_have_the_same_sections(
    tmp_path: Path, english: str, expected: list[str]
) -> None:
    """Ids, levels, order and covers are the same in every language."""
    root = write_project(tmp_path, {NL: document(BODY), EN: document(english)})
    assert problems(root) == expected


def test_a_later_version_says_what_it_changes(tmp_path: Path) -> None:
    """Changes is required from the second version on, published or not."""
    second = {"nl/privacy/1.1.md": document()}
    root = write_project(tmp_path, {NL: document()} | second, languages=("nl",))
    message = (
        "front-matter: “changes” is missing: it describes what changed since the previous version"
    )
    assert problems(root) == [f"nl/privacy/1.1.md:1: {message}"]


def test_a_draft_below_what_is_published_is_pointed_out(tmp_path: Path) -> None:
    """Versions are published in rising order: a lower draft never will be."""
    root = write_project(tmp_path, {"nl/privacy/1.0.md": document()}, languages=("nl",))
    publish(root, "privacy", "1.0", AS_OF)
    write_project(root, {"nl/privacy/0.9.md": document()}, languages=("nl",))
    (found,) = check(root)
    assert shown([found]) == ["nl/privacy/0.9.md:1: stale-draft: version 1.0 is already published"]
    assert found.rule.severity == "warning"


def test_open_places_are_hints(tmp_path: Path) -> None:
    """A draft may have open places; each is reported."""
    body = "[[TODO: a]]\n\n[[TODO: b]] [[TODO: c]]\n"
    root = write_project(tmp_path, {NL: document(body)}, languages=("nl",))
    assert problems(root) == [
        f"{NL}:{line}: open-place: [[TODO: {name}]] is still open"
        for line, name in ((4, "a"), (6, "b"), (6, "c"))
    ]
    assert checks.errors(check(root)) == []


def accept(root: Path, rule: str, where: str) -> None:
    settings = root / "content/site.toml"
    more = f'\n[[accepted]]\nrule = "{rule}"\nwhere = "{where}"\nreason = "Because."\n'
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8")


@pytest.mark.parametrize(
    ("rule", "where", "expected"),
    [
        ("insecure-link", f"content/{NL}", []),
        (
            "insecure-link",
            f"content/{EN}",
            [
                f"{NL}:4: insecure-link: “http://x.nl” is not encrypted",
                f"site.toml:12: accepted: "
                f"there is no problem “insecure-link” in content/{EN} to accept",
            ],
        ),
        (
            "no-such-rule",
            f"content/{NL}",
            [
                f"{NL}:4: insecure-link: “http://x.nl” is not encrypted",
                f"site.toml:12: accepted: "
                f"there is no problem “no-such-rule” in content/{NL} to accept",
            ],
        ),
    ],
    ids=["accepted", "elsewhere", "unknown"],
)
def test_a_problem_may_be_accepted(
    tmp_path: Path, rule: str, where: str, expected: list[str]
) -> None:
    """A warning stays with its reason; a reason without its problem is one itself."""
    root = write_project(tmp_path, {NL: document("[x](http://x.nl)\n")}, languages=("nl",))
    accept(root, rule, where)
    assert problems(root) == expected


def test_an_error_cannot_be_accepted(tmp_path: Path) -> None:
    """No exception for what would break a promise."""
    root = write_project(tmp_path, {NL: document("[x](javascript:x)\n")}, languages=("nl",))
    accept(root, "link-scheme", f"content/{NL}")
    assert problems(root) == [
        f"{NL}:4: link-scheme: “javascript:x” is not a supported kind of link",
        f"site.toml:12: accepted: “link-scheme” in content/{NL} is an error and cannot be accepted",
    ]


def test_problems_stand_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    """The same content has the same problems in the same order, without duplicates."""
    root = write_project(tmp_path, {NL: document("## A\n\n## B\n"), EN: document("## A\n")})
    found = check(root)
    assert found == sorted(set(found), key=lambda problem: problem.sort_key)
    assert [(p.path, p.line) for p in found] == [
        (f"content/{EN}", 4), (f"content/{NL}", 4), (f"content/{NL}", 6),
    ]  # fmt: skip


def test_every_rule_says_why_and_how() -> None:
    """Every rule explains why it exists and what to do, and can be looked up by name."""
    assert len({rule.name for rule in RULES}) == len(RULES) >= 30
    for rule in RULES:
        assert rule.reason.endswith(".")
        assert rule.remedy.endswith((".", "}"))


def test_every_check_is_a_sentence() -> None:
    """The docstring of a check states its rule."""
    assert all((check.__doc__ or "").endswith(".") for check in checks.CHECKS)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("changes: [Een.]", "changes:\n  - Nieuw: een zin.", "front-matter"),
        ("title: Title", "titel: Title", "front-matter"),
        ("Na 6 maanden.\n", "Na 6 maanden.", "line-endings"),
    ],
)
def test_a_small_fault_hides_no_other(tmp_path: Path, old: str, new: str, rule: str) -> None:
    """Errors in the front matter are reported together with all others."""
    text = document("## A {#a}\n\nZie http://x.nl.\n\nNa 6 maanden.\n", changes="[Een.]")
    assert old in text
    english = text.replace("Na 6 maanden", "After 7 months").replace("Zie", "See")
    root = write_project(tmp_path, {NL: text.replace(old, new), EN: english})
    found = {problem.rule.name for problem in check(root)}
    assert {rule, "number-parity"} <= found
    assert "language-missing" not in found
