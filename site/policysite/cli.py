"""The command line: the options that every command shares, and the list of the commands."""

from __future__ import annotations

import io
import sys
from gettext import NullTranslations
from pathlib import Path

import click

from policysite import __version__
from policysite.commands.build import build
from policysite.commands.check import check
from policysite.commands.diff import diff
from policysite.commands.invocation import EXISTING_FOLDER, Invocation
from policysite.commands.new import new
from policysite.commands.preview import preview
from policysite.commands.publish import publish
from policysite.commands.serve import serve
from policysite.commands.status import status
from policysite.commands.verify import verify
from policysite.commands.withdraw import withdraw

_CONTEXT = {"help_option_names": ["-h", "--help"]}


@click.group(context_settings=_CONTEXT)
@click.option(
    "--root",
    type=EXISTING_FOLDER,
    default=".",
    envvar="POLICYSITE_ROOT",
    help="The project's folder, the one that holds content/.  [default: here]",
)
@click.version_option(__version__, prog_name="policysite")
@click.pass_context
def main(context: click.Context, root: Path) -> None:
    """Keep, check, publish and build the policy statements of a company."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a sign still gets the rest
    context.obj = Invocation(root=root, language="en", catalog=NullTranslations())


for command in (build, check, diff, new, preview, publish, serve, status, verify, withdraw):
    main.add_command(command)
