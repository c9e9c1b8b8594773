import ast
import os
import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
import run

pytestmark = pytest.mark.slow

ROOT = Path(run.ROOT)
REQUIREMENTS = [run.RUNTIME, run.PDF, run.DEPLOY, run.IMPORT, run.SCAN, run.TEST]


def pins(name: str) -> dict[str, str]:
    """Read a requirements file as {package: all that the file says of it}."""
    entries = (ROOT / name).read_text(encoding="ascii").replace("\\\n", " ").splitlines()
    return {re.split("==", entry)[0]: entry for entry in entries}


def unconditional(name: str) -> dict[str, str]:
    """Read the same, without the machines that need a package: the tests may want it on more."""
    return {package: re.sub(" ; .*?(?= +--)", "", entry) for package, entry in pins(name).items()}


def test_no_folder_of_tests_is_passed_over(pytestconfig: pytest.Config) -> None:
    """Each module of tests is collected: pytest passes over some names, by default also “build”."""
    left_out = pytestconfig.getini("norecursedirs")
    modules = [path.relative_to(ROOT) for path in (ROOT / "tests").rglob("test_*.py")]
    assert modules
    passed_over = {
        part
        for path in modules
        for part in path.parts
        if any(fnmatch(part, each) for each in left_out)
    }
    assert passed_over == set()


@pytest.mark.parametrize(
    "changed",
    [(b"a==2", "3.11"), (b"a==1", "3.12")],
    ids=["requirements", "python"],
)
def test_the_stamp_changes_with_everything_that_the_environment_depends_on(
    changed: tuple[bytes, str],
) -> None:
    """Other requirements or another Python call for another environment."""
    assert run.stamp(*changed) != run.stamp(b"a==1", "3.11")


def test_the_stamp_stays_when_nothing_changes() -> None:
    """A second start finds the environment of the first."""
    assert run.stamp(b"a==1", "3.11") == run.stamp(b"a==1", "3.11")


