"""The shapes of errors."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from parlour.wire.base import Shape


class FieldError(Shape):
    """What is wrong with one field of a request. `path` is its place in the body, empty for the whole."""

    path: str
    message: str


class Problem(Shape):
    """An error over HTTP (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldError] | UnsetType = UNSET


class AckError(Shape):
    """An error in an acknowledgement; `retry_after` in whole seconds."""

    code: str
    message: str
    retry_after: int | UnsetType = UNSET
