"""The table of pages, and the addresses that come from it."""

from __future__ import annotations

from tests.helpers import AS_OF, EXAMPLE, load

from policysite.content.settings import RESERVED
from policysite.edition import Edition
from policysite.models import NAME
from policysite.web.pages import PAGES, addresses


def test_the_names_of_pages_are_no_names_of_policies() -> None:
    """Names next to the policies of a language, or next to the languages, are reserved."""
    beside = set()
    for page in PAGES:
        first, _, rest = page.rule.removeprefix("/").partition("/")
        name = rest.partition("/")[0] if first == "<language>" else first
        if first == "<language>" and rest.startswith("<policy>/"):
            name = rest.removeprefix("<policy>/").partition("/")[0]
        if NAME.fullmatch(name):
            beside.add(name)
    assert beside == RESERVED


def test_each_address_has_a_file_of_its_own() -> None:
    """No two pages are frozen to one file, and each file is where its address says."""
    found = list(addresses(Edition(load(EXAMPLE), AS_OF, "https://host.example", drafts=True)))
    files = [address.file for address in found]
    assert len(files) == len(set(files)) == len({address.key for address in found})
    assert {"index.html", "nl/privacy/since/1.0/index.html", "ledger/privacy/1.0.json"} <= set(
        files
    )


def test_a_page_is_made_for_what_its_address_names() -> None:
    """A page whose address has a version is there for every version, and for nothing else."""
    edition = Edition(load(EXAMPLE), AS_OF, "https://host.example")
    made = [page.values for page in addresses(edition) if page.endpoint == "version"]
    assert all(set(values) == {"language", "policy", "version"} for values in made)
    assert len(made) == sum(
        len(version.languages)
        for policy in edition.policies
        for version in edition.versions(policy)
    )
