"""How well an API document keeps the principles of distribution ERP APIs: graded rule by rule, any document.

principles  the seven, in their order
subject     a document as rules look at it: its operations, and every object that travels
names       what a name says, however it is spelled
rules       one rule, one id, one file
grade       all rules asked, severities as configured, a score for each principle
config      a team's own severities
page        the reference: `docs/contract-lint.md`
"""
