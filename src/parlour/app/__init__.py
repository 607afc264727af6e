"""The single gate: every action and every query of both doors goes through an `App`."""

from parlour.app.gate import App

__all__ = ["App"]
