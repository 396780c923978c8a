"""Imported in place of scripts.warm where suites need torch: torch is warm as well."""

from scripts.warming import warm

warm(torch=True)
