"""Measures how well the product finds fields and screens on pages that others have recorded.

Nothing of it is shipped. It drives the product's own code: the same browser, the same look.
"""
