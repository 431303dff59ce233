"""Running a trial file again: comparing, telling its story, walking through it, and asking what if."""
