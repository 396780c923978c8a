"""The gate: what a kata must hold before it may judge anyone."""
