"""Readings of a few weather stations: from CSV to a JSON API and a dashboard."""
