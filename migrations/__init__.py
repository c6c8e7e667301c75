"""Migrations of the database, run by `otklik migrate`."""
