#!/usr/bin/env python3
"""Run policysite, its tests or its linters. It needs Python 3.11 with pip, and nothing else.

    python3 run.py COMMAND ...    a command of policysite, for example build; without one, its help;
                                  what PDFs need is installed with the first --pdf, and what an
                                  import, a deployment or a scan needs with the first “import”,
                                  “deploy” or “scan”
    python3 run.py test ARGS      the tests, on every core; ARGS go to pytest, with paths from this
                                  folder; --fast skips slow tests, --thorough tries everything
    python3 run.py lint           ruff, mypy and import-linter

The first start makes .venv next to this file, with the packages of requirements.txt, each checked
by its hash. Later starts find it and continue at once: what only the first start needs is imported
when it is used. POLICYSITE_VENV names another folder instead, for a read-only checkout.
"""

from __future__ import annotations

import os
import sys
from hashlib import sha256

ROOT = os.path.dirname(os.path.realpath(__file__))
VENV = os.path.abspath(os.environ.get("POLICYSITE_VENV") or os.path.join(ROOT, ".venv"))
PYTHON = os.path.join(VENV, "bin", "python")
if os.name == "nt":
    PYTHON = os.path.join(VENV, "Scripts", "python.exe")
RUNTIME = "requirements.txt"
PDF = "requirements-pdf.txt"  # contains all of RUNTIME, with the same versions
DEPLOY = "requirements-deploy.txt"  # contains all of RUNTIME, with the same versions
IMPORT = "requirements-import.txt"  # contains all of RUNTIME, with the same versions
SCAN = "requirements-scan.txt"  # contains all of RUNTIME, with the same versions
# Contains all of PDF, DEPLOY, IMPORT and SCAN, with the same versions.
TEST = "requirements-test.txt"
SIZES = {IMPORT: (35, 155), SCAN: (50, 170)}  # megabytes to download, and on disk
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CORES = os.cpu_count() or 1
TEXT_BROWSERS = ("lynx", "w3m")
SERVERS = ("apache2", "nginx", "sshd")
PDF_LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
BROWSER_ON_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
APT_INSTALL = (
    "apt-get install -y --no-install-recommends chromium libatomic1 lynx w3m "
    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 apache2-bin nginx-light openssh-server"
)
# The last: not every system has it, and without it the browser tests only take longer.
APT_INSTALL_SHELL = "apt-get install -y --no-install-recommends chromium-headless-shell"
# Messages that authors may see; the catalogues are available only once .venv exists.
DUTCH = {
    "Setting up: installing the packages of %s into .venv (once%s)": (
        "Eenmalige voorbereiding: de pakketten van %s worden in .venv geïnstalleerd%s"
    ),
    "; %s MB to fetch, %s MB on disk": " (%s MB ophalen, %s MB op schijf)",
    "pip failed, see above. If the network was the reason, type the command again.": (
        "pip is mislukt, zie hierboven. Lag het aan het netwerk, typ de opdracht dan opnieuw."
    ),
    "Python could not unpack its own pip.": "Python kon zijn eigen pip niet uitpakken.",
    "pip is missing, or older than 22.3. Type: sudo apt-get install python3-pip": (
        "pip ontbreekt of is ouder dan versie 22.3. Typ: sudo apt-get install python3-pip"
    ),
    (
        "%s cannot be written (%s). Name a folder in which you may write: "
        "POLICYSITE_VENV=~/.cache/policysite"
    ): (
        "%s kan niet worden geschreven (%s). Noem een map waarin u mag schrijven: "
        "POLICYSITE_VENV=~/.cache/policysite"
    ),
}


def main(arguments: list[str]) -> None:
    """Prepare what the command needs, then become it."""
    if complaint := python_complaint(sys.version_info[:3]):
        sys.exit(complaint)
    os.environ.setdefault("POLICYSITE_ROOT", ROOT)
    # How the program was started, for the usage lines of help.
    typed = sys.orig_argv[: len(sys.orig_argv) - len(arguments)] or ["python3", "run.py"]
    os.environ["POLICYSITE_TYPED"] = " ".join([os.path.basename(typed[0]), *typed[1:]])
    for hazard in ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX"):
        os.environ.pop(hazard, None)  # each would mix other packages with ours
    if arguments[:1] == ["test"]:
        prepare(TEST)
        os.environ["CHROMIUM"] = prepare_programs()
        # The tests start hundreds of processes, each of which would compile every module again.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.chdir(ROOT)
        # Three at once for two cores, because tests also wait for browsers and servers; quick ones
        # hardly wait. A later -n in ARGS takes precedence.
        workers = CORES if "--fast" in arguments else CORES + (CORES + 1) // 2
        # The tests of a file stay together, so that what they share is made once; fast files first.
        spread = ("--dist", "loadfile", "--no-loadscope-reorder")
        become("pytest", "-n", str(workers), *spread, *arguments[1:])
    elif arguments == ["lint"]:
        prepare(TEST)
        os.chdir(ROOT)
        lint()
    else:
        for extra in extras(arguments):
            prepare(extra)
        become("policysite", *(arguments or ["--help"]))


