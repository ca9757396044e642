"""The one place that talks to Dask: which workers there are, a task for one, and what is heard of it."""

from __future__ import annotations

import contextlib
import json
import logging
import queue
import secrets
from collections.abc import Collection, Iterable
from typing import Any, Protocol, Self

from corrconv.kit.codec import from_data, to_data
from corrconv.sweep.cluster.asked import Request
from corrconv.sweep.cluster.present import Present, present
from corrconv.sweep.cluster.task import ask
from corrconv.sweep.keeping import NEXT, Stopped

LOGS = "distributed.client", "distributed.comm.core", "distributed.utils"
"""Of Dask: what they write of a scheduler that is lost, with tracebacks, is said in a line here."""
TIMEOUT = 10.0
"""Seconds to reach the scheduler in."""


class Job(Protocol):
    """What one worker does."""

    @property
    def worker(self) -> str: ...

    def said(self) -> dict[str, Any] | None:
        """``answer``, ``refused``, ``died`` or ``lost``, with what belongs to it; None while it is done."""

    def cancel(self) -> None: ...


class Hosts(Protocol):
    """A cluster, as `dealing` uses it."""

    def workers(self) -> set[str]: ...

    def present(self, workers: Collection[str]) -> dict[str, Present | Exception]: ...

    def start(self, worker: str, request: Request) -> Job: ...

    def heard(self) -> Iterable[dict[str, Any]]: ...


class Cluster:
    """A cluster of `dask.distributed`, by its scheduler's address.

    Raises
    ------
    ImportError
        Where `distributed` is not installed.
    OSError
        Where the scheduler is not reached.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ModuleNotFoundError:
            raise ImportError(
                "scheduler: needs dask.distributed, which is not installed: pip install 'corrconv[dask]'"
            ) from None
        for name in LOGS:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            self._client = Client(address, timeout=TIMEOUT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise OSError(
                f"scheduler: {address} is not reached: {error}; an address is as tcp://10.0.0.1:8786, which "
                "dask scheduler prints"
            ) from None
        self.address = address
        self.dashboard = self._client.dashboard_link
        self._topic = f"corrconv-sweep-{secrets.token_hex(4)}"
        self._heard: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._client.subscribe_topic(self._topic, lambda event: self._heard.put(event[1]))

    def workers(self) -> set[str]:
        """The addresses of those that are there now.

        Raises
        ------
        Stopped
            Where the scheduler is gone.
        """
        try:
            if self._client.status != "running":
                raise OSError(f"its client is {self._client.status}")
            return set(self._client.nthreads())
        except OSError as error:
            raise Stopped(
                f"scheduler: {self.address} is lost ({error}); what came home is kept: {NEXT}"
            ) from None

    def present(self, workers: Collection[str]) -> dict[str, Present | Exception]:
        """What each says of itself, or what came of asking it."""
        said = self._client.run(present, workers=list(workers), on_error="return")
        return {worker: _present(each) for worker, each in said.items()}

    def start(self, worker: str, request: Request) -> Task:
        """Have one worker do it, and no other."""
        future = self._client.submit(
            ask,
            json.dumps(to_data(request)),
            self._topic,
            workers=[worker],
            allow_other_workers=False,
            pure=False,
        )
        return Task(worker, future)

    def heard(self) -> Iterable[dict[str, Any]]:
        """What tasks have said since it was last asked."""
        with contextlib.suppress(queue.Empty):
            while True:
                yield self._heard.get_nowait()

    def close(self) -> None:
        """Leave it: what still runs for this client ends."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


class Task:
    """A task, and which worker does it."""

    def __init__(self, worker: str, future: Any) -> None:
        self.worker, self._future = worker, future

    def said(self) -> dict[str, Any] | None:
        """See `Job`."""
        status = self._future.status
        if status == "pending":
            return None
        if status == "finished":
            said: dict[str, Any] = json.loads(self._future.result())
            return said
        error = self._future.exception() if status == "error" else None
        return {"lost": f"{type(error).__name__}: {error}" if error else f"its task is {status}"}

    def cancel(self) -> None:
        """Have it done no more, and hear no more of it."""
        self._future.cancel()


def _present(said: Any) -> Present | Exception:
    if isinstance(said, Exception):
        return said
    try:
        return from_data(Present, said)
    except ValueError as error:  # another version says other things
        return error
