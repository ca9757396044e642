"""The command line: ``corrconv VERB``. Verbs are found by looking, one in each folder's ``verb.py``.

A ``verb.py`` imports nothing that computes: what it needs, it imports when it is run.
"""

from __future__ import annotations

import errno
import importlib
import importlib.util
import pkgutil
import signal
import threading
from collections.abc import Iterator
from typing import Any, NoReturn

import click

from corrconv.kit.spelling import say_in_what_streams_have

ROOMS = "corrconv", "corrconv.reports"


FULL = errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO


class Verbs(click.Group):
    """Says what streams have letters for; a full disk that output goes to is an error in a line."""

    def main(self, *args: Any, **more: Any) -> Any:
        say_in_what_streams_have()
        try:
            return super().main(*args, **more)
        except OSError as error:
            if error.errno not in FULL:
                raise
            where = error.filename or "the output"
            click.ClickException(f"{where}: cannot be written: {error.strerror}").show()
            raise SystemExit(1) from None


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="corrconv", prog_name="corrconv")
@click.pass_context
def main(context: click.Context) -> None:
    """Correlate and convolve: which implementation is correct, how exact, and how fast?"""
    if threading.current_thread() is threading.main_thread():
        before = signal.signal(signal.SIGTERM, _terminated)
        context.call_on_close(lambda: signal.signal(signal.SIGTERM, before))


def _terminated(*_: object) -> NoReturn:
    """Leave as from an interrupt, so that what was started ends, too, and files are done with."""
    raise SystemExit(128 + signal.SIGTERM)


def verbs() -> Iterator[click.Command]:
    """Every command in the ``verb.py`` of a question, in the order of their folders."""
    for room in ROOMS:
        for folder in pkgutil.iter_modules(importlib.import_module(room).__path__):
            name = f"{room}.{folder.name}.verb"
            if folder.ispkg and importlib.util.find_spec(name):
                module = importlib.import_module(name)
                yield from (it for it in vars(module).values() if isinstance(it, click.Command))


for verb in verbs():
    main.add_command(verb)
