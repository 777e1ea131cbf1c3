"""A runtime plugin on disk: a folder with `plugin.yaml` and one source file beside it."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from kernel.basics.errors import InvalidInput
from kernel.basics.json_schema import check_schema
from kernel.basics.schema import reason_of
from kernel.kinds.script_host import check_grants
from kernel.registry.registry import SOURCE_BYTES, Manifest, Package, package_of
from runtime.plugins.script_plugins import limits_of
from runtime.yaml_source import Source, read

MANIFEST = "plugin.yaml"


def read_folder(folder: Path, *, development: bool = False) -> Package:
    """Return the package in a folder. In development its version names its content: `1.4.0` becomes `1.4.0+dev.3f9a1c02`.

    Raises:
        InvalidInput: there is no manifest, or it has faults (with line and column), or its source is missing or too long.
    """
    file = folder / MANIFEST
    if not file.is_file():
        raise InvalidInput(f"{folder} has no {MANIFEST}. Make a plugin's folder with: mofa plugin new tool NAME")
    source = read(file)
    manifest = _manifest(source)
    package = package_of(manifest.model_dump(mode="json"), _content(folder, manifest), MANIFEST)
    if not development:
        return package
    version = f"{manifest.version.partition('+')[0]}+dev.{package.hash[:8]}"
    return Package(manifest.model_copy(update={"version": version}), package.source)


def content_of(folder: Path) -> str:
    """Return a hash of the names and contents of a folder's files. A new modification time does not change it."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", "test_")))
    return sha256(b"".join(path.name.encode() + sha256(path.read_bytes()).digest() for path in files)).hexdigest()


def _manifest(source: Source) -> Manifest:
    if not isinstance(source.plain, dict):
        raise source.error([source.fault([], "must be a mapping with name, version, kind, description and source")])
    faults = []
    try:
        manifest = Manifest.model_validate(source.plain)
    except ValidationError as error:
        for each in error.errors(include_url=False):
            steps = source.path(each["loc"])
            unknown = each["type"] == "extra_forbidden"
            known = f"; known: {', '.join(Manifest.model_fields)}" if unknown and len(each["loc"]) == 1 else ""
            message = f"unknown field{known}" if unknown else reason_of(each)
            faults.append(source.fault(steps, message, at_key=unknown))
        raise source.error(faults) from None
    for field, schema in manifest.schemas().items():
        try:
            check_schema(schema, field)
        except InvalidInput as error:
            place = error.field or field
            faults.append(source.fault(place.split("."), str(error).removeprefix(f"{place}: ").removesuffix(".")))
    try:
        limits_of(manifest)
    except InvalidInput as error:
        faults.append(source.fault(str(error).partition(":")[0].split("."), str(error).partition(": ")[2]))
    try:
        check_grants(manifest.capabilities, "capabilities")
    except InvalidInput as error:
        faults.append(source.fault(["capabilities"], str(error).removeprefix("capabilities: ")))
    if faults:
        raise source.error(faults)
    return manifest


def _content(folder: Path, manifest: Manifest) -> bytes | None:
    if manifest.source is None:
        return None
    file = folder / manifest.source
    if file.is_symlink() or not file.is_file():
        raise InvalidInput(f"{MANIFEST}: source: there is no file {manifest.source} beside the manifest.", "source")
    if file.stat().st_size > SOURCE_BYTES:
        raise InvalidInput(f"{MANIFEST}: source: {manifest.source} has more than {SOURCE_BYTES:,} bytes.", "source")
    return file.read_bytes()
