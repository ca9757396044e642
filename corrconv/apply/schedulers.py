"""How blocks are done: by Dask's threads, its processes, or a cluster of `dask.distributed`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from corrconv.apply.work import Work

LOCAL = "threads", "processes"
AHEAD = 2
"""Blocks that a cluster is given for each of its threads: one that is made and one that waits."""
RETRIES = 3
"""Times that a cluster does a block again which has failed, as where a file was not reached."""
Done = Callable[[int], object]


def local(scheduler: str, workers: int, work: Sequence[Work], done: Done) -> None:
    """Do it all in threads or processes of this machine; `done` is told the number of each block.

    Raises
    ------
    OSError
        Where a file cannot be read or written.
    """
    from dask import multiprocessing, threaded
    from dask.callbacks import Callback
    from dask.task_spec import Task

    get: Callable[..., object] = threaded.get if scheduler == "threads" else multiprocessing.get

    def told(key: Any, number: int, graph: Any, state: Any, worker: Any) -> None:
        done(number)

    graph = {each.number: Task(each.number, each) for each in work}
    with Callback(posttask=told):
        get(graph, list(graph), num_workers=workers)


def cluster(address: str, work: Sequence[Work], done: Done, say: Callable[[str], object]) -> None:
    """Do it all on a cluster, whose workers see the same files; what a lost worker had is done elsewhere.

    Raises
    ------
    OSError
        Where the cluster is not reached, has no workers, or cannot read or write a file.
    """
    from distributed import Client, as_completed

    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise OSError(f"scheduler: {address} is not reached: {error}") from None
    with client:
        say(f"dashboard: {client.dashboard_link}")
        threads = sum(client.nthreads().values())
        if not threads:
            raise OSError(f"scheduler: {address} has no workers; start one: dask worker {address}")
        left = iter(work)

        def submitted(count: int) -> list[Any]:
            return [
                client.submit(each, pure=False, retries=RETRIES) for each in islice(left, count)
            ]

        ready = as_completed(submitted(AHEAD * threads), with_results=True)
        for _, number in ready:
            ready.update(submitted(1))
            done(number)