def extras(arguments: list[str]) -> list[str]:
    """Name the requirements files that a command needs; each contains all of RUNTIME."""
    wanted = {
        PDF: "--pdf" in arguments,
        DEPLOY: "deploy" in arguments or "desk" in arguments,
        IMPORT: "import" in arguments or "desk" in arguments,
        SCAN: "scan" in arguments or "--site" in arguments,
    }
    return [name for name in wanted if wanted[name]] or [RUNTIME]


def python_complaint(version: tuple[int, ...]) -> str | None:
    """Explain why this version of Python is not supported; "" if it is."""
    if version >= (3, 11):
        return None
    number = ".".join(map(str, version))
    return f"policysite needs Python 3.11 or newer, and this is {number}. Try: python3.11 run.py"


def become(module: str, *arguments: str) -> None:
    """Replace this process by a module in .venv; -P keeps the current folder out of imports."""
    command = [PYTHON, "-P", "-m", module, *arguments]
    if os.name != "nt":
        os.execv(PYTHON, command)
    import subprocess

    sys.exit(subprocess.call(command))  # where a replaced program looks like one that ended


def lint() -> None:
    """Run every linter, even if one has failed."""
    import subprocess

    import_linter = "from importlinter.cli import lint_imports_command as main; main()"
    linters = (
        ["-m", "ruff", "check"],
        ["-m", "ruff", "format", "--check"],
        ["-m", "mypy"],
        ["-c", import_linter, "--no-cache"],
    )
    results = [subprocess.call([PYTHON, "-P", *linter]) for linter in linters]
    sys.exit(1 if any(results) else 0)


def prepare(name: str) -> None:
    """Make sure that .venv has the packages of the requirements file `name`."""
    if not is_ready(name):
        held = lock()
        try:
            if not is_ready(name):  # another process may have done it in the meantime
                install(name, held)
        finally:
            os.close(held)


def is_ready(name: str) -> bool:
    """Whether .venv is complete and was made for this file, RUNTIME and this Python.

    If only RUNTIME has changed, a command that starts another one (as the tests and the workbench
    do) would otherwise have .venv replaced underneath it.
    """
    try:
        for each in {RUNTIME, name}:
            with open(stamp_path(each), encoding="ascii") as file:
                if file.read() != wanted_stamp(each):
                    return False
    except FileNotFoundError:
        return False
    return os.path.exists(PYTHON)


def stamp_path(name: str) -> str:
    """The file in .venv which records that the requirements file `name` is installed."""
    return os.path.join(VENV, f"{name}.stamp")


def wanted_stamp(name: str) -> str:
    """The contents which that file must have."""
    with open(os.path.join(ROOT, name), "rb") as requirements:
        return stamp(requirements.read(), f"{sys.version} {sys.base_prefix}")


def stamp(requirements: bytes, python: str) -> str:
    """Hash everything that .venv depends on, but not its location, so a folder can be moved."""
    return sha256(b"\0".join((requirements, os.fsencode(python)))).hexdigest()


def lock() -> int:
    """Wait until no other process works on .venv.

    Closing the file, or exiting, releases the lock.
    """
    try:
        file = os.open(f"{VENV}.lock", os.O_CREAT | os.O_RDWR)
    except OSError as error:
        sentence = (
            "%s cannot be written (%s). Name a folder in which you may write: "
            "POLICYSITE_VENV=~/.cache/policysite"
        )
        sys.exit(f"run.py: {words(sentence, error.filename, error.strerror)}")
    try:
        from fcntl import LOCK_EX, flock
    except ImportError:
        return file  # Windows has no such lock
    flock(file, LOCK_EX)
    return file


def install(name: str, held: int) -> None:
    """Install a requirements file; into a new .venv, unless the existing one only lacks this file.

    The stamps are written last: a .venv left incomplete by a kill has none.
    """
    size = words("; %s MB to fetch, %s MB on disk", *SIZES[name]) if name in SIZES else ""
    say(words("Setting up: installing the packages of %s into .venv (once%s)", name, size))
    has_pip = find_python_with_pip()
    if os.path.exists(stamp_path(name)) or not is_ready(RUNTIME):
        renew(name, has_pip, held)
    else:
        fill(name, has_pip, held)


def renew(name: str, has_pip: str, held: int) -> None:
    """Make a new .venv; the existing one is restored if that fails.

    It may be for another version of Python, and without a network it cannot be made again.
    """
    import venv
    from shutil import rmtree

    before = f"{VENV}.before"
    if os.path.exists(VENV) and not os.path.exists(before):
        os.rename(VENV, before)
    rmtree(VENV, ignore_errors=True)  # left incomplete by a kill
    try:
        venv.create(VENV, symlinks=os.name != "nt")
        add_package_folder()
        fill(name, has_pip, held)
    except BaseException:
        rmtree(VENV, ignore_errors=True)
        if os.path.exists(before):
            os.rename(before, VENV)
        raise
    rmtree(before, ignore_errors=True)


