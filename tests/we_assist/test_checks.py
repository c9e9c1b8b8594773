from __future__ import annotations

import pytest
from tests.helpers import AS_OF, ROOT, load, shown

from policysite import checks
from policysite.checks.dictionaries import Dictionaries, places

pytestmark = pytest.mark.we_assist


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
