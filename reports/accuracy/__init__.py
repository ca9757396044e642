"""How exact each implementation is: errors beside times, their laws, what is promised."""
