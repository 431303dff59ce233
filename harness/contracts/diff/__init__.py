"""What breaks, for whom and where, when one version of a document takes the place of another."""
