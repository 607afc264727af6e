"""The pages: templates, forms that work without scripts, the widget's loader, and built assets."""
