"""The carrier: takes parcels to customers, and says in the end what they have accepted."""
