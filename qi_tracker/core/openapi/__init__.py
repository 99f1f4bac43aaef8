"""The contract: how operations, schemas and errors are said in OpenAPI."""
