"""A sweep on the machines of a cluster (`dask.distributed`): ``corrconv sweep --scheduler ADDRESS``.

Its terms: a *host* is a machine of the cluster, whatever the number of its workers; hosts are of one *kind*
where a sweep could go on from one to the other (processor, caches, threads, libraries, code); a *group* is
the cases of one problem, under one number of threads and another; a *part* is what a host is given at a time.

**Each kind has a sweep of its own**, in a folder as a local sweep writes it: kinds give different results.
The hosts of a kind share its groups. All turns of a group are of one host, so no cell holds rounds of two
machines, and no two numbers of threads are compared across them.

**A host measures one part at a time, by the functions of a local sweep**: in a fresh process (`there`) that
one worker of the host starts (`task`), with the lock that a local sweep on it waits for. So neither what a
nanny sets for its worker, nor its threads, nor tasks of others in it reach what is measured. What comes home
is the finished part, whole; it is kept turn by turn, each with its host, whose environment the sweep has.

**A part that does not come back** (its worker is gone, or its process died) goes to a host of the same kind,
its groups one by one; what is lost three times, or has no host of its kind for a minute, is reported.

`dealing` decides who does what, `cluster` talks to Dask, `home` keeps what comes home. *Rejected:* a task for
each case, which costs six starts of all libraries; one for each turn, of which two hosts would measure one
cell; Dask's own retries, which wait for the lost worker where a task is tied to one; a lock or resources of
Dask, which a local sweep on the host does not see.
"""