def environment(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let run.py work on the environment in the folder `place`, whose packages are in site/."""
    monkeypatch.setattr(run, "ROOT", str(place))
    monkeypatch.setattr(run, "VENV", str(place / ".venv"))
    monkeypatch.setattr(run, "PYTHON", str(place / ".venv/bin/python"))
    (place / "site").mkdir(parents=True, exist_ok=True)
    (place / "site/found.py").write_text("print('found')", encoding="utf-8")
    (place / run.RUNTIME).write_text("", encoding="ascii")


@pytest.mark.skipif(os.name == "nt", reason="Windows puts its programs elsewhere")
def test_an_environment_moves_with_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that was renamed needs no network to go on."""
    environment(tmp_path / "here", monkeypatch)
    monkeypatch.setattr(run, "run", lambda *_: None)
    run.prepare(run.RUNTIME)
    (tmp_path / "here").rename(tmp_path / "there")
    environment(tmp_path / "there", monkeypatch)
    assert run.is_ready(run.RUNTIME)
    found = subprocess.check_output([run.PYTHON, "-P", "-m", "found"], text=True)
    assert found == "found\n"


def test_an_environment_stays_until_there_is_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a network the environment of another Python is left as it was, not taken away."""
    environment(tmp_path, monkeypatch)
    old = tmp_path / ".venv"
    old.mkdir()
    (old / "of another Python").touch()
    monkeypatch.setattr(run, "run", lambda *_: sys.exit("no network"))
    for _ in range(2):
        with pytest.raises(SystemExit, match="no network"):
            run.prepare(run.RUNTIME)
        assert [path.name for path in old.iterdir()] == ["of another Python"]
    monkeypatch.setattr(run, "run", lambda *_: None)
    run.prepare(run.RUNTIME)
    assert run.is_ready(run.RUNTIME)
    assert not (tmp_path / ".venv.before").exists()


def test_a_checkout_in_which_nobody_may_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message explains what to do, and POLICYSITE_VENV is used for the environment."""
    (tmp_path / "file").touch()
    monkeypatch.setattr(run, "VENV", str(tmp_path / "file" / ".venv"))
    with pytest.raises(SystemExit, match=r"POLICYSITE_VENV=~/\.cache"):
        run.lock()
    command = [sys.executable, "-c", "import run; print(run.PYTHON)"]
    variables = {**os.environ, "POLICYSITE_VENV": str(tmp_path / "elsewhere")}
    printed = subprocess.check_output(command, cwd=ROOT, env=variables, text=True)
    assert printed.startswith(str(tmp_path / "elsewhere"))


def test_an_environment_without_a_stamp_is_not_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An environment left incomplete by a kill is made again, however complete it looks."""
    monkeypatch.setattr(run, "VENV", str(tmp_path))
    monkeypatch.setattr(run, "PYTHON", sys.executable)
    assert not run.is_ready(run.RUNTIME)
    Path(run.stamp_path(run.RUNTIME)).write_text("of another day", encoding="ascii")
    assert not run.is_ready(run.RUNTIME)
    Path(run.stamp_path(run.RUNTIME)).write_text(run.wanted_stamp(run.RUNTIME), encoding="ascii")
    assert run.is_ready(run.RUNTIME)


def test_an_extra_is_not_ready_for_another_runtime(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command that the tests begin must find all in place, and not renew what they run in."""
    monkeypatch.setattr(run, "VENV", str(tmp_path))
    monkeypatch.setattr(run, "PYTHON", sys.executable)
    Path(run.stamp_path(run.TEST)).write_text(run.wanted_stamp(run.TEST), encoding="ascii")
    Path(run.stamp_path(run.RUNTIME)).write_text("of another day", encoding="ascii")
    assert not run.is_ready(run.TEST)
    Path(run.stamp_path(run.RUNTIME)).write_text(run.wanted_stamp(run.RUNTIME), encoding="ascii")
    assert run.is_ready(run.TEST)


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_is_one_version_with_hashes(name: str) -> None:
    """Nothing is installed whose bytes were not known when the file was made."""
    for package, entry in pins(name).items():
        line = r"[a-z0-9._-]+==[0-9][a-z0-9.]*( ; [^-]+)?( +--hash=sha256:[0-9a-f]{64})+"
        assert re.fullmatch(line, entry), package


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_no_requirement_names_a_place(name: str) -> None:
    """Where packages come from is for each machine to say: the file has no host, index or path."""
    text = (ROOT / name).read_text(encoding="ascii")
    assert not re.search(
        r"://|file:|index|^-|[a-z]/|/[a-z]|\.(org|com|net|io)\b", text, re.MULTILINE
    )


def test_the_tests_run_with_what_users_run() -> None:
    """The test requirements repeat every requirement of users, hashes and all."""
    runtime, *extras, test = map(unconditional, REQUIREMENTS)
    for extra in extras:
        assert runtime.items() <= extra.items() <= test.items()


@pytest.mark.parametrize(
    ("version", "complaint"),
    [
        (
            (3, 9, 2),
            "policysite needs Python 3.11 or newer, and this is 3.9.2. Try: python3.11 run.py",
        ),
        ((3, 11, 0), None),
        ((3, 14, 1), None),
    ],
)
def test_an_old_python_is_named_with_what_to_type(
    version: tuple[int, ...], complaint: str | None
) -> None:
    """Whoever has an old Python reads one line, not a traceback."""
    assert run.python_complaint(version) == complaint


def test_run_py_can_say_so_on_an_old_python() -> None:
    """The message needs a file that an older Python can still read."""
    source = (ROOT / "run.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 8))


def test_a_browser_that_is_named_but_missing_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser tests never run with another browser than the one asked for."""
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")
    with pytest.raises(SystemExit, match=re.escape("$CHROMIUM names no program: /no/such/browser")):
        run.find_chromium()


def test_the_browser_that_is_named_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """$CHROMIUM comes before everything on PATH."""
    monkeypatch.setenv("CHROMIUM", sys.executable)
    assert run.find_chromium() == sys.executable


def test_without_a_browser_and_without_rights_it_says_what_to_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing browser ends the run with one line; the browser tests are never skipped."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(run, "BROWSER_ON_MAC", str(tmp_path / "Google Chrome"))
    with pytest.raises(SystemExit, match=f"type: sudo {run.APT_INSTALL}"):
        run.prepare_programs()


@pytest.mark.parametrize(
    ("arguments", "requirements"),
    [
        (["build"], run.RUNTIME),
        (["build", "--pdf", "--drafts"], run.PDF),
        (["--language", "nl", "deploy", "production"], run.DEPLOY),
        (["import", "a.docx", "--policy", "privacy", "--lang", "nl"], run.IMPORT),
        (["--language", "nl", "import", "a.docx"], run.IMPORT),
        (["scan", "https://www.voorbeeld.nl/"], run.SCAN),
        (["check", "--site", "https://www.voorbeeld.nl/"], run.SCAN),
        ([], run.RUNTIME),
    ],
)
def test_what_a_command_needs_comes_when_it_is_asked_for(
    arguments: list[str], requirements: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only --pdf, an import and a deployment install more than the rest of the program needs."""
    prepared: list[str] = []
    started: list[tuple[str, ...]] = []
    monkeypatch.setattr(run, "prepare", prepared.append)
    monkeypatch.setattr(run, "become", lambda *command: started.append(command))
    monkeypatch.setattr(os, "environ", {})
    run.main(arguments)
    assert prepared == [requirements]
    assert started == [("policysite", *(arguments or ["--help"]))]


def test_a_mere_want_does_not_end_the_tests(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """If apt-get fails but there is a browser, the tests run, and say what they skip."""
    monkeypatch.setattr(run, "lacks_programs", lambda: True)
    monkeypatch.setattr(run, "find_browser", lambda: "/usr/bin/chromium")
    monkeypatch.setattr(run, "lock", lambda: os.open(os.devnull, os.O_RDONLY))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr("shutil.which", lambda _: "/usr/bin/apt-get")
    monkeypatch.setattr(run, "run", lambda *_: sys.exit("run.py: “apt-get update” failed."))
    monkeypatch.setenv("DEBIAN_FRONTEND", "")
    assert run.prepare_programs() == "/usr/bin/chromium"
    assert "“apt-get update” failed." in capfd.readouterr().err


@pytest.mark.parametrize(
    ("options", "locale", "expected"),
    [
        ([], "en_GB.UTF-8", "Setting up: installing the packages of x into .venv (once)"),
        ([], "nl_NL.UTF-8", "Eenmalige voorbereiding: de pakketten van x worden in .venv ge"),
        (
            ["--language", "nl"],
            "C",
            "Eenmalige voorbereiding: de pakketten van x worden in .venv ge",
        ),
        (["--language=en"], "nl_NL.UTF-8", "Setting up: installing the packages of x into"),
    ],
)
def test_setting_up_is_reported_in_the_language_of_the_caller(
    options: list[str], locale: str, expected: str
) -> None:
    """It is chosen as the program does later, with nothing but Python's own library (-S)."""
    sentence = "Setting up: installing the packages of %s into .venv (once%s)"
    code = f"import sys; sys.path.insert(0, {run.ROOT!r}); import run; "
    code += f"print(run.words({sentence!r}, 'x', ''))"
    variables = {"LC_ALL": locale, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-S", "-c", code, *options]
    printed = subprocess.check_output(command, env=variables, text=True, encoding="utf-8")
    assert printed.startswith(expected)


def test_the_dutch_of_run_py_has_every_value() -> None:
    """Each sentence takes the same values in Dutch, and the code uses each of them."""
    source = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"))
    texts = [node.value for node in ast.walk(source) if isinstance(node, ast.Constant)]
    for english, dutch in run.DUTCH.items():
        assert english.count("%s") == dutch.count("%s")
        assert texts.count(english) == 2
