"""EDI documents as they travel to and from a vendor: typed, and written as X12 004010 with one transaction set each."""
