"""The business systems, passive: state and one handler per contract operation. They know no engine, wire or fault."""
