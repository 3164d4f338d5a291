"""Tests of concordat."""
