"""The command line as Markdown: what every verb says of itself under --help."""

from __future__ import annotations

import inspect

import click

from corrconv.cli import main


def described() -> str:
    """A section for each verb, in the order of the alphabet; --help, which all have, is left out."""
    top = click.Context(main, info_name="corrconv")
    return "\n".join(_verb(main.commands[name], top) for name in sorted(main.commands))


def _verb(command: click.Command, top: click.Context) -> str:
    context = click.Context(command, info_name=command.name, parent=top, show_default=True)
    usage = command.get_usage(context).removeprefix("Usage: ")
    said = inspect.cleandoc(command.help or "")
    return (
        f"## `corrconv {command.name}`\n\n{said}\n\n```text\n{usage}\n```\n\n"
        f"| option | meaning |\n|---|---|\n{_options(command, context)}"
    )


def _options(command: click.Command, context: click.Context) -> str:
    records = (
        option.get_help_record(context)
        for option in command.params
        if isinstance(option, click.Option)
    )
    return "".join(
        f"| `{_cell(spelt)}` | {_cell(meaning)} |\n" for spelt, meaning in filter(None, records)
    )


def _cell(text: str) -> str:
    """Text for a cell of a table: there, a bar would end it."""
    return text.replace("|", "\\|")
