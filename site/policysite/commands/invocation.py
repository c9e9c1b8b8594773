"""One run of the program: the project, the day, and the language of the user."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date, datetime
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from policysite.message import Message, WrongValue

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from policysite.files.kept import Kept
    from policysite.models import Problem
    from policysite.rules import Severity

_Item = TypeVar("_Item")

EXISTING_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@dataclass(frozen=True)
class Invocation:
    """The project's folder `root`, and the language of the output, with its catalogue."""

    root: Path
    language: str
    catalog: NullTranslations

    def translate(self, text: str) -> str:
        """A message in the user's language; any other text unchanged."""
        return text.translated(self.catalog) if isinstance(text, Message) else text

    def say(self, text: str, *, err: bool = False) -> None:
        """Print a message or a text, to standard error if `err` is true."""
        click.echo(self.translate(text), err=err)

    def confirm(self, question: Message) -> None:
        """Ask for confirmation; any other answer than yes ends the command."""
        asked = self.translate(Message("%(question)s [y/N]", question=question))
        if not click.prompt(asked, default="", show_default=False, value_proc=self._is_yes):
            raise click.Abort

    def _is_yes(self, answer: str) -> bool:
        """Whether an answer, in English or in the user's language, is yes; an empty one is no."""
        said = answer.strip().lower()
        for words, meaning in ((("yes", Message("yes")), True), (("no", Message("no")), False)):
            known = {self.translate(word) for word in words}
            if said in known or said in {word[0] for word in known}:
                return meaning
        if said:
            raise click.UsageError(self.translate(Message("invalid input")))
        return False

    def show(self, problems: Sequence[Problem], besides: Container[Severity] = ()) -> None:
        """Print errors, warnings, and the severities in `besides`, to standard error.

        The rest is listed by `check`.
        """
        listed = {"error", "warning"}
        shown = [p for p in problems if p.rule.severity in listed or p.rule.severity in besides]
        if shown:
            from policysite.checks import report

            self.say(report.problems(shown, "text", self.catalog), err=True)

    def watch(
        self, items: Iterable[_Item], total: int, label: Message, announced: Message
    ) -> Iterator[_Item]:
        """The same `items`, with progress: a bar on a terminal, a plain line in a pipe."""
        if sys.stderr.isatty():
            shown = self.translate(label)
            with click.progressbar(items, length=total, label=shown, file=sys.stderr) as bar:
                yield from bar
            return
        self.say(announced, err=True)
        yield from items

    def kept(self) -> Kept:
        """The results of earlier commands about the same texts; `save` adds those of this one."""
        from policysite.build import fingerprint
        from policysite.files.kept import NAME, Kept

        return Kept(self.root / NAME, fingerprint.program(self.root))

    def now(self) -> datetime:
        """The time, to the second, in the time zone of the company.

        Nothing else in the program reads the clock; the time zone of this computer does not matter.
        """
        from policysite.content import timezone

        return datetime.now(timezone.of_project(self.root)).replace(microsecond=0)

    def today_anywhere(self) -> date:
        """The day in the time zone of this computer: there is no company yet."""
        return datetime.now().astimezone().date()

    def today(self) -> date:
        """The day in the time zone of the company."""
        return self.now().date()


pass_invocation = click.make_pass_decorator(Invocation)


class Day(click.ParamType[date]):
    """A date such as 2026-11-22."""

    name = "day"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """The day in `value`, or a usage error."""
        from policysite.ledger import parse_date

        if isinstance(value, date):
            return value
        try:
            return parse_date(str(value))
        except WrongValue as error:
            invocation = ctx.find_object(Invocation) if ctx else None
            message = invocation.translate(error.message) if invocation else error.message
            self.fail(message, param, ctx)
