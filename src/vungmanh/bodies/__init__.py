"""Party bodies, Front and mass organisations: their tree, members, coverage."""
