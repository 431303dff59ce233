"""The legacy ERP: order book, price, credit, stock ledger and receivables, and no idempotency key."""
