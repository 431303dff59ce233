"""Trial files: one trial written down with all its decisions, to be replayed to the byte.

write_trial(path, recording, trial)    after a run with its journal
read_trial(path).recording()           to run it again
"""

from harness.trial_file.format import Part, TrialFile
from harness.trial_file.reading import read_trial
from harness.trial_file.writing import write_trial

__all__ = ["Part", "TrialFile", "read_trial", "write_trial"]
