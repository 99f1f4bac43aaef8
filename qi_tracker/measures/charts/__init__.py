"""Charts of measures as pictures and specifications, and their public addresses."""
