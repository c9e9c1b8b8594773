"""A command that is made to fail in a project of its own, and what is wrong afterwards.

What must hold, whatever fails: the files are as they were, or as they are after the command, and
then it has said so; it never says that nothing was changed where something was, or that it is done
where that may not last; and the next command, be it another or the same, goes on from there.
"""

from __future__ import annotations

import contextlib
import io
import shutil
from typing import TYPE_CHECKING

from tests.faults.calls import Call
from tests.faults.commands import in_this_process, program
from tests.faults.faults import FAULTS, Counter, Disturbance
from tests.faults.power import Recorder
from tests.faults.process import Run, run_alone
from tests.faults.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    from tests.faults.commands import Command

# What says that all is as it was.
_NOTHING = ("othing was changed", "othing was written", "was not changed", "previous site was kept")
# What blames somebody who has done nothing.
_UNTRUE = ("omeone else", "omebody else", "writes over a text", "Traceback")
_KILLED = -9
# May remain where it could not be removed: what counts is who holds it.
_HARMLESS = {".build.lock"}
# So many calls of a kind write or delete one page after the other.
_MANY = 6
_ENDS = {"kill": {0, _KILLED}, "interrupt": {0, 1, 130}}


class Trial:
    """A command and its project in the folder `place`, before and after an undisturbed run."""

    def __init__(self, command: Command, place: Path) -> None:
        self._command, self._root = command, place / "project"
        self._root.mkdir(parents=True)
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            command.project(self._root)
            self.old = Snapshot.take(self._root)
            in_this_process(command.run, self._root)  # so that no later run has to import anything
        self._put(self.old)
        done = run_alone(self._root, command.run, lambda _: Counter())
        self.new = Snapshot.take(self._root)
        self.calls: list[Call] = done.result
        assert (done.status, self._is_done(done.output)) == (0, True), done
        assert self.new.visible != self.old.visible
        assert not self.new.hidden, self.new.hidden
        # What was found wrong with each state that was looked at.
        self.states: dict[object, list[str]] = {}

    def turns(self, fault: str, *, every: bool) -> list[int]:
        """Which calls to fail: each that this fault knows, or the first and last of each kind.

        Of many of a kind the last alone does.
        """
        spared = FAULTS[fault].spared if fault in FAULTS else ()
        known = [n for n, call in enumerate(self.calls) if call.name not in spared]
        if every:
            return known
        kinds: dict[str, list[int]] = {}
        for n in known:
            kinds.setdefault(self.calls[n].kind, []).append(n)
        chosen = [group[-1:] if len(group) > _MANY else group for group in kinds.values()]
        return sorted({n for group in chosen for n in (group[0], group[-1])})

    def fail(self, fault: str, nth: int) -> list[str]:
        """What is wrong after the call of the number `nth` failed."""
        self._put(self.old)
        run = run_alone(self._root, self._command.run, lambda _: Disturbance(fault, nth))
        left = Snapshot.take(self._root)
        wrong = list(self._untrue(run, left, _ENDS.get(fault, {0, 1})))
        return wrong + self._settled(left, is_done=self._is_done(run.output))

    def cut(self, turns: Collection[int]) -> Iterator[tuple[str, list[str]]]:
        """What is wrong after a power cut before one of the calls `turns`, and at which moment."""
        self._put(self.old)
        run = run_alone(
            self._root,
            self._command.run,
            lambda output: Recorder(self._root, turns, lambda: self._is_done(output.said)),
        )
        assert run.result, run
        for is_done, moment, world in run.result:
            yield moment, self._settled(world, is_done=is_done)

    def _untrue(self, run: Run, left: Snapshot, ends: set[int]) -> Iterator[str]:
        """What the command said, or how it ended, that does not fit what it left."""
        if run.status not in ends or any(words in run.output for words in _UNTRUE):
            yield f"ended with {run.status} and said: {run.output.strip()}"
        if run.status == 0 and not self._is_done(run.output):
            yield "ended well without a word"
        if self._is_done(run.output) and left.visible != self.new.visible:
            yield "said that it is done, and it is not"
        says_nothing = any(words in run.output for words in _NOTHING)
        if says_nothing and left.visible != self.old.visible:
            yield f"said: {run.output.strip()}, but something was changed"

    def _settled(self, left: Snapshot, *, is_done: bool) -> list[str]:
        """What is wrong with a state, and with what the next command makes of it."""
        key = (is_done, left.key)
        if key not in self.states:
            self.states[key] = list(self._look(left, is_done=is_done))
        return self.states[key]

    def _look(self, left: Snapshot, *, is_done: bool) -> Iterator[str]:
        whole = [self.new.visible] if is_done else [self.old.visible, self.new.visible]
        if self._command.at_once and self._files(left) not in whole:
            yield f"half done at once: {self._difference(left)}"
        read = self._next(left, program("status"))
        if self._files(read) not in whole:
            yield f"half done after “status”: {self._difference(read)}"
        if hidden := {name for name in read.hidden if name.startswith("content/")}:
            yield f"left after “status”: {sorted(hidden)}"
        again = self._next(left, self._command.run)
        if again.visible != self.new.visible:
            yield f"half done after another run: {self._difference(again)}"
        if remains := again.hidden - _HARMLESS:
            yield f"left after another run: {sorted(remains)}"
        if len({entry[0] for entry in again.entries.values() if entry}) < len(again.visible):
            yield "one file has two names"

    def _files(self, left: Snapshot) -> dict[str, bytes]:
        """The files; a site between two renames, which the next build puts back, counts as back."""
        files = dict(left.visible)
        if not any(name.startswith("build/") for name in files):
            away = {
                name.removeprefix(".build.previous/"): entry[1]
                for name, entry in left.entries.items()
                if entry and name.startswith(".build.previous/")
            }
            files |= {f"build/{name}": data for name, data in away.items()}
        return files

    def _next(self, left: Snapshot, run: Callable[[Path], None]) -> Snapshot:
        """What another command makes of a state."""
        self._put(left)
        done = run_alone(self._root, run)
        assert done.status in {0, 1, 2}, done
        return Snapshot.take(self._root)

    def _put(self, snapshot: Snapshot) -> None:
        shutil.rmtree(self._root)
        snapshot.write(self._root)

    def _is_done(self, output: str) -> bool:
        return self._command.said in output

    def _difference(self, left: Snapshot) -> list[str]:
        """The first files that the command changes, or that are neither as before nor as after."""
        files, old, new = left.visible, self.old.visible, self.new.visible
        shown = []
        for name in sorted({*files, *old, *new}):
            found, before, after = (those.get(name) for those in (files, old, new))
            if not found == before == after:
                as_what = {before: "as before", after: "as after"}.get(found, "neither")
                shown.append(f"{name} {as_what}")
        return shown[:12]
