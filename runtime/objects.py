"""The object store and the database of the settings."""

from __future__ import annotations

from urllib.parse import urlsplit

from kernel.basics.errors import InvalidInput
from kernel.kinds.objects import Objects
from plugins import discovery
from plugins.storage import sql
from runtime.settings import Settings

PLUGINS = {"file": "folder"}
"""The plugin by the URL's scheme, if its name is another word."""


def open_objects(url: str) -> Objects:
    """Return the object store at `url`: a folder (`file:///…`), a bucket (`s3://…`), or the plugin with the scheme's name.

    Raises:
        UnknownPlugin: no plugin has this scheme.
        InvalidInput: the URL is wrong, or the plugin's package is not installed.
    """
    scheme = urlsplit(url).scheme
    name = PLUGINS.get(scheme, scheme)
    if not name:
        raise InvalidInput(
            "MOFA_OBJECTS_URL: this is not a URL; write file:///absolute/path or s3://bucket/prefix.", "MOFA_OBJECTS_URL"
        )
    try:
        create = discovery.load("objects", name)
    except ImportError as error:
        raise InvalidInput(
            f"MOFA_OBJECTS_URL: {scheme}:// needs the package {error.name}; install it with: uv sync --extra {name}",
            "MOFA_OBJECTS_URL",
        ) from None
    objects: Objects = create(url=url)
    return objects


def open_storage(settings: Settings) -> sql.SqlStorage:
    """Return the storage of these settings, with its object store. Nothing is opened before the first use."""
    return sql.create(url=settings.database_url, objects=open_objects(settings.objects_url))
