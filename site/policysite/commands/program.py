"""The program as a whole: the group of its commands, which speaks the caller's language."""

from __future__ import annotations

import contextlib
import copy
import gettext
import io
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from policysite.commands import language
from policysite.commands.invocation import Invocation
from policysite.errors import PolicysiteError, SystemRefusal
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from gettext import NullTranslations

# What stands for values in a command's usage, and the kinds of values that click has no words for:
# named here so that they are collected with the other messages.
_PLACES = (
    Message("[OPTIONS]"),
    Message("COMMAND [ARGS]..."),
    Message("POLICY"),
    Message("VERSION"),
    Message("[POLICY]"),
    Message("[VERSION]"),
    Message("[OLD]"),
    Message("[NEW]"),
    Message("NEW"),
    Message("DIR_OR_URL"),
    Message("FILE"),
)
_KINDS = (
    Message("text"),
    Message("day"),
    Message("integer range"),
)


# run.py says here how it was started.
_TYPED = "POLICYSITE_TYPED"
# Options that may stand behind the name of a command too.
_EVERYWHERE = ("--root", language.OPTION)
_OF_RUN_PY = {
    "lint": Message("Run the linters, for developers."),
    "test": Message("Run the tests, for developers; --fast runs only the quick ones."),
}

AnyCommand = TypeVar("AnyCommand", bound=click.Command)


class Program(click.Group):
    """A group of commands whose help, questions and errors are in the caller's language."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        """Run a command, as click does, with what it says translated."""
        arguments = language.first(sys.argv[1:] if args is None else args, _EVERYWHERE)
        chosen = language.chosen(arguments, os.environ)
        catalog = language.catalog(chosen)
        invocation = Invocation(root=Path(), language=chosen, catalog=catalog)
        if _TYPED in os.environ:
            extra["prog_name"] = os.environ[_TYPED]
        with _click_speaks(chosen):
            spoken = _translated_group(self, catalog)
            try:
                return click.Group.main(spoken, arguments, *rest, obj=invocation, **extra)
            except OSError as error:
                refusal = SystemRefusal(error)
                refusal.catalog = catalog
                with contextlib.suppress(OSError):  # there may be nobody left to tell
                    _give_up_output()
                    refusal.show()
                sys.exit(refusal.exit_code)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; an error of ours is told in the caller's language."""
        try:
            return super().invoke(ctx)
        except PolicysiteError as error:
            error.catalog = ctx.ensure_object(Invocation).catalog
            raise


def _give_up_output() -> None:
    """Let what could not be written out go: Python would try once more at its end, and complain."""
    with contextlib.suppress(io.UnsupportedOperation):  # no real output, but that of a test
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


@contextlib.contextmanager
def _click_speaks(chosen: str) -> Iterator[None]:
    """Have click say its own words in the language `chosen`, for as long as this lasts.

    click asks gettext, which looks in the text domain of the process for the language that the
    environment names. gettext reads compiled files alone, so one is made in a temporary folder;
    where there is no room for it, click speaks English.
    """
    domain, named = gettext.textdomain(), os.environ.get("LANGUAGE")
    with contextlib.ExitStack() as stack:
        if chosen != "en":  # the language that click is written in
            from policysite import catalogs

            with contextlib.suppress(OSError):
                folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="policysite-"))
                catalogs.compile_click(chosen, Path(folder))
                gettext.bindtextdomain(gettext.textdomain(catalogs.CLICK), folder)
                os.environ["LANGUAGE"] = chosen
        try:
            yield
        finally:
            gettext.textdomain(domain)
            os.environ.pop("LANGUAGE", None)
            if named is not None:
                os.environ["LANGUAGE"] = named


def _translated_group(group: Program, catalog: NullTranslations) -> Program:
    """A copy of the program with all that its help says in the language of `catalog`."""
    spoken = _translated(group, catalog)
    spoken.subcommand_metavar = catalog.gettext(group.subcommand_metavar)
    spoken.commands = {
        name: _translated(command, catalog) for name, command in group.commands.items()
    }
    if _TYPED in os.environ:
        spoken.commands |= {
            name: _of_run_py(name, said, catalog) for name, said in _OF_RUN_PY.items()
        }
    return spoken


def _of_run_py(name: str, said: Message, catalog: NullTranslations) -> click.Command:
    """The entry in the list of commands of one that run.py takes before us, as its first word."""

    def refuse() -> None:
        message = Message("%(command)s must come first, right after run.py", command=name)
        raise click.UsageError(message.translated(catalog))

    return click.Command(name, callback=refuse, short_help=said.translated(catalog))


def _translated(command: AnyCommand, catalog: NullTranslations) -> AnyCommand:
    spoken = copy.copy(command)
    if command.help:
        spoken.help = catalog.gettext(command.help)
        spoken.short_help = spoken.help.partition("\n\n")[0]  # click would cut it
    if command.options_metavar:
        spoken.options_metavar = catalog.gettext(command.options_metavar)
    context = click.Context(command)
    spoken.params = [_translated_parameter(each, context, catalog) for each in command.params]
    return spoken


def _translated_parameter(
    parameter: click.Parameter, context: click.Context, catalog: NullTranslations
) -> click.Parameter:
    spoken = copy.copy(parameter)
    if isinstance(spoken, click.Option):
        if spoken.help:
            spoken.help = catalog.gettext(spoken.help)
    else:
        spoken.metavar = catalog.gettext(parameter.make_metavar(context))
    kind = catalog.gettext(parameter.type.name)
    if kind != parameter.type.name:
        spoken.type = copy.copy(parameter.type)
        spoken.type.name = kind
    return spoken