def fill(name: str, has_pip: str, held: int) -> None:
    """Install a requirements file into .venv, and record that it is there."""
    pip = [has_pip, "-m", "pip", "--python", PYTHON]
    if not has_pip:
        run([PYTHON, "-m", "ensurepip"], words("Python could not unpack its own pip."), held)
        pip = [PYTHON, "-m", "pip"]
    options = ["--quiet", "--no-input", "--disable-pip-version-check", "--require-hashes"]
    advice = "pip failed, see above. If the network was the reason, type the command again."
    run([*pip, "install", *options, "-r", os.path.join(ROOT, name)], words(advice), held)
    for finished in {RUNTIME, name}:
        with open(stamp_path(finished), "w", encoding="ascii") as file:
            file.write(wanted_stamp(finished))


def find_python_with_pip() -> str:
    """Find a Python whose pip can install into another (pip 22.3); "" if ours can make one."""
    import importlib.util
    import subprocess

    for python in (sys.executable, getattr(sys, "_base_executable", sys.executable)):
        help_text = subprocess.run([python, "-m", "pip", "--help"], capture_output=True).stdout
        if b" --python " in help_text:
            return python
    if importlib.util.find_spec("ensurepip"):
        return ""
    complaint = "pip is missing, or older than 22.3. Type: sudo apt-get install python3-pip"
    sys.exit(f"run.py: {words(complaint)}")


def add_package_folder() -> None:
    """Let .venv import policysite from site/.

    By a relative path, so that the folder can be renamed.
    """
    from sysconfig import get_path

    packages = get_path("purelib", "venv", {"base": VENV})
    with open(os.path.join(packages, "policysite.pth"), "w", encoding="ascii") as file:
        file.write(os.path.relpath(os.path.join(ROOT, "site"), packages) + "\n")


def find_chromium() -> str | None:
    """Find the browser that $CHROMIUM names, or else an installed one."""
    from shutil import which

    if named := os.environ.get("CHROMIUM"):
        return which(named) or sys.exit(f"run.py: $CHROMIUM names no program: {named}")
    return next(filter(None, map(which, (*BROWSERS, BROWSER_ON_MAC))), None)


def find_browser() -> str | None:
    """Find Chromium, if the library needed by Playwright's own Node.js also exists."""
    from ctypes.util import find_library

    chromium = find_chromium()
    return chromium if find_library("atomic") or sys.platform != "linux" else None


def lacks_programs() -> bool:
    """Whether any program is missing without which tests fail or are skipped."""
    from ctypes.util import find_library
    from shutil import which

    found = [find_browser(), *map(which, TEXT_BROWSERS), *map(find_library, PDF_LIBRARIES)]
    path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin"))
    found += [which(server, path=path) for server in SERVERS]
    return not all(found)


def prepare_programs() -> str:
    """Install what the tests need if that needs no confirmation: with apt-get, as root.

    Only the browser is required; without the others, some tests are skipped and say why.
    """
    from shutil import which

    if lacks_programs() and which("apt-get") and os.geteuid() == 0:
        say("Setting up: installing browsers, servers and Pango for the tests (once)")
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        os.environ["RUNLEVEL"] = "1"  # as in a system that starts no services
        held = lock()
        try:
            for command in ("apt-get update", APT_INSTALL, APT_INSTALL_SHELL):
                run(command.split(), f"“{command}” failed.", held)
        except SystemExit as problem:
            say(str(problem))
        os.close(held)
    return find_browser() or sys.exit(
        "run.py: the tests need libatomic and Chromium; set CHROMIUM to the path of one, or type: "
        f"sudo {APT_INSTALL}"
    )


def run(command: list[str], complaint: str, held: int) -> None:
    """Run a command and show its output only if it fails; if we are killed, it keeps the lock."""
    import subprocess

    done = subprocess.run(
        command,
        env={**os.environ, "PIP_USER": "0"},  # if this is set, pip would install nothing into .venv
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=() if os.name == "nt" else (held,),
    )
    if done.returncode:
        sys.stderr.buffer.write(done.stdout)
        sys.exit(f"run.py: {complaint}")


def words(sentence: str, *values: object) -> str:
    """Put `values` into `sentence`, in Dutch if the user reads Dutch."""
    package = os.path.join(ROOT, "site")
    sys.path.insert(0, package)
    try:
        from policysite.commands.language import chosen  # needs nothing from .venv
    finally:
        sys.path.remove(package)
    dutch = chosen(sys.argv[1:], os.environ) == "nl"
    return (DUTCH[sentence] if dutch else sentence) % values


def say(sentence: str) -> None:
    """Report what takes long, to standard error; standard output belongs to the command."""
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
    except (OSError, ValueError) as problem:
        sys.exit(f"run.py: {problem}")
