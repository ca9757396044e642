"""The sweep: every implementation on a grid of problems, whatever crashes, hangs or is killed meanwhile.

In its terms: a *case* is a problem and a number of threads; a *side* is an implementation in a case; a
*pass* goes through all cases once, in fresh processes; a *turn* is one case in one pass, the unit that
is measured, stored and resumed.

**All sides of a turn are measured in one process, interleaved**, so that their ratios are of the same
moments; two of them, the reference and the fastest, are entered twice (A/A). **A process takes many
turns**, since a start imports every library: ten seconds where frameworks are installed. **Passes repeat
each case in fresh processes**, since what differs from process to process is not seen within one; the
passes' order is drawn anew, so that a machine's drift does not fall on the same sizes. What a sweep gives
are cells (`cells`): who is fastest in each case, or that it is not resolved, beyond the noise floor of the
run (`floors`). All that is said of times is read from it: asv's database, tables, figures, recommendations.

**A process that ends, hangs or grows too large names the side that it was at**, which is
recorded and left out, and the turn is taken again without it. *Rejected:* a process for each side, whose
ratios would not be of the same moments; halving the sides until the culprit is found, which costs a start
for each half, and a whole limit for each hang.

`run` does it all, turn by turn (`turn`, and `child` in the measuring process); `alone` measures first calls
and memory, an implementation a process; `folder` keeps it, `stored` in one file; `frame` and `merge` are for
analysis elsewhere.
"""
