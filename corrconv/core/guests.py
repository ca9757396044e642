"""Code of third parties, as it is loaded and asked: it ends no process, and leaves this one as it was.

What such code says of itself is not believed before it is looked at, and where asking it fails, that is its
answer: an implementation that cannot say whether it takes a problem does not take it.
"""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn, cast

if TYPE_CHECKING:
    from corrconv.core.contract import Implementation
    from corrconv.core.plan import Plan
    from corrconv.core.problem import Problem

HOUSE = "corrconv.impls."
SHOWN = 2000
"""Characters of what a guest prints that are passed on."""
ENDINGS = signal.SIGINT, signal.SIGTERM


class GuestFailed(ValueError):
    """Code of a third party failed where it was loaded or asked; the message says whose and how."""


@contextmanager
def guest(who: str) -> Iterator[None]:
    """Run a third party's code inside.

    What it raises becomes a `GuestFailed`, and so does an attempt to end the process; a user's interrupt
    stays one.
    The current folder, the standard streams and the handlers of signals that end a process are afterwards
    what they were, and calls may be as deep. What it prints goes to stderr, the beginning of it: stdout is
    for what was asked.

    Parameters
    ----------
    who : str
        What fails, for the message.

    Raises
    ------
    GuestFailed
    """
    process, folder = os.getpid(), _folder()
    streams, printed = (sys.stdout, sys.stderr), io.TextIOWrapper(io.BytesIO(), "utf-8")
    main = threading.current_thread() is threading.main_thread()
    handlers: dict[int, Any] = {each: signal.getsignal(each) for each in ENDINGS} if main else {}
    end, heard, deepest = os._exit, [], sys.getrecursionlimit()

    def interrupt(number: int, frame: FrameType | None) -> None:
        heard.append(number)
        handlers[signal.SIGINT](number, frame)

    def refuse(status: int) -> NoReturn:
        if os.getpid() != process:  # a child that it forked may end as it likes
            end(status)
        raise SystemExit(status)

    sys.stdout = sys.stderr = printed
    os._exit = refuse
    if callable(handlers.get(signal.SIGINT)):
        signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    except SystemExit as error:
        raise GuestFailed(f"{who}: it would end the process, with status {error.code!r}") from None
    except BaseException as error:
        if heard:
            raise
        raise GuestFailed(f"{who}: {type(error).__name__}: {error}") from error
    finally:
        os._exit = end
        if os.getpid() != process:  # a child that it forked, and that goes on here
            os._exit(1)
        sys.stdout, sys.stderr = streams
        sys.setrecursionlimit(max(deepest, sys.getrecursionlimit()))
        if folder and _folder() != folder:
            os.chdir(folder)
        for each, handler in handlers.items():
            if signal.getsignal(each) is not handler:
                signal.signal(each, handler)
        _pass_on(printed)


def declined(it: Implementation, problem: Problem) -> str | None:
    """Why an implementation does not take a problem: its own reason, or that asking it failed."""
    return _reason(it, "supports", problem)


def absent(it: Implementation) -> str | None:
    """Why an implementation cannot run here: its own reason, or that asking it failed."""
    return _reason(it, "unavailable")


def planned(it: Implementation, problem: Problem, workers: int) -> Plan:
    """What an implementation plans; it raises what it likes, but does not end the process.

    Raises
    ------
    GuestFailed
        Where it would.
    """
    try:
        return it.make_plan(problem, workers)
    except SystemExit as error:
        raise GuestFailed(
            f"{it.name}: its make_plan would end the process, with status {error.code!r}"
        ) from None


def told(it: Implementation, question: str, *given: object) -> Any:
    """What an implementation answers.

    Raises
    ------
    GuestFailed
        Where asking it fails.
    """
    if type(it).__module__.startswith(HOUSE):
        return getattr(it, question)(*given)
    with guest(f"{it.name}: its {question}"):
        return getattr(it, question)(*given)


def _reason(it: Implementation, question: str, *given: object) -> str | None:
    try:
        said = told(it, question, *given)
    except GuestFailed as error:
        return str(error)
    if said is None or isinstance(said, str):
        return said
    return f"{it.name}: its {question} must give None or a reason in words, got {said!r}"


def _folder() -> str:
    try:
        return os.getcwd()
    except OSError:  # it was deleted
        return ""


def _pass_on(printed: io.TextIOWrapper) -> None:
    if printed.closed or sys.stderr is None:
        return
    printed.flush()
    text = cast(io.BytesIO, printed.buffer).getvalue().decode("utf-8", "replace")
    if len(text) > SHOWN:
        text = f"{text[:SHOWN]}… ({len(text):,} characters in all)\n"
    sys.stderr.write(text)
