"""The HTTP door: routes, JSON calls by area, pages, and what every request passes."""
