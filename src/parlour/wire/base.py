"""The bases of the wire's structs: camelCase in JSON, snake_case here."""

from __future__ import annotations

from msgspec import Struct


class Request(Struct, rename="camel", kw_only=True):
    """Base of everything that comes in; unknown fields are ignored."""


class Shape(Struct, rename="camel", kw_only=True):
    """Base of what goes out over HTTP, and of what events carry."""
