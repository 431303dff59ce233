"""Whoever may is let in, and nobody else: each client can do what its scopes allow, and see what is its own.   [S65]

Kind:      settled; when the trial has come to rest.
Reads:     AccessTried.
Needs:     access.
Formula:   for every operation of the engine's APIs and every client that is known, and for one that shows no token and
           one whose token is not known: who was not granted the operation's scope is answered 401 or 403, before
           anything else is looked at; who was granted it is not. An order is shown to its own customer; to
           another it is 404 (or 401, 403).
           Not in the catalogue of rules that this one stands among: it has no number for the process and experience
           APIs, though they are where strangers come in. What is tried at rest has no effect: operations that change
           something are tried by those only who may not, and with an empty body.
Why:       An integration holds the orders of all customers and can ship, bill and cancel. One shop's key that opens
           everything is found by the first who tries, and read in the newspaper.
Exercised: by every attempt.
Convicts:  flawed:any-token-will-do, flawed:anybodys-order.
Seen:      F213, F214, F215.
Example:   18:00 AccessTried api=engine operation=resolveCase client=customer-portal allowed=no status=404
"""

from collections.abc import Mapping

from seatrial.facts import AccessTried, Fact
from seatrial.rule import Handler, Rule

REFUSED = (401, 403)


class LeastPrivilege(Rule):
    id = "S65"
    kind = "settled"
    needs = frozenset({"access"})

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {AccessTried: self.tried}

    def tried(self, fact: AccessTried, at: int, entry: int) -> None:
        self.exercised += 1
        who = fact.client or "a caller without a token"
        refused = fact.status in REFUSED or (bool(fact.about) and fact.status == 404)
        if refused == (not fact.allowed):
            return
        if fact.allowed:
            kind, said = "shut out", f"{who} was granted {fact.operation} and answered {fact.status}"
        elif fact.about:
            kind, said = "shown to another", f"{who} was shown order {fact.about}, which is another customer's"
        else:
            kind, said = "let in", f"{who} may not call {fact.operation}, and was answered {fact.status}"
        self.breach("client", kind, said, at, entry)
