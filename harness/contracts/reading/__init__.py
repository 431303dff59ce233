"""Documents that other people wrote: read strictly, from a folder or from a revision, and never from anywhere else."""
