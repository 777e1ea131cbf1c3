"""Loaders of documents, one file a kind. Their libraries are the extra `documents`."""
