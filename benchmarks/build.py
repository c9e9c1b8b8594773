"""The cost of a build, compared with Hugo, MkDocs and Pelican: `python benchmarks/build.py FOLDER`.

Makes projects of several sizes in FOLDER, builds each in all the ways that happen, and the same
number of pages with the others; prints the table of README.md and draws `build.svg` beside this
file. Times are processor time of all processes, which a busy machine changes least, and the clock.
Run it with the Python of .venv; the others are installed into FOLDER, never there.

    python benchmarks/build.py FOLDER --sizes 12,50,500 --runs 3

At a size above `--whole-up-to` only what grows with the site is measured, beside Hugo alone.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "site"), str(ROOT / "benchmarks")]

import corpus  # noqa: E402 (the paths come first)
import generators  # noqa: E402
import plot  # noqa: E402

from policysite.files.kept import NAME  # noqa: E402

DAY = "2026-11-26"
KEYS = 20
MEGABYTE = 1024 * 1024
# What is measured at every size. The rest takes many minutes at thousands of documents, and either
# makes the whole site, as the clean clone does, or depends on one document.
AT_EVERY_SIZE = frozenset(
    {
        "clean clone",
        "nothing to do",
        "a draft edited",
        "a version published",
        "check, first time",
        "check after an edit",
        "Hugo",
    }
)


@dataclass(frozen=True)
class Cost:
    """The cost of a command: processor time, wall time, memory of all its processes."""

    cpu: float
    clock: float
    memory: float


def run(command: list[str], folder: Path, *, package: Path | None = None) -> Cost:
    """Run a command that must succeed; a `package` of ours is taken from another folder."""
    environment = dict(os.environ)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # run.py removes it as well
    if package is not None:
        environment["PYTHONPATH"] = str(package)
    before, start = os.times(), perf_counter()
    with (folder / "said.txt").open("wb") as said:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=said, stderr=subprocess.STDOUT
        )
        peak: list[float] = [0.0]
        watcher = threading.Thread(target=_watch, args=(process, peak), daemon=True)
        watcher.start()
        process.wait()
    clock, after = perf_counter() - start, os.times()
    watcher.join()
    if process.returncode:
        raise SystemExit((folder / "said.txt").read_text(encoding="utf-8", errors="replace"))
    used = after.children_user + after.children_system
    used -= before.children_user + before.children_system
    return Cost(used, clock, peak[0] / MEGABYTE)


def _watch(process: subprocess.Popen[bytes], peak: list[float]) -> None:
    """Record the peak memory of a process and its children, counting shared pages once."""
    while process.poll() is None:
        peak[0] = max(peak[0], sum(map(_memory, _family(process.pid))))
        sleep(0.25)


def _family(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return [pid]
    return [pid, *(other for child in text.split() for other in _family(int(child)))]


def _memory(pid: int) -> int:
    """The proportional set size of a process, in bytes."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").split("\n")
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


class Project:
    """A project with a given number of documents in `folder`, and a copy of the program."""

    def __init__(self, folder: Path, documents: int) -> None:
        self.documents = documents
        self.folder, self.root, self.package = folder, folder / "project", folder / "site"
        if not self.root.exists():
            corpus.make(self.root, documents, ROOT / "content/browsers.yaml")
        shutil.rmtree(self.package, ignore_errors=True)
        shutil.copytree(ROOT / "site", self.package)
        for translations in (self.root / "translations", folder / "translations"):
            shutil.rmtree(translations, ignore_errors=True)
            shutil.copytree(ROOT / "translations", translations)
        self.out = self.root / "build"
        self.draft = self.root / "content/nl/policy-1"

    def policysite(self, *arguments: str) -> Cost:
        """Run one of our commands in the project."""
        command = [sys.executable, "-P", "-m", "policysite", "--root", str(self.root)]
        return run([*command, *arguments], self.folder, package=self.package)

    def build(self, *more: str) -> Cost:
        """Build the site."""
        return self.policysite("build", "--as-of", DAY, *more)

    def clean(self) -> Cost:
        """Build from nothing, as in a clean clone."""
        shutil.rmtree(self.out, ignore_errors=True)
        return self.build()

    def edited(self) -> Cost:
        """Build after a word of a draft was changed."""
        self.edit()
        return self.build()

    def edit(self) -> None:
        """Change a word of a draft."""
        path = max(self.draft.iterdir(), key=corpus.number_of)
        text = path.read_text(encoding="utf-8")
        new = text.replace("Wij ", "wij ", 1) if "Wij " in text else text.replace("wij ", "Wij ")
        path.write_text(new, encoding="utf-8")

    def published(self) -> Cost:
        """Build after another version was published."""
        corpus.publish_draft(self.root)
        return self.build()

    def template(self) -> Cost:
        """Build after a template was changed."""
        path = self.package / "policysite/web/templates/status.html"
        path.write_text(path.read_text(encoding="utf-8") + "{# #}", encoding="utf-8")
        return self.build()

    def message(self) -> Cost:
        """Build after the translation of a message was changed."""
        path = self.root / "translations/nl/LC_MESSAGES/messages.po"
        text = path.read_text(encoding="utf-8")
        words = "Alle versies" if "Alle versies" in text else "Elke versie"
        other = "Elke versie" if words == "Alle versies" else "Alle versies"
        path.write_text(text.replace(words, other), encoding="utf-8")
        return self.build()

    def check(self) -> Cost:
        """Check the content for the first time."""
        (self.root / NAME).unlink(missing_ok=True)
        return self.check_again()

    def check_edited(self) -> Cost:
        """Check it after a word of a draft was changed."""
        self.edit()
        return self.check_again()

    def check_again(self) -> Cost:
        """Check the content."""
        return self.policysite("check", "--as-of", DAY)

    def start(self) -> Cost:
        """Start the preview, until the problems are known."""
        return self.keys(0)

    def key(self) -> Cost:
        """Type a key, until the problems are known."""
        start, typed = self.keys(0), self.keys(KEYS)
        cpu, clock = (typed.cpu - start.cpu) / KEYS, (typed.clock - start.clock) / KEYS
        return Cost(cpu, clock, typed.memory)

    def keys(self, number: int) -> Cost:
        """Start the preview, and type `number` keys."""
        command = [sys.executable, str(ROOT / "benchmarks/keys.py"), str(self.root), str(number)]
        return run(command, self.folder, package=self.package)

    def verify(self) -> Cost:
        """Verify the built folder against the project."""
        return self.policysite("verify", str(self.out), "--as-of", DAY)


