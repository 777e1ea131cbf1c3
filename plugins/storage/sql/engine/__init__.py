"""The engine under the stores: addresses, connections, one writer, transactions, prepared statements and errors."""
