"""A stand-in of VKontakte's API, version 5.199, in memory."""
