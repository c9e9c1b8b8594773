"""Fixtures of the tests of verifying: the example as it is built, and certificates for hosts."""

from __future__ import annotations

import shutil
import subprocess
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest
from tests.helpers import EXAMPLE, load, tree
from tests.shared import once
from tests.verify.forging import Files
from tests.verify.frozen_sites import freeze
from tests.verify.hosts import CERTIFICATES, OPENSSL

from policysite.verify import frozen, pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from policysite.models import Library


@pytest.fixture(autouse=True, scope="module")
def remembered() -> Iterator[None]:
    """A page or an article that thousands of changed sites share is read once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "read", lru_cache(maxsize=256)(pages.read))
        patch.setattr(frozen, "article", lru_cache(maxsize=256)(frozen.article))
        yield


@pytest.fixture(scope="module")
def ours() -> Library:
    """The example project."""
    return load(EXAMPLE)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example project, frozen; no test writes in it."""
    return once(tmp_path_factory, "verify", lambda out: freeze(EXAMPLE, out))


@pytest.fixture(scope="session")
def files(folder: Path) -> Files:
    """The files of the frozen example."""
    return tree(folder)


@pytest.fixture
def copied(folder: Path, tmp_path: Path) -> Path:
    """A copy of the frozen example, which the test may change."""
    return shutil.copytree(folder, tmp_path / "site")


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an authority (ca.pem), and a certificate with its key for each test host."""
    if shutil.which("openssl") is None:
        pytest.skip("the command openssl is missing, so verifying over HTTPS WAS NOT TESTED")
    folder = tmp_path_factory.mktemp("certificates")
    (folder / "ca.cnf").write_text(OPENSSL)
    (folder / "index.txt").touch()

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    subject = ["-subj", "/CN=authority", "-days", "3650", "-out", "ca.pem"]
    openssl("req", "-x509", *key, "-keyout", "ca.key", *subject)
    for name, (host, since, until) in CERTIFICATES.items():
        names = ["-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}"]
        openssl("req", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr", *names)
        signer = ["-batch", "-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key"]
        period = ["-startdate", since, "-enddate", until]
        openssl("ca", *signer, *period, "-in", f"{name}.csr", "-out", f"{name}.pem", "-notext")
    return folder
