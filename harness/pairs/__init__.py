"""Rules of two trials: a trial is run once more with one thing otherwise that must make no difference, and what became
of the business is compared.

variation   what is otherwise in the partner
ending      what became of the business, by origin and not by document number
pair_rule   what such a rule is
"""
