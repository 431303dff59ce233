"""Certify: the harness is put to the test by engines of which it is known what is wrong with them.

convict     one flawed engine: trials until the rule that its card names has convicted it
safeguards  the reverse: for every safeguard of the reference engine, who is without it, or what doubles it
certify     all of it together
"""
