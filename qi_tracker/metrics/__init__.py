"""Figures for managers: initiatives, measures and flow, over what the caller may see."""
