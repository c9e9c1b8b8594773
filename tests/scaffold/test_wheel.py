"""The wheel is the whole program: somebody who installs it needs no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.helpers import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which an installer would put the wheel's files."""
    if not (ROOT / "content/browsers.yaml").is_file():
        pytest.skip("content/ is another company's, without the browser help that a wheel has")
    folder = tmp_path_factory.mktemp("wheel")
    code = f"import hatchling.build; print(hatchling.build.build_wheel({str(folder)!r}))"
    command = [sys.executable, "-P", "-c", code]
    name = subprocess.check_output(command, cwd=ROOT, text=True).splitlines()[-1]
    with zipfile.ZipFile(folder / name) as wheel:
        wheel.extractall(folder / "packages")
    return folder / "packages"


def policysite(installed: Path, folder: Path, *arguments: str) -> str:
    """What the program in the wheel says, started in `folder`."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("POLICYSITE")}
    result = subprocess.run(
        [sys.executable, "-P", "-m", "policysite", *arguments],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(installed), "POLICYSITE_LANGUAGE": "nl"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def test_a_site_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    """`init`, `check` and `build`, with messages, browser help, drafts and workflows within."""
    where = subprocess.check_output(
        [sys.executable, "-P", "-c", "import policysite; print(policysite.__file__)"],
        env={**os.environ, "PYTHONPATH": str(installed)},
        text=True,
    )
    assert Path(where.strip()).is_relative_to(installed)
    answers = ("--name", "Zoë BV", "--requests", "a@b.example", "--languages", "nl,en")
    policysite(installed, tmp_path, "init", "site", *answers)
    site = tmp_path / "site"
    assert "is gecontroleerd" in policysite(installed, site, "check")
    policysite(installed, site, "build", "--drafts")
    assert (site / "build/en/cookies/1.0/index.html").is_file()
    assert (site / "build/nl/browsers/index.html").is_file()
    assert (site / ".github/workflows/build.yml").is_file()
