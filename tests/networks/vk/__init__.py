"""Tests of `app/networks/vk`."""
