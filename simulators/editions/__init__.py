"""Versions of the systems' APIs: one system, one set of books, a door for each version.

edition   what a version says in another form than the books keep: requests on their way in, answers on their way out
door      which versions a system serves at an instant, and what it says of those that will end
wms_v2    the second version of the warehouse's API

The books know one form, that of version 1: facts, rules and idempotency keys are the same whoever speaks which version.
"""

from collections.abc import Mapping

from simulators.editions.edition import Edition
from simulators.editions.wms_v2 import WMS_V2

EDITIONS: Mapping[tuple[str, str], Edition] = {("wms", "v2"): WMS_V2}
"""(API, version) -> how it differs from what the books keep. There is none for version 1."""
