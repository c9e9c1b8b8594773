"""One call of the program: the project, the day, and the language it speaks with the caller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policysite.models import Problem

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
        click.confirm(self.translate(question), abort=True)

    def show(self, problems: Sequence[Problem]) -> None:
        """Print errors and warnings on standard error; the hints are for `check` to tell."""
        from policysite import report

        shown = [problem for problem in problems if problem.rule.severity != "hint"]
        if shown:
            self.say(report.problems(shown, "text"), err=True)

    def today(self) -> date:
        """The day it is where this computer stands; nothing else in the program asks."""
        return datetime.now().astimezone().date()


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
        except ValueError as error:
            self.fail(str(error), param, ctx)
