"""Order to cash: what is known of an order and of stock, and what follows from it."""
