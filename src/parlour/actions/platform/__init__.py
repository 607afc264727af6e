"""The platform: what belongs to the site as a whole."""
