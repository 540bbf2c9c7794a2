"""Headquarters, village houses and their equipment."""
