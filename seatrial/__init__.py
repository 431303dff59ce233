"""The public vocabulary: what an engine or a rule of your own imports, and nothing else.

`seatrial` is a leaf. Every other room may import it; it imports none of them (the two door modules,
`seatrial.doorway` and `seatrial.pytest_plugin`, excepted).
"""
