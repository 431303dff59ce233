"""Stories walked by hand: pages in `docs/stories/` whose tables and journal lines a trial has written.

The words between them are a person's. What a page says of quantities stands in its tables, and the tables are made
anew by `make docs`; a test fails when a page no longer shows the trial it names.
"""
