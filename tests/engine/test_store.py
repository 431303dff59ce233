"""The memory store: snapshots, conflicts, tombstones, against a model that keeps every state it ever had."""

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from engine.stores.memory import MemoryStore, MemoryTransaction
from seatrial.engine import Conflict

KEYS = ("order/1", "order/2", "stock/1", "alone")


def test_a_transaction_reads_the_state_at_its_beginning_plus_its_own_writes() -> None:
    store = MemoryStore()
    first, second = store.begin(), store.begin()
    first.put("order/1", b"a")
    first.commit()
    assert second.get("order/1") is None
    second.put("order/2", b"b")
    assert second.get("order/2") == b"b"
    assert store.begin().get("order/1") == b"a"


def test_who_read_what_has_changed_since_must_start_again() -> None:
    store = MemoryStore()
    first, second = store.begin(), store.begin()
    for tx in (first, second):
        assert tx.get("order/1") is None
        tx.put("order/1", b"mine")
    first.commit()
    with pytest.raises(Conflict):
        second.commit()


def test_a_blind_write_conflicts_with_nobody() -> None:
    store = MemoryStore()
    first, second = store.begin(), store.begin()
    first.put("order/1", b"a")
    second.put("order/2", b"b")
    first.commit()
    second.commit()
    assert [value for _, value in store.begin().scan("order/")] == [b"a", b"b"]


def test_a_scan_conflicts_with_what_appears_in_its_group() -> None:
    store = MemoryStore()
    reader, writer = store.begin(), store.begin()
    assert list(reader.scan("case/")) == []
    reader.put("note", b"no case")
    writer.put("case/1", b"a case")
    writer.commit()
    with pytest.raises(Conflict):
        reader.commit()


def test_asking_whether_a_key_is_retired_is_a_read_like_any_other() -> None:
    store = MemoryStore()
    first, second = store.begin(), store.begin()
    assert not first.retired("seen/1")
    assert not second.retired("seen/1")
    first.retire("seen/1")
    first.commit()
    assert not second.retired("seen/1")
    second.retire("seen/1")
    with pytest.raises(Conflict):
        second.commit()


def test_a_retired_key_stays_retired() -> None:
    store = MemoryStore()
    tx = store.begin()
    tx.put("order/1", b"a")
    tx.commit()
    tx = store.begin()
    tx.retire("order/1")
    tx.commit()
    tx = store.begin()
    assert tx.retired("order/1")
    assert tx.get("order/1") is None
    assert not tx.insert("order/1", b"again")
    tx.put("order/1", b"again")
    tx.commit()
    assert store.begin().get("order/1") is None
    assert (len(store), store.tombstones) == (0, 1)


def test_an_abandoned_transaction_changes_nothing_and_holds_nothing_up() -> None:
    store = MemoryStore()
    store.begin().put("order/1", b"lost")
    tx = store.begin()
    tx.put("order/1", b"kept")
    tx.commit()
    assert store.begin().get("order/1") == b"kept"
    assert not store._history


class Model(RuleBasedStateMachine):
    """Several open transactions against a list of committed states, each a plain dict."""

    transactions = Bundle("transactions")

    def __init__(self) -> None:
        super().__init__()
        self.store = MemoryStore()
        self.states: list[dict[str, bytes]] = [{}]
        self.gone: list[frozenset[str]] = [frozenset()]
        self.open: dict[MemoryTransaction, dict[str, Any]] = {}

    @rule(target=transactions)
    def begin(self) -> MemoryTransaction:
        tx = self.store.begin()
        self.open[tx] = {"at": len(self.states) - 1, "writes": {}, "retired": set(), "reads": set(), "scans": set()}
        return tx

    def _seen(self, mine: dict[str, Any]) -> dict[str, bytes]:
        state = dict(self.states[mine["at"]])
        for key, value in mine["writes"].items():
            if value is None:
                state.pop(key, None)
            else:
                state[key] = value
        for key in mine["retired"]:
            state.pop(key, None)
        return state

    def _gone(self, mine: dict[str, Any], key: str) -> bool:
        return key in mine["retired"] or key in self.gone[mine["at"]]

    @rule(tx=transactions, key=st.sampled_from(KEYS))
    def get(self, tx: MemoryTransaction, key: str) -> None:
        if tx in self.open:
            mine = self.open[tx]
            assert tx.get(key) == self._seen(mine).get(key)
            if key not in mine["writes"] and key not in mine["retired"]:
                mine["reads"].add(key)

    @rule(tx=transactions, key=st.sampled_from(KEYS), value=st.binary(max_size=2))
    def insert(self, tx: MemoryTransaction, key: str, value: bytes) -> None:
        if tx in self.open:
            mine = self.open[tx]
            free = not self._gone(mine, key) and key not in self._seen(mine)
            mine["reads"].add(key)
            assert tx.insert(key, value) == free
            if free:
                mine["writes"][key] = value

    @rule(tx=transactions, key=st.sampled_from(KEYS), value=st.binary(max_size=2))
    def put(self, tx: MemoryTransaction, key: str, value: bytes) -> None:
        if tx in self.open:
            mine = self.open[tx]
            tx.put(key, value)
            if not self._gone(mine, key):
                mine["writes"][key] = value

    @rule(tx=transactions, key=st.sampled_from(KEYS))
    def delete(self, tx: MemoryTransaction, key: str) -> None:
        if tx in self.open:
            tx.delete(key)
            if key not in self.open[tx]["retired"]:
                self.open[tx]["writes"][key] = None

    @rule(tx=transactions, key=st.sampled_from(KEYS))
    def retire(self, tx: MemoryTransaction, key: str) -> None:
        if tx in self.open:
            tx.retire(key)
            self.open[tx]["retired"].add(key)
            self.open[tx]["writes"].pop(key, None)

    @rule(tx=transactions, prefix=st.sampled_from(("order/", "order/1", "stock/", "")))
    def scan(self, tx: MemoryTransaction, prefix: str) -> None:
        if tx in self.open:
            mine = self.open[tx]
            mine["scans"].add(prefix)
            assert list(tx.scan(prefix)) == sorted((k, v) for k, v in self._seen(mine).items() if k.startswith(prefix))

    @rule(tx=transactions)
    def commit(self, tx: MemoryTransaction) -> None:
        mine = self.open.pop(tx, None)
        if mine is None:
            return
        then, now = self.states[mine["at"]], self.states[-1]
        changed = {key for key in KEYS if then.get(key) != now.get(key)}
        newly_gone = self.gone[-1] - self.gone[mine["at"]]
        try:
            tx.commit()
        except Conflict:
            assert mine["at"] < len(self.states) - 1, "a conflict with nobody"
            return
        assert not changed & mine["reads"], "a read that had changed was not noticed"
        assert not any(key.startswith(prefix) for key in changed for prefix in mine["scans"])
        state = dict(now)
        for key, value in mine["writes"].items():
            if key in newly_gone or value is None:
                state.pop(key, None)
            else:
                state[key] = value
        for key in mine["retired"]:
            state.pop(key, None)
        self.states.append(state)
        self.gone.append(self.gone[-1] | mine["retired"])

    @rule(tx=transactions)
    def abandon(self, tx: MemoryTransaction) -> None:
        self.open.pop(tx, None)

    @invariant()
    def the_newest_state_is_what_a_new_transaction_sees(self) -> None:
        tx = self.store.begin()
        assert dict(tx.scan("")) == self.states[-1]
        assert all(tx.retired(key) for key in self.gone[-1])


Model.TestCase.settings = settings(max_examples=150, stateful_step_count=30)
TestModel = Model.TestCase
