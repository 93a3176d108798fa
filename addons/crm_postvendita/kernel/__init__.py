"""Decisions without the ORM: working time, ledger, routing, mail marks, holidays.

Nothing in this package imports Odoo, so that it is tested in milliseconds.
"""
