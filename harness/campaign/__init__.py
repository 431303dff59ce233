"""A campaign is many trials: a map of `trial` over chunks of seeds, and a sum that does not depend on who did what.

plan      which trials there are, dealt into shards and chunks
chunk     what one worker does with one chunk, and what comes back: counters, failing seeds, digests
crew      the workers: this process, or a pool
tally     the sum over chunks, in order of seed
recheck   running trials again, and saying where two runs part
explore   all of it together
"""
