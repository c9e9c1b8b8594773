"""What the program makes of the content of We-Assist: checks, counts, and an import."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.checks.test_parity import assert_the_same
from tests.helpers import AS_OF, ROOT, load, run, shown
from tests.importing.samples import converted
from tests.verify.test_making import alone

from policysite import checks
from policysite.checks import coverage
from policysite.checks.dictionaries import Dictionaries, places
from policysite.content import browsers, cookies
from policysite.message import Message

LANGUAGES = ("nl", "en")


@pytest.mark.slow
def test_every_finding_on_our_own_texts_is_answered() -> None:
    """There is no error or warning in content/ that is neither fixed nor accepted."""
    found = checks.run(load(ROOT), AS_OF)
    weighty = [problem for problem in found if problem.rule.severity in {"error", "warning"}]
    assert shown(weighty) == []


def test_what_is_accepted_is_what_was_published_with_its_defects() -> None:
    """A draft is fixed, not excused; and each acceptance gives its reason as a sentence."""
    library = load(ROOT)
    drafts = {
        document.path
        for policy in library.policies.values()
        for version in policy.drafts
        for document in version.documents.values()
    }
    for item in library.site.accepted:
        assert item.where.partition("#")[0] not in drafts
        assert item.reason.endswith(".")


@pytest.mark.slow
def test_our_own_texts_are_spelt_right() -> None:
    """Every word of our drafts is in the dictionary or in words.toml."""
    dictionaries = Dictionaries(places())
    found = checks.run(load(ROOT), AS_OF, dictionaries)
    if dictionaries.missing:
        pytest.skip(f"this computer has no dictionary of {', '.join(dictionaries.missing)}")
    weighty = [problem for problem in found if problem.rule.severity in {"error", "warning"}]
    assert shown(weighty) == []


def test_the_drafts_deal_with_every_item_of_the_gdpr() -> None:
    """Our drafts deal with every item, and no section names something else."""
    library = load(ROOT)
    found = coverage.survey(library.site, coverage.newest(library), "nl")
    assert (found.in_state("absent"), found.strays) == ((), ())
    assert all(isinstance(answer.item.name, Message) for answer in found.answers)


def test_the_inventory_names_nothing_that_nobody_has_confirmed() -> None:
    """What We-Assist's website stores is not known: every name in its list is an open place."""
    text = (ROOT / "content/cookies.yaml").read_text(encoding="utf-8")
    inventory, problems = cookies.parse(text, LANGUAGES)
    assert problems == []
    assert inventory is not None
    assert all(cookies.is_open(each.name) for each in inventory.listed)


def test_the_browser_help_is_read() -> None:
    """The help for browsers has no problem."""
    text = (ROOT / "content/browsers.yaml").read_text(encoding="utf-8")
    help_, problems = browsers.parse(text, LANGUAGES)
    assert problems == []
    assert len(help_.browsers) >= 5


@pytest.mark.slow
def test_the_open_places_of_each_draft_are_counted() -> None:
    """The end of `check` says how many open places each of our two drafts has."""
    output = run(ROOT, "check").stdout
    assert re.search(r"^  cookies 2\.0: [0-9]+ open places", output, re.MULTILINE)
    assert re.search(r"^  privacy 2\.0: [0-9]+ open places", output, re.MULTILINE)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["nl/privacy/1.1", "nl/privacy/2.0", "en/privacy/2.0", "nl/cookies/2.0"]
)
def test_our_own_documents_come_back_as_they_were(name: str) -> None:
    """Title, summary, changes, ids, covers and text of a document of ours survive an import."""
    source = (ROOT / "content" / f"{name}.md").read_bytes()
    # An import knows no cookies.yaml, of which that place would show the list.
    source = source.replace(b"[[cookies]]\n", b"List.\n")
    found = converted(source, "a.md", title="")
    assert found.source == source


@pytest.mark.slow
def test_our_texts_say_the_same_in_both_languages() -> None:
    """Nothing but advice is found in any version, published or not."""
    assert_the_same(ROOT)


@pytest.mark.slow
def test_our_site_can_be_verified_without_the_project(tmp_path: Path) -> None:
    """Each file follows from what the site shows."""
    alone(ROOT, tmp_path / "site")
