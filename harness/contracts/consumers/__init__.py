"""What consumers of an API have said they need (Pact files), held against documents.

pact       one consumer's pact with one provider, whichever version of the Pact specification it is written in
calls      which operation of a document an interaction calls, and which value travels in which part of it
touch      the schemas and properties that a value meets on its way through a document
impact     which consumers a change touches, and which it does not
promised   a pact held against a document: what it asks for and was never promised, and what nobody uses
deploy     which consumer version may run beside which provider version
"""
