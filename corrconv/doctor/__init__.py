"""What on this machine will spoil a measurement, and the cure: each check reads one thing and judges it."""
