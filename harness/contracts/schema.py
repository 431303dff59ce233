"""A schema of a contract, compiled when the first message is checked against it.

A landscape promises some nine hundred of them and a day meets a few dozen; to compile one costs as much as to check
hundreds of messages. That all of them can be compiled is tested, and no matter of a day's luck.
"""

from collections.abc import Callable

from jsonschema_rs import Draft202012Validator

Finding = tuple[str, str]
"""(where in the message, what is wrong with it)"""


class Schema:
    """`is_valid` is the validator's own from the second message on: one call, as if it had been there all along."""

    __slots__ = ("_make", "_validator", "is_valid")

    is_valid: Callable[[object], bool]

    def __init__(self, make: Callable[[], Draft202012Validator]) -> None:
        self._make = make
        self._validator: Draft202012Validator | None = None
        self.is_valid = self._first

    def compiled(self) -> Draft202012Validator:
        """The validator; jsonschema-rs's `ValidationError` if the document is not sound."""
        if self._validator is None:
            self._validator = self._make()
            self.is_valid = self._validator.is_valid
        return self._validator

    def _first(self, instance: object) -> bool:
        return self.compiled().is_valid(instance)

    def first_error(self, instance: object, root: str) -> Finding:
        """The first complaint, in document order, about what is not valid."""
        for error in self.compiled().iter_errors(instance):
            path = "/".join([root, *map(str, error.instance_path)])
            return (path, error.message)
        return (root, "does not validate")
