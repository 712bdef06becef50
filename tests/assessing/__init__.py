"""Tests of the assessors' desk."""
