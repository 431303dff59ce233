"""Property tests draw the same examples every time: what passed once passes again, on a slow machine too.

To look for new counterexamples: `.venv/bin/python -m pytest --hypothesis-profile=search`.
"""

from hypothesis import settings

settings.register_profile("house", derandomize=True, deadline=None, database=None, print_blob=True)
settings.register_profile("search", max_examples=2_000, deadline=None, print_blob=True)
settings.load_profile("house")
