"""The warehouse management system: physical stock, reservations, the floor, and what is said of them."""
