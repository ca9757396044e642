"""Commands that a page shows: the verbs, options, targets and modules that they name are there."""

from __future__ import annotations

import io
import re
import shlex
from contextlib import redirect_stdout, suppress
from importlib.util import find_spec

import click

from corrconv.cli import main
from tests.docs.blocks import ROOT

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def check(line: str) -> None:
    """Nothing is run.

    Raises
    ------
    AssertionError
        Where a command names what is not there.
    """
    name = line.partition(" ")[0].removeprefix(".venv/bin/")
    if name not in ("corrconv", "make", "python"):
        return
    arguments = shlex.split(line, comments=True)[1:]
    if name == "corrconv":
        _corrconv(arguments, line)
    elif name == "make":
        targets = [word for word in arguments if "=" not in word]
        for target in targets:
            assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), f"{line}: no make {target}"
    elif arguments[:1] == ["-m"]:
        assert find_spec(arguments[1]), f"{line}: no module {arguments[1]}"


def _corrconv(arguments: list[str], line: str) -> None:
    """As click parses it: a verb that there is, options that it has, values that they take."""
    if not arguments or arguments[0].isupper():  # corrconv VERB
        return
    verb, *rest = arguments
    assert verb in main.commands, f"{line}: corrconv has no verb {verb}"
    if not rest:  # the verb is only named
        return
    top = click.Context(main, info_name="corrconv")
    try:
        with (
            suppress(click.exceptions.Exit),
            redirect_stdout(io.StringIO()),
        ):  # --help prints, and exits
            main.commands[verb].make_context(verb, rest, parent=top)
    except click.ClickException as error:
        raise AssertionError(f"{line}: {error.format_message()}") from None
