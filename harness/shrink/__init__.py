"""The smallest story that breaks the same rule in the same way: what a failing trial comes down to.

A failing day has hundreds of faults and orders, and two or three of them matter. Shrinking takes things out of the
recorded trial, runs what is left, and keeps it if it fails by the same signature and has become smaller:

    size      what smaller means: a total order
    seen      a trial as shrinking looks at it: what failed, what happened, how large it is
    search    the smallest failing trial so far; runs candidates and accepts them
    passes/   one way to take something out, each in its own file; a table of them, in order
    minimise  rounds of passes until a whole round accepts nothing
    explain   which of the remaining parts are needed, and which could be anything
"""
