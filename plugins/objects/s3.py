"""Objects in a bucket of S3, or of anything that speaks its language: `s3://bucket/prefix`.

Keys, region and endpoint come from the environment, as with Amazon's own tools: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`,
`AWS_SESSION_TOKEN`, `AWS_REGION`, `AWS_ENDPOINT_URL`; or from the machine's role.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from kernel.basics.errors import InvalidInput, StoreUnavailable
from kernel.basics.sha256 import sha256_of_bytes
from kernel.kinds.objects import Objects, check_address, checked, not_there

TIMEOUT = timedelta(seconds=60)
RETRIES = {"max_retries": 2, "retry_timeout": timedelta(seconds=10)}
"""Short hiccups only; what lasts longer Temporal repeats."""


def create(*, url: str) -> Objects:
    """Return a bucket at `s3://bucket` or `s3://bucket/prefix`. Nothing is opened before its first use.

    Raises:
        InvalidInput: not such a URL, or the environment's settings cannot be used.
    """
    given = urlsplit(url)
    if given.scheme != "s3" or not given.hostname or given.username or given.query:
        raise InvalidInput(
            "MOFA_OBJECTS_URL: for a bucket write s3://bucket/prefix; keys, AWS_REGION and AWS_ENDPOINT_URL stand in the "
            "environment.",
            "MOFA_OBJECTS_URL",
        )
    # A bucket of one's own server has its name in the path; http is for such a server in one's own network.
    options: Any = {"client_options": {"allow_http": True, "timeout": TIMEOUT}, "retry_config": RETRIES}
    try:
        return Bucket(
            S3Store(given.netloc, prefix=given.path.strip("/") or None, **options), f"s3://{given.netloc}{given.path}"
        )
    except (BaseError, ValueError) as error:
        raise InvalidInput(f"MOFA_OBJECTS_URL: {url} cannot be used: {_first(error)}", "MOFA_OBJECTS_URL") from None


class Bucket:
    """`kernel.kinds.objects.Objects` in a bucket. S3 shows an object when all of it has come, or not at all."""

    def __init__(self, store: S3Store, shown: str) -> None:
        self._store, self._shown = store, shown

    async def put(self, data: bytes) -> str:
        """Write it; what is there is written over by the same bytes."""
        address = sha256_of_bytes(data)
        with self._readable(address):
            await obstore.put_async(self._store, _name(address), data)
        return address

    async def get(self, address: str) -> bytes:
        """Return the object's bytes, checked."""
        with self._readable(address):
            found = await obstore.get_async(self._store, _name(address))
            data = bytes(await found.bytes_async())
        return checked(address, data, self._shown)

    async def delete(self, address: str) -> None:
        """Delete the object. A bucket that keeps versions keeps what was deleted: switch that off, or expire them."""
        with self._readable(address):
            try:
                await obstore.delete_async(self._store, _name(address))
            except FileNotFoundError:
                return

    async def close(self) -> None:
        """Its connections end with it."""

    @contextmanager
    def _readable(self, address: str) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise not_there(address, self._shown) from None
        except (BaseError, OSError, ValueError) as error:
            raise StoreUnavailable(f"The bucket {self._shown} does not answer as it should: {_first(error)}") from None


def _name(address: str) -> str:
    check_address(address)
    return f"{address[:2]}/{address[2:]}"


def _first(error: Exception) -> str:
    """Return the first line of what the SDK says; the rest is its inner life."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[0] if lines else type(error).__name__)[:300]
