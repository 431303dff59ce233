"""The catalogue: every version of every API, who answers for it, for whom it is, and what it aims at.

entries   the file as values, read strictly
checks    what a landscape must be able to say of each of them
"""
