"""What a document promises, in one vocabulary for OpenAPI, AsyncAPI and JSON Schema."""
