"""Messages that came before the document they are about: kept until it is known, or a deadline passes."""

import msgspec
from msgspec import Struct


class Early(Struct, array_like=True):
    """What waits for one document. `since` is when the first of it came; `case` the case that was opened about it."""

    parent: str
    since: int
    messages: list[bytes]
    case: str = ""


encode_early = msgspec.msgpack.Encoder().encode
decode_early = msgspec.msgpack.Decoder(Early).decode
