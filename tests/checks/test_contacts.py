from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.checks.texts import found, problems, project
from tests.helpers import AS_OF, publish

from policysite import checks
from policysite.checks.contacts import UNKNOWN_ADDRESS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("Mail naar [ons](mailto:info@voorbeeld.nl).", "info@voorbeeld.nl"),
        ("Mail naar info@voorbeeld.nl.", "info@voorbeeld.nl"),
        ("Mail [info@voorbeeld.nl](mailto:info@voorbeeld.nl).", "info@voorbeeld.nl"),
        ("[Vraag](mailto:info@voorbeeld.nl?subject=Vraag)", "info@voorbeeld.nl"),
        ("Mail privacy@voorbeeld.nl of privacy@voorbeld.nl.", "privacy@voorbeld.nl"),
        ("| Mail | Doel |\n| --- | --- |\n| a.b+c@x-y.co.uk | vraag |", "a.b+c@x-y.co.uk"),
        ("- mail **privacy@voorbeeld.com**", "privacy@voorbeeld.com"),
        ("Mail [privacy@voorbeeld.nl](mailto:ander@voorbeeld.nl).", "ander@voorbeeld.nl"),
    ],
)
def test_unknown_addresses(tmp_path: Path, line: str, address: str) -> None:
    """An address that is not one of the contacts is reported once, with its line."""
    message = f"“{address}” is not one of the contacts"
    assert found(tmp_path, UNKNOWN_ADDRESS, line) == [message]


@pytest.mark.parametrize(
    "line",
    [
        "Mail naar [ons](mailto:privacy@voorbeeld.nl).",
        "Mail privacy@voorbeeld.nl.",
        "Mail Privacy@Voorbeeld.nl.",
        "[Vraag](mailto:privacy@voorbeeld.nl?subject=Vraag)",
        "Op X heten wij @voorbeeld.",
        "[[TODO: is info@voorbeeld.nl juist?]]",
        "Zo ziet een adres eruit: `naam@voorbeeld.com`.",
        "Lees [meer](https://voorbeeld.nl/@wij).",
    ],
)
def test_known_addresses(tmp_path: Path, line: str) -> None:
    """Contacts, examples in code, open places and other text are not reported."""
    assert found(tmp_path, UNKNOWN_ADDRESS, line) == []


def test_an_unknown_address_is_an_error_of_a_draft(tmp_path: Path) -> None:
    """It stops a publication; what is published cannot be fixed."""
    root = project(tmp_path, "Mail info@voorbeeld.nl.\n")
    (problem,) = problems(root, UNKNOWN_ADDRESS)
    assert checks.errors([problem]) == [problem]
    text = "Mail privacy@voorbeeld.nl.\n"
    publish(project(root, text), "privacy", "1.0", AS_OF)
    settings = root / "content/site.toml"
    other = settings.read_text(encoding="utf-8").replace("privacy@voorbeeld.nl", "a@voorbeeld.nl")
    settings.write_text(other, encoding="utf-8")
    assert problems(root, UNKNOWN_ADDRESS) == []
