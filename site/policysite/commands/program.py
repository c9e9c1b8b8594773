"""The program: the group of its commands, in the user's language."""

from __future__ import annotations

import contextlib
import copy
import gc
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

# Placeholders in a command's usage, and the types of values that click does not translate: listed
# here so that they are collected with the other messages.
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


# run.py sets this to how it was started.
_TYPED = "POLICYSITE_TYPED"
# Options that are also allowed after the name of a command.
_EVERYWHERE = ("--root", language.OPTION)
_OF_RUN_PY = {
    "lint": Message("Run the linters, for developers."),
    "test": Message("Run the tests, for developers; --fast runs only the quick ones."),
}

AnyCommand = TypeVar("AnyCommand", bound=click.Command)


class Program(click.Group):
    """A group of commands with help, questions and errors in the user's language."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        """Run a command like click does, with translated output."""
        # Most of what a command reads is needed to its end: by default, searching it for garbage
        # takes up to a tenth of the time.
        gc.set_threshold(10_000, 20, 20)
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
                with contextlib.suppress(OSError):  # nobody may be left to read it
                    _give_up_output()
                    refusal.show()
                sys.exit(refusal.exit_code)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; our own errors are printed in the user's language."""
        try:
            return super().invoke(ctx)
        except PolicysiteError as error:
            error.catalog = ctx.ensure_object(Invocation).catalog
            raise


def _give_up_output() -> None:
    """Discard output that could not be written: Python would try again at exit, and complain."""
    with contextlib.suppress(io.UnsupportedOperation):  # not a real output, but that of a test
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


@contextlib.contextmanager
def _click_speaks(chosen: str) -> Iterator[None]:
    """Make click use the language `chosen` for its own messages while this is active.

    click asks gettext, which looks in the text domain of the process for the language of the
    environment. gettext reads only compiled files, so one is made in a temporary folder; if there
    is no space for it, click stays in English.
    """
    domain, named = gettext.textdomain(), os.environ.get("LANGUAGE")
    with contextlib.ExitStack() as stack:
        if chosen != "en":  # the language of click's own messages
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
    """A copy of the program with its help in the language of `catalog`."""
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
    """The entry in the list of commands for one that run.py handles itself, as its first word."""

    def refuse() -> None:
        message = Message("%(command)s must come first, right after run.py", command=name)
        raise click.UsageError(message.translated(catalog))

    return click.Command(name, callback=refuse, short_help=said.translated(catalog))


def _translated(command: AnyCommand, catalog: NullTranslations) -> AnyCommand:
    spoken = copy.copy(command)
    if command.help:
        spoken.help = catalog.gettext(command.help)
        spoken.short_help = spoken.help.partition("\n\n")[0]  # otherwise click would cut it
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
