"""What a sample reaches: transforms that keep what is not finite, or stands far out, where it is met.

One NaN, one infinity or one fill value of 1e36 spoils every output of the transform that it is in, where a
sum spoils those that meet it alone. So each call looks at the range of its operands (``look``); where that is
ordinary, as it nearly always is, the transform does everything. Else the samples are taken by magnitude
(``levels``): each output is computed from a transform of samples that it could tell apart from its own, few
that stand out are added as direct sums (``far``), and NaN goes where it is met (``windows``). ``plan`` is the
plan that does so around any other.
"""
