"""Party bodies, the Front and mass organisations."""
