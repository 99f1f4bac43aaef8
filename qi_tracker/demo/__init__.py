"""The demonstration: real public series where there are any, and illustrative people and work around them."""
