"""Building: check, freeze into a staging folder, check the output, swap it in. All or nothing."""

from __future__ import annotations

import contextlib
import os
import stat
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from policysite import processes
from policysite.build import fingerprint
from policysite.errors import BuildError, ContentProblems, TargetError, WrongPlace, explained
from policysite.files import disk, swap
from policysite.message import Message
from policysite.web import pdf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from policysite.build.record import Last, Part
    from policysite.build.staging import Watch
    from policysite.edition import Edition
    from policysite.models import Concern, Library, Problem

    # Adds the configuration files of its host to the folder of the new site.
    Furnish = Callable[[Path], None]

# Files that file managers leave in every folder they show.
LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


@dataclass(frozen=True)
class Options:
    """What to build: the project, the output folder, the day, and what to show.

    If `today` is given, nothing in the ledger may be from a later day. `host` names the host of the
    site.
    """

    root: Path
    out: Path
    as_of: date
    base_url: str | None = None
    drafts: bool = False
    full: bool = False
    pdf: bool = False
    host: str | None = None
    today: date | None = None

    def as_texts(self) -> dict[str, str]:
        """The options on which the built files depend, besides the project itself."""
        return {
            "as_of": self.as_of.isoformat(),
            "base_url": self.base_url or "",
            "drafts": str(self.drafts),
            "pdf": str(self.pdf),
            "host": self.host or "",
        }


@dataclass(frozen=True)
class Report:
    """What a build did: the number of files, the findings; whether it `changed` anything.

    `broken_drafts` are the drafts with errors, which are not part of the site, with their number.
    """

    files: int
    problems: tuple[Problem, ...]
    changed: bool
    broken_drafts: Mapping[Concern, int] = field(default_factory=dict)


def build(options: Options, watch: Watch, furnish: Furnish | None = None) -> Report:
    """Build the site, or leave the last one unchanged; `furnish` adds the files of its host.

    Raises ContentProblems if there are errors, TargetError if the folder is not ours, MissingExtra
    if PDFs cannot be made, and BuildError if the pages or the disk fail.
    """
    check_place(options.root, options.out)
    out = _real(options.out)  # so that it has a name and a parent
    try:
        disk.make_folder(out.parent)
        with swap.locked(out):
            swap.recover(out)
            check_strangers(out)
            return _build(replace(options, out=out), watch, furnish)
    except OSError as error:
        reason = explained(error)
        message = Message(
            "The site could not be built and was not changed: %(error)s", error=reason
        )
        if swap.is_away(out):
            message = Message(
                "The site could not be built: %(error)s The previous site is in %(folder)s, "
                "and the next build restores it.",
                error=reason,
                folder=swap.previous_of(out),
            )
        raise BuildError(message) from None


