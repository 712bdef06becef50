"""A broker for installations without one."""


def register() -> None:
    return
