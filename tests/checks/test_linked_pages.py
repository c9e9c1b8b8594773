"""The states of linked pages, with hosts that are tables: no network is needed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.helpers import AS_OF, EN, NL, document, load, publish, shown, write_project

from policysite import checks
from policysite.checks import linked_pages
from policysite.checks.linked_pages import Answer, NoAnswer, Outcome, Place, look
from policysite.message import Message

if TYPE_CHECKING:
    from pathlib import Path

    from policysite.checks.linked_pages import Ask

PAGE = "https://vendor.test/en/cookies"
OFFLINE = Message("the host name does not exist")


def hosts(answers: dict[str, Answer]) -> Ask:
    """Hosts that give `answers` to each address; others do not exist."""

    def ask(address: str) -> Answer:
        if address not in answers:
            raise NoAnswer(OFFLINE)
        return answers[address]

    return ask


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, None),
        (204, None),
        (
            404,
            "dead-page: “https://vendor.test/en/cookies” no longer exists: the page does not "
            "exist (404)",
        ),
        (
            410,
            "dead-page: “https://vendor.test/en/cookies” no longer exists: the page does not "
            "exist (410)",
        ),
        (
            403,
            "unanswered-page: “https://vendor.test/en/cookies” could not be checked: it "
            "rejects requests from programs (403)",
        ),
        (
            429,
            "unanswered-page: “https://vendor.test/en/cookies” could not be checked: it "
            "rejects requests from programs (429)",
        ),
        (
            503,
            "unanswered-page: “https://vendor.test/en/cookies” could not be checked: it "
            "returns an error (503)",
        ),
        (
            302,  # without an address to go to
            "unanswered-page: “https://vendor.test/en/cookies” could not be checked: it "
            "returns an error (302)",
        ),
    ],
)
def test_a_plain_answer(status: int, expected: str | None) -> None:
    """A page that exists is not reported; each other response is reported with its status."""
    outcome = look(PAGE, hosts({PAGE: Answer(status)}))
    assert told(outcome) == expected


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([(301, "/new")], "moved-page: “%s” has moved to “https://vendor.test/new”"),
        ([(308, "new")], "moved-page: “%s” has moved to “https://vendor.test/en/new”"),
        (
            [(301, "https://other.test/a#part")],
            "moved-page: “%s” has moved to “https://other.test/a”",
        ),
        ([(302, "/new")], None),
        ([(303, "/new"), (307, "/newer")], None),
        # For good, then for now: the second address may change again.
        ([(301, "/new"), (302, "/now")], "moved-page: “%s” has moved to “https://vendor.test/new”"),
        ([(302, "/now"), (301, "/new")], None),
        ([(302, "/en/cookies?seen=1"), (302, "/en/cookies")], None),
        ([(301, "/en/cookies?seen=1"), (301, "/en/cookies")], None),
        (
            [(301, "/1"), (301, "/2"), (301, "/3"), (301, "/4"), (301, "/5")],
            "moved-page: “%s” has moved to “https://vendor.test/5”",
        ),
    ],
)
def test_a_page_that_sends_its_readers_on(
    steps: list[tuple[int, str]], expected: str | None
) -> None:
    """A page has moved if the redirect is permanent; otherwise nothing is reported."""
    assert told(look(PAGE, chain(steps, 200))) == (expected and expected % PAGE)


@pytest.mark.parametrize(
    ("steps", "last", "expected"),
    [
        ([(301, "/new")], 404, "dead-page: “%s” no longer exists: the page does not exist (404)"),
        ([(302, "/new")], 410, "dead-page: “%s” no longer exists: the page does not exist (410)"),
        *(
            (
                [(status, start)],
                200,
                "dead-page: “%s” no longer exists: it now redirects to the home page, "
                f"“{shown_as}”",
            )
            for status, start, shown_as in (
                (302, "/", "https://vendor.test/"),
                (301, "https://vendor.test", "https://vendor.test"),
                (301, "/nl/", "https://vendor.test/nl/"),
                (302, "/en-us", "https://vendor.test/en-us"),
            )
        ),
        ([(302, "/?page=cookies")], 200, None),
        # That it has moved is known, though its new place refuses to be asked.
        ([(301, "/new")], 403, "moved-page: “%s” has moved to “https://vendor.test/new”"),
        (
            [(302, "/new")],
            403,
            "unanswered-page: “%s” could not be checked: it rejects requests from programs (403)",
        ),
        (
            [(301, "http://vendor.test/new")],
            200,
            "unanswered-page: “%s” could not be checked: it redirects to "
            "“http://vendor.test/new”, which is not an https: address",
        ),
        (
            [(301, "https://[new")],
            200,
            "unanswered-page: “%s” could not be checked: it redirects to “https://[new”, which "
            "is not an https: address",
        ),
        (
            [(302, "javascript:alert(1)")],
            200,
            "unanswered-page: “%s” could not be checked: it redirects to "
            "“javascript:alert(1)”, which is not an https: address",
        ),
        (
            [(302, f"/{number}") for number in range(6)],
            200,
            "unanswered-page: “%s” could not be checked: it redirects in a loop",
        ),
    ],
)
def test_where_a_page_leads(steps: list[tuple[int, str]], last: int, expected: str | None) -> None:
    """A page is gone if it does not exist, or redirects to the home page.

    Only https: is followed.
    """
    assert told(look(PAGE, chain(steps, last))) == (expected and expected % PAGE)


@pytest.mark.parametrize("start", ["https://vendor.test", "https://vendor.test/nl"])
def test_a_start_page_that_was_meant(start: str) -> None:
    """Who links to a start page may be led to another one."""
    outcome = look(
        start,
        hosts(
            {start: Answer(302, "https://vendor.test/en/"), "https://vendor.test/en/": Answer(200)}
        ),
    )
    assert outcome.state == "found"


def test_a_circle() -> None:
    """A page that sends its readers around is left after five steps."""
    asked: list[str] = []

    def ask(address: str) -> Answer:
        asked.append(address)
        return Answer(302, PAGE)

    assert look(PAGE, ask).state == "unanswered"
    assert len(asked) == 1 + linked_pages.HOPS


def test_nobody_there() -> None:
    """An unreachable page is reported as such; after a redirect, a computer was reached."""
    assert look(PAGE, hosts({})) == Outcome(state="unanswered", why=OFFLINE, reached=False)
    sent_on = hosts({PAGE: Answer(302, "https://other.test/")})
    assert look(PAGE, sent_on) == Outcome(state="unanswered", why=OFFLINE, reached=True)


@pytest.mark.slow
def test_places(example: Path) -> None:
    """Each address at each of its lines; of a statement only those of the newest version."""
    root = write_project(
        example / "other",
        {
            NL: document("## A {#a}\n\n[oud](https://old.test/)\n"),
            EN: document("## A {#a}\n\n[old](https://old.test/)\n"),
        },
    )
    publish(root, "privacy", "1.0", AS_OF)
    assert {place.address for place in linked_pages.places(load(root))} == {"https://old.test/"}
    for path in (NL, EN):
        text = document(
            "## A {#a}\n\n[x](https://new.test/#a) [y](http://plain.test/)\n\n"
            "[x](https://new.test/#a)\n[m](mailto:privacy@voorbeeld.nl)\n",
            changes="[Iets.]",
        )
        (root / "content" / path.replace("1.0", "1.1")).write_text(text, encoding="utf-8")
    found = linked_pages.places(load(root))
    assert {(place.page, place.address) for place in found} == {
        ("https://new.test/", "https://new.test/#a")
    }
    assert [(place.path, place.line) for place in found] == [
        ("content/nl/privacy/1.1.md", 7),
        ("content/nl/privacy/1.1.md", 9),
        ("content/en/privacy/1.1.md", 7),
        ("content/en/privacy/1.1.md", 9),
    ]


def test_places_in_the_help(example: Path) -> None:
    """The line of an address in browsers.yaml is its own line."""
    lines = (example / "content/browsers.yaml").read_text(encoding="utf-8").split("\n")
    found = [p for p in linked_pages.places(load(example)) if p.path.endswith("browsers.yaml")]
    assert len(found) == sum(line.count("url:") for line in lines)
    assert all(place.address in lines[place.line - 1] for place in found)


def test_the_problems(example: Path) -> None:
    """A page is reported at each of its places, with the fragment used there."""
    outcomes = {PAGE: Outcome(state="moved", moved_to="https://vendor.test/new")}
    where = [
        Place(address=PAGE, path="content/a.md", line=3),
        Place(address=f"{PAGE}#edge", path="content/a.md", line=7),
    ]
    assert shown(list(linked_pages.problems(where, outcomes))) == [
        f"a.md:3: moved-page: “{PAGE}” has moved to “https://vendor.test/new”",
        f"a.md:7: moved-page: “{PAGE}#edge” has moved to “https://vendor.test/new#edge”",
    ]


ACCEPTED = """
[[accepted]]
rule = "moved-page"
where = "content/nl/privacy/1.0.md"
reason = "The old address is the one that is printed on paper."
"""


def test_what_is_accepted(tmp_path: Path) -> None:
    """A finding may stay with its reason, which is needless only when all pages were asked."""
    root = write_project(tmp_path)
    with (root / "content/site.toml").open("a", encoding="utf-8") as file:
        file.write(ACCEPTED)
    library = load(root)
    where = [Place(address=PAGE, path=f"content/{NL}", line=3)]

    def found(outcome: Outcome | None) -> list[str]:
        linked = None if outcome is None else list(linked_pages.problems(where, {PAGE: outcome}))
        return [problem.rule.name for problem in checks.run(library, AS_OF, linked=linked)]

    assert found(None) == []
    assert found(Outcome(state="moved", moved_to="https://vendor.test/new")) == []
    assert found(Outcome(state="found")) == ["accepted"]
    assert found(Outcome(state="unanswered", why=OFFLINE)) == ["unanswered-page"]
    gone = Outcome(state="gone", why=Message("the page does not exist (404)"))
    assert sorted(found(gone)) == ["accepted", "dead-page"]


def told(outcome: Outcome) -> str | None:
    """The message about PAGE, without its place."""
    where = [Place(address=PAGE, path="content/a.md", line=1)]
    found = shown(list(linked_pages.problems(where, {PAGE: outcome})))
    return found[0].removeprefix("a.md:1: ") if found else None


def chain(steps: list[tuple[int, str]], last: int) -> Ask:
    """A host that sends readers from one step to the next, and ends with the status `last`."""
    left = [*(Answer(status, location) for status, location in steps), Answer(last)]
    return lambda _address: left.pop(0)