def check_place(root: Path, out: Path) -> None:
    """Refuse a place where policysite must not write; raises WrongPlace."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise WrongPlace(
            Message("%(out)s is not a folder. Choose another folder with --out.", out=out)
        )
    inside = _real(out)
    if _real(root).is_relative_to(inside):
        raise WrongPlace(
            Message(
                "%(out)s contains the project itself. Choose another folder with --out.", out=out
            )
        )
    for name in ("content", "translations", "site", "tests"):
        if inside.is_relative_to(_real(root / name)):
            message = Message(
                "%(out)s is inside %(folder)s/. Choose another folder with --out.",
                out=out,
                folder=name,
            )
            raise WrongPlace(message)
    for folder in inside.parents:
        if fingerprint.read_mark(folder) is not None:
            message = Message(
                "%(out)s is inside %(folder)s, which the next build replaces. Choose another "
                "folder with --out.",
                out=out,
                folder=folder,
            )
            raise WrongPlace(message)


def _real(path: Path) -> Path:
    """The target of `path`; unlike `Path.resolve`, it accepts a link that leads to itself."""
    return Path(os.path.realpath(path))


def check_strangers(out: Path) -> None:
    """Refuse a folder with files that policysite did not make; raises TargetError."""
    mark = fingerprint.read_mark(out)
    ours = mark.outputs if mark else {}
    strangers = sorted(
        name for name in fingerprint.names(out) - set(ours) if name.split("/")[-1] not in LITTER
    )
    if strangers:
        first = ", ".join(strangers[:3]) + (", …" if len(strangers) > 3 else "")
        message = Message(
            "%(out)s contains files that policysite did not create (%(names)s), so nothing in "
            "it was changed. Remove them yourself, or choose another folder with --out.",
            out=out,
            names=first,
        )
        raise TargetError(message)


def _build(options: Options, watch: Watch, furnish: Furnish | None) -> Report:
    inputs = fingerprint.inputs(options.root, options.as_texts())
    last = fingerprint.read_mark(options.out)
    unchanged = last is not None and last.inputs == inputs.digest and not options.full
    if last and unchanged and last.outputs == fingerprint.of_outputs(options.out):
        return Report(files=len(last.outputs), problems=(), changed=False)
    if options.pdf:
        pdf.require()
    library, problems, broken = _checked(options, inputs.program)
    edition = _edition(options, library)
    if last:
        _never_fewer(last.outputs, edition, options.out)
    from policysite.build import parts, record

    # If somebody saved a file during reading, it is unknown which content was read.
    is_sure = fingerprint.inputs(options.root, options.as_texts()) == inputs
    keys = parts.keys(edition, inputs) if is_sure else {}
    known = record.Last(options.out, last.outputs, keys) if last and not options.full else None
    staging = swap.staging_of(options.out)
    try:
        made = _stage(edition, options.root, staging, watch, known)
        if furnish is not None:
            furnish(staging)
        digest = inputs.digest if is_sure else ""
        taken = known.taken if known else {}
        mark = fingerprint.write_mark(staging, digest, options.as_texts(), taken)
        record.write(staging, mark.outputs, keys, made)
        _same_modes(staging)
        disk.sync_all(staging)  # otherwise a power cut could leave a site of empty pages in place
        swap.into_place(options.out)
        _confirm(options.out)
    finally:
        with contextlib.suppress(OSError):  # the next build deletes what is left
            swap.recover(options.out)
    return Report(
        files=len(mark.outputs), problems=tuple(problems), changed=True, broken_drafts=broken
    )


def _confirm(out: Path) -> None:
    """Return once the new site is on disk for good; raises BuildError."""
    try:
        disk.sync(out.parent)
    except OSError as error:
        message = Message(
            "The new site is in %(out)s, but the disk did not confirm it, so a power failure "
            "could restore the previous site: %(error)s Build again.",
            out=out,
            error=explained(error),
        )
        raise BuildError(message) from None


def _checked(
    options: Options, program: str
) -> tuple[Library, list[Problem], Mapping[Concern, int]]:
    """The content, the problems that concern the site, and the drafts that have errors.

    A site without drafts does not depend on them; one with drafts needs all of them intact.
    """
    from policysite import checks
    from policysite.checks import concerns
    from policysite.content import reader
    from policysite.files.kept import NAME, Kept

    kept = Kept(options.root / NAME, program)
    library = reader.load(options.root, kept=kept)
    kept.save()
    problems = checks.run(library, options.as_of, thorough=False, today=options.today)
    broken = concerns.broken_drafts(library, problems)
    if not options.drafts:
        problems = concerns.concerning(library, problems)
    if checks.errors(problems):
        outcome = Message("the site was not built; the previous one was not changed")
        if options.drafts and not concerns.stopping(library, problems):
            outcome = Message(
                "the site with drafts was not built because of the draft %(drafts)s, and the "
                "previous one was not changed; “build” without --drafts still works",
                drafts=", ".join(sorted(map(str, broken))),
            )
        raise ContentProblems(problems, outcome)
    return library, problems, broken


def _edition(options: Options, library: Library) -> Edition:
    from policysite.edition import Edition

    return Edition(
        library=library,
        as_of=options.as_of,
        base_url=(options.base_url or library.site.base_url).rstrip("/"),
        drafts=options.drafts,
        pdf=options.pdf,
    )


def _never_fewer(last: dict[str, str], edition: Edition, out: Path) -> None:
    """What the last build published must be in this one, byte for byte."""
    from policysite import ledger

    for name in sorted(last):
        if not (name.startswith("ledger/") and name.endswith(".json")):
            continue
        data = edition.public_files.get(name)
        if data is None or ledger.sha256(data) != last[name]:
            what = Message("content/%(name)s in the ledger was changed", name=name)
            if data is None:
                what = Message("content/%(name)s is missing from the ledger", name=name)
            message = Message(
                "%(what)s, but the previous site has it, and what was published must stay "
                "published. Restore it (git restore content/ledger), then build again. If that "
                "site was never public, delete %(out)s instead.",
                what=what,
                out=out,
            )
            raise BuildError(message)


def _stage(
    edition: Edition, root: Path, folder: Path, watch: Watch, last: Last | None
) -> Mapping[str, Part]:
    from policysite.build import freezer, staging

    try:
        return staging.make(edition, root, folder, watch, last=last, cores=processes.cores())
    except freezer.BrokenPage as error:
        message = Message(
            "A page could not be built, so the previous site was kept: %(error)s",
            error=error.message,
        )
        raise BuildError(message) from error
    except staging.BadPages as error:
        message = Message(
            "The built pages failed these checks, so the previous site was kept:%(faults)s",
            faults=error.message,
        )
        raise BuildError(message) from error


def _same_modes(folder: Path) -> None:
    """Make the files readable for the host, whatever the umask of the build."""
    for path in [folder, *folder.rglob("*")]:
        mode = path.stat().st_mode
        wanted = 0o755 if stat.S_ISDIR(mode) else 0o644
        if stat.S_IMODE(mode) != wanted:
            path.chmod(wanted)
