"""The CRM, which also stands for the sales channel: the customer's wish, and what the customer was told."""
