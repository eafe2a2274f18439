"""Measures the product on pages that others have recorded, and lists our own recordings.

Nothing of it is shipped. It drives the product's own code: the same browser, the same look.
"""
