"""The parts that all others are built from: errors, the base of wire types, names, addresses, versions and conditions."""
