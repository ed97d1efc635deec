"""Areas come in, from the store or from files; what they leave out, hold twice or cut across goes out."""
