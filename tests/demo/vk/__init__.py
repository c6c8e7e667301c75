"""Tests of `app/demo/vk`."""
