"""Pareto: which wards, reasons or other strata most of what was counted comes from."""
