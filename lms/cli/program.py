"""The `lms` command itself: its groups, and the one place where errors become words."""

import os
import sys
from importlib import import_module
from typing import Any

import click

from lms.cli import failures, later


class Program(click.Group):
    """A group that turns every error into one line."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what goes wrong is said in one line on standard error."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except BrokenPipeError:
            # Whoever read the output has left, as `| head` does: that is no error of ours.
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
            return ctx.exit(failures.FAILED)
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            return ctx.exit(130)
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            words, code = failures.words_for(error)
            click.secho(f"Error: {words}", err=True, fg="red")
            return ctx.exit(code)


def _say_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    metadata = import_module("importlib.metadata")
    try:
        number = metadata.version("handrail")
    except metadata.PackageNotFoundError:
        number = "from a checkout"
    click.echo(f"Handrail, version {number}")
    ctx.exit()


@click.group(
    cls=Program,
    commands=later.commands(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--debug", is_flag=True, help="Show where an unexpected error came from.")
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_say_version, help="Show the version."
)
@click.pass_context
def lms(ctx: click.Context, debug: bool) -> None:  # noqa: ARG001
    """Handrail: an academy whose levels open real, voluntary permissions.

    Settings come from the environment (LMS_...); `lms settings` lists them.
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False


def main() -> None:
    """Run the command line."""
    lms(prog_name="lms")
