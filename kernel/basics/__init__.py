"""What everything else is built from: errors, the base of wire types, names, addresses, versions and conditions."""
