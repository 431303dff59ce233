"""Engines that behave badly towards the harness itself. Text: each is written to a folder of its own by a test."""

LOUD = """
import os, sys
from engine.reference import build
print("imported")
def factory(setup):
    print("built"); sys.stderr.write("to stderr\\n"); os.write(1, b"straight to the descriptor\\n")
    return build(setup)
"""
LEAVING = """
import sys
def factory(setup):
    sys.exit(0)
"""
DYING = """
import os, signal
def factory(setup):
    os.kill(os.getpid(), signal.SIGKILL)
"""
RAISING = """
def factory(setup):
    raise ZeroDivisionError("no engine today")
"""
UNREADABLE = """
import no_such_module_anywhere
"""
SLOW = """
import sys
from engine.reference import build
def factory(setup):
    sys.stderr.write("under way\\n"); sys.stderr.flush()
    while True:
        pass
"""
FICKLE = """
import os
from engine.reference import build as reference
from engine.flawed.snapshot_availability import build as flawed
runs = []
def factory(setup):
    runs.append(1)
    return reference(setup) if len(runs) % 2 else flawed(setup)
"""
TIRED = """
from engine.reference import build
runs = []
def factory(setup):
    runs.append(1)
    if len(runs) > 4:
        raise RuntimeError("tired")
    return build(setup)
"""
MENDED = """
from engine.reference import build as reference
from engine.flawed.snapshot_availability import build as flawed
runs = []
def factory(setup):
    runs.append(1)
    return flawed(setup) if len(runs) <= 3 else reference(setup)
"""
