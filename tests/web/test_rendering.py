"""The files of an edition without a folder are those that a build writes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.helpers import AS_OF, EXAMPLE, ROOT, load, tree

from policysite.build import fingerprint
from policysite.build.freezing import Options, build
from policysite.edition import Edition
from policysite.web import rendering


@pytest.mark.slow
@pytest.mark.parametrize(
    ("root", "as_of", "base_url"),
    [
        (EXAMPLE, AS_OF, None),
        (EXAMPLE, date(2027, 2, 1), "https://voorbeeld.example/legal/texts"),
        (ROOT, AS_OF, None),
    ],
)
def test_the_files_are_those_of_a_build(
    root: Path, as_of: date, base_url: str | None, tmp_path: Path
) -> None:
    """To the byte, and each of them."""
    options = Options(root=root, out=tmp_path / "site", as_of=as_of, base_url=base_url)
    build(options, lambda pages, _total: iter(pages))
    library = load(root)
    edition = Edition(library=library, as_of=as_of, base_url=base_url or library.site.base_url)
    made = dict(rendering.files(edition, root))
    built = {p: data for p, data in tree(options.out).items() if p not in fingerprint.BESIDE}
    assert made == built


@pytest.mark.slow
def test_of_a_pdf_there_is_only_the_name() -> None:
    """Its bytes depend on the fonts of the computer, and it takes long."""
    edition = Edition(
        library=load(EXAMPLE), as_of=AS_OF, base_url="https://voorbeeld.example", pdf=True
    )
    made = dict(rendering.files(edition, EXAMPLE))
    assert made["nl/privacy/1.1/privacy-1.1-nl.pdf"] is None
    assert b"privacy-1.1-nl.pdf" in (made["nl/privacy/1.1/index.html"] or b"")
