"""The command line: the options shared by all commands, and the list of commands."""

from __future__ import annotations

import io
import os
import sys
from dataclasses import replace
from pathlib import Path

import click

from policysite import __version__
from policysite.commands.announce import announce
from policysite.commands.build import build
from policysite.commands.call_off import call_off
from policysite.commands.check import check
from policysite.commands.deploy import deploy
from policysite.commands.desk import desk
from policysite.commands.diff import diff
from policysite.commands.discard import discard
from policysite.commands.end import end
from policysite.commands.import_ import import_
from policysite.commands.init import init
from policysite.commands.invocation import EXISTING_FOLDER, Invocation
from policysite.commands.join import join
from policysite.commands.language import LANGUAGES, OPTION, VARIABLE
from policysite.commands.new import new
from policysite.commands.postpone import postpone
from policysite.commands.preview import preview
from policysite.commands.program import Program
from policysite.commands.publish import publish
from policysite.commands.renumber import renumber
from policysite.commands.scan import scan
from policysite.commands.serve import serve
from policysite.commands.status import status
from policysite.commands.unpublish import unpublish
from policysite.commands.verify import verify
from policysite.commands.withdraw import withdraw
from policysite.message import Message

_CONTEXT = {"help_option_names": ["-h", "--help"]}


@click.group(
    cls=Program,
    context_settings=_CONTEXT,
    help=Message("Write, check, publish and build the policy statements of a company."),
)
@click.option(
    "--root",
    type=EXISTING_FOLDER,
    default=".",
    envvar="POLICYSITE_ROOT",
    help=Message("The project folder, which contains content/.  [default: the current folder]"),
)
@click.option(
    OPTION,
    type=click.Choice(LANGUAGES),
    envvar=VARIABLE,
    expose_value=False,
    help=Message("The language of the program.  [default: the language of this computer]"),
)
@click.version_option(__version__, prog_name="policysite")
@click.pass_context
def main(context: click.Context, root: Path) -> None:
    """Prepare what every command needs; `Program` has put the language in the context."""
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that lacks a character still shows the rest.
            stream.reconfigure(errors="replace")
    context.obj = replace(context.ensure_object(Invocation), root=root)


def _open_streams() -> None:
    """Open the three standard streams if the caller closed any of them."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(nowhere, mode, encoding="utf-8"))


for command in (
    announce,
    build,
    call_off,
    check,
    deploy,
    desk,
    diff,
    discard,
    end,
    import_,
    init,
    join,
    new,
    postpone,
    preview,
    publish,
    renumber,
    scan,
    serve,
    status,
    unpublish,
    verify,
    withdraw,
):
    main.add_command(command)
