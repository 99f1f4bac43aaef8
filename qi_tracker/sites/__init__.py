"""The tree of regions, hospitals and departments, and the sites that a hub serves."""
