"""Otklik: citizens' questions on official pages become published, human answers."""
