"""One call of the program: the project, the day, and the language it speaks with the caller."""

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

    from policysite.models import Problem
    from policysite.rules import Severity

_Item = TypeVar("_Item")

EXISTING_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@dataclass(frozen=True)
class Invocation:
    """The project's folder `root`, and the language, with its catalogue, in which to speak."""

    root: Path
    language: str
    catalog: NullTranslations

    def translate(self, text: str) -> str:
        """A message in the caller's language; any other text as it is."""
        return text.translated(self.catalog) if isinstance(text, Message) else text

    def say(self, text: str, *, err: bool = False) -> None:
        """Print a message or a text, on standard error where `err` says so."""
        click.echo(self.translate(text), err=err)

    def confirm(self, question: Message) -> None:
        """Ask; whoever does not say yes ends the command."""
        asked = self.translate(Message("%(question)s [y/N]", question=question))
        if not click.prompt(asked, default="", show_default=False, value_proc=self._is_yes):
            raise click.Abort

    def _is_yes(self, answer: str) -> bool:
        """Whether an answer, in English or in the caller's language, is yes; nothing means no."""
        said = answer.strip().lower()
        for words, meaning in ((("yes", Message("yes")), True), (("no", Message("no")), False)):
            known = {self.translate(word) for word in words}
            if said in known or said in {word[0] for word in known}:
                return meaning
        if said:
            raise click.UsageError(self.translate(Message("invalid input")))
        return False

    def show(self, problems: Sequence[Problem], besides: Container[Severity] = ()) -> None:
        """Print errors, warnings, and what is of a severity in `besides`, on standard error.

        The rest is for `check` to list.
        """
        listed = {"error", "warning"}
        shown = [p for p in problems if p.rule.severity in listed or p.rule.severity in besides]
        if shown:
            from policysite.checks import report

            self.say(report.problems(shown, "text", self.catalog), err=True)

    def watch(
        self, items: Iterable[_Item], total: int, label: Message, announced: Message
    ) -> Iterator[_Item]:
        """The same `items`, with progress: a bar on a terminal, in a pipe a plain line."""
        if sys.stderr.isatty():
            shown = self.translate(label)
            with click.progressbar(items, length=total, label=shown, file=sys.stderr) as bar:
                yield from bar
            return
        self.say(announced, err=True)
        yield from items

    def now(self) -> datetime:
        """The moment, to the second, in the time zone of the company.

        Nothing else in the program asks the clock, and where this computer stands is no matter.
        """
        from policysite.content import timezone

        return datetime.now(timezone.of_project(self.root)).replace(microsecond=0)

    def today_anywhere(self) -> date:
        """The day it is where this computer stands: there is no company yet."""
        return datetime.now().astimezone().date()

    def today(self) -> date:
        """The day it is for the company."""
        return self.now().date()


pass_invocation = click.make_pass_decorator(Invocation)


class Day(click.ParamType[date]):
    """A day written as 2026-11-22."""

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
