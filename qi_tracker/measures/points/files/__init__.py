"""Points from files: what stands in a file, and as what each of its columns is read."""
