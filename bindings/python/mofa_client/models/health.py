from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="Health")



@_attrs_define
class Health:
    """ The version of this server, and whether the servers behind it answer. Flows can be drawn without a Temporal server.

        Attributes:
            version (str):
            database (bool):
            temporal (bool):
     """

    version: str
    database: bool
    temporal: bool





    def to_dict(self) -> dict[str, Any]:
        version = self.version

        database = self.database

        temporal = self.temporal


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "version": version,
            "database": database,
            "temporal": temporal,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        version = d.pop("version")

        database = d.pop("database")

        temporal = d.pop("temporal")

        health = cls(
            version=version,
            database=database,
            temporal=temporal,
        )

        return health
