"""Records of finished trials, and what people are shown of them. Reads records and nothing else."""
