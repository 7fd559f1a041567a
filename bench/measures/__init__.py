"""What the scripts of bench/ measure with."""
