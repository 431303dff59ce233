"""Records as people see them in a terminal. Each module reads one kind of record and nothing else.

What a record does not say (a rule's title) is passed in as a `titles` mapping. Colour carries no meaning that the
words do not carry too, so that nothing is lost without it.
"""
