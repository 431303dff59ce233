"""Billing: turns evidence of fulfilment into invoices, and takes in the money."""