# In this order, because each builds on the state left by the previous one.
WAYS: tuple[tuple[str, Callable[[Project], Cost]], ...] = (
    ("clean clone", Project.clean),
    ("nothing to do", Project.build),
    ("a draft edited", Project.edited),
    ("a version published", Project.published),
    ("a template changed", Project.template),
    ("a message translated", Project.message),
    ("verify of the folder", Project.verify),
    ("check, first time", Project.check),
    ("check after an edit", Project.check_edited),
    ("preview, start", Project.start),
    ("preview, a key", Project.key),
)
OTHERS = {
    **{generator.name: generator for generator in generators.GENERATORS},
    "Hugo, pages alone": generators.GENERATORS[0],
}
Costs = dict[tuple[int, str], list[Cost]]


def main() -> None:
    """Measure, print the table, and draw the plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", default="12,50,500")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--whole-up-to", type=int, default=500)
    given = parser.parse_args()
    folder, sizes = given.folder.resolve(), [int(size) for size in given.sizes.split(",")]
    programs = generators.install(folder / "venv")
    costs: Costs = {}
    pages: dict[int, tuple[int, int]] = {}
    for size in sizes:
        project = Project(folder / str(size), size)
        is_whole = size <= given.whole_up_to
        ways = [name for name, _ in WAYS if is_whole or name in AT_EVERY_SIZE]
        others = [name for name in OTHERS if is_whole or name in AT_EVERY_SIZE]
        pages[size] = measure(project, ways, given.runs, costs)
        measure_others(project, others, pages[size], programs, given.runs, costs)
    print(table(costs, pages))
    plot.draw(ROOT / "benchmarks/build.svg", series(costs))


def measure(project: Project, ways: Collection[str], runs: int, costs: Costs) -> tuple[int, int]:
    """Measure these ways to build a project of ours; returns its numbers of files and pages."""
    for _ in range(runs):
        for name, way in WAYS:
            if name in ways:
                _note(project, name, way(project), costs)
    files = [path for path in project.out.rglob("*") if path.is_file()]
    return len(files), sum(p.suffix == ".html" and "ledger" not in p.parts for p in files)


def measure_others(
    project: Project,
    names: Collection[str],
    made: tuple[int, int],
    programs: Path,
    runs: int,
    costs: Costs,
) -> None:
    """Measure the sites made by these others, from nothing.

    Each makes as many pages as ours has files; Hugo also as many as ours has pages, with the other
    files copied unchanged.
    """
    files, pages = made
    for name, generator in OTHERS.items():
        if name in names:
            number = files if name == generator.name else pages
            command = _prepared(project, generator, name, number, programs)
            for _ in range(runs):
                shutil.rmtree(project.folder / name / generator.made, ignore_errors=True)
                _note(project, name, run(command, project.folder / name), costs)


def _prepared(
    project: Project, generator: generators.Generator, name: str, pages: int, programs: Path
) -> list[str]:
    """Write what another makes a site of; returns its command."""
    folder, files = project.folder / name, project.folder / "files"
    for scratch in (folder, files):
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
    if name != generator.name:
        generators.published_files(project.out, files)
    generator.write(folder, list(generators.texts(project.root, pages)), files)
    program, *rest = generator.command
    return [str(programs / program), *rest]


def _note(project: Project, name: str, cost: Cost, costs: Costs) -> None:
    costs.setdefault((project.documents, name), []).append(cost)
    print(project.documents, name, cost, file=sys.stderr, flush=True)


def table(costs: Costs, made: dict[int, tuple[int, int]]) -> str:
    """The table of README.md: medians of processor and wall time, and their spread."""
    lines = [
        "| documents | files | work | processor, s | clock, s | of Hugo | memory, MB |",
        "| --: | --: | :-- | --: | --: | --: | --: |",
    ]
    for (size, name), found in costs.items():
        hugo = median(cost.cpu for cost in costs[size, "Hugo"])
        cpu = sorted(cost.cpu for cost in found)
        clock = median(cost.clock for cost in found)
        spread = f" ({cpu[0]:.2f} to {cpu[-1]:.2f})" if len(cpu) > 1 else ""
        memory = max(cost.memory for cost in found)
        lines.append(
            f"| {size:,} | {made[size][0]:,} | {name} | {median(cpu):.2f}{spread} | {clock:.2f} | "
            f"{median(cpu) / hugo:.2f} | {memory:.0f} |"
        )
    return "\n".join(lines)


def series(costs: Costs) -> dict[str, list[tuple[float, float]]]:
    """Processor time by the number of documents, for each line of the plot."""
    found: dict[str, list[tuple[float, float]]] = {}
    for (size, name), values in costs.items():
        if name in plot.SHOWN:
            point = float(size), median(cost.cpu for cost in values)
            found.setdefault(name, []).append(point)
    return found


if __name__ == "__main__":
    main()
