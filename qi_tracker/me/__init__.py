"""What concerns the one who asks: themselves, and the work that waits for them."""
