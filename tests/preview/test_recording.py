"""What becomes of a published version, recorded in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.helpers import commit, git, tree
from tests.preview.test_preview_pages import page, words

if TYPE_CHECKING:
    from tests.preview.conftest import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("untried")]

REASON = {"reason.nl": "Wij wachten nog.", "reason.en": "We wait.", "sure": "yes"}
NEXT, OLD = "/preview/en/privacy/2.0/nl/", "/preview/en/privacy/1.0/nl/"


@pytest.mark.parametrize(
    ("path", "values", "file"),
    [
        (NEXT, {"what": "postpone", "effective": "2027-05-15"}, "2.0.rescheduled"),
        (NEXT, {"what": "call-off"}, "2.0.called-off"),
        (OLD, {"what": "withdraw"}, "1.0.withdrawn"),
    ],
)
def test_it_is_recorded_with_its_reason(
    visitor: Visitor, path: str, values: dict[str, str], file: str
) -> None:
    """The page offers it, and the record is written as the command writes it, and committed."""
    git(visitor.root, "init")
    git(visitor.root, "config", "user.name", "Ann")
    git(visitor.root, "config", "user.email", "ann@voorbeeld.nl")
    commit(visitor.root)
    form = page(visitor, f"{path}publish/").get_element_by_id(f"page_record_{values['what']}")
    assert "permanently" in words(form)
    answer = visitor.post(f"{path}record/", REASON | values)
    assert answer.status_code == 303, words(page(visitor, path))
    written = [p.name for p in (visitor.root / "content/ledger/privacy").glob(f"{file}*.json")]
    assert len(written) == 1
    assert f"content/ledger/privacy/{written[0]}" in git(visitor.root, "show", "--name-only")
    assert git(visitor.root, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("values", "token", "status"),
    [
        ({"what": "call-off", "sure": "no"}, None, 409),
        ({"what": "call-off", "reason.en": " "}, None, 409),
        ({"what": "call-off"}, "", 403),
        ({"what": "postpone", "effective": "soon"}, None, 400),
        ({"what": "postpone", "effective": "2020-01-01"}, None, 409),
        ({"what": "withdraw"}, None, 409),
    ],
)
def test_without_a_yes_and_a_reason_nothing_is_recorded(
    visitor: Visitor, values: dict[str, str], token: str | None, status: int
) -> None:
    """What is missing, or cannot be, is said, and nothing is written."""
    before = tree(visitor.root)
    assert visitor.post(f"{NEXT}record/", REASON | values, token=token).status_code == status
    assert tree(visitor.root) == before


def test_a_draft_and_what_applies_have_nothing_to_record(visitor: Visitor) -> None:
    """A draft is set aside; a version in force is replaced by the next."""
    assert visitor.post("/preview/en/cookies/1.1/nl/record/", REASON).status_code == 404
    assert "page_record_" not in visitor.get("/preview/en/privacy/1.1/nl/publish/").text
