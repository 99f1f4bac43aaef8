"""Measures and their results for systems that speak FHIR R4B."""
