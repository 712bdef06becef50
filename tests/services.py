"""Which databases and brokers there are to test on: named by variables, else on this machine."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg
import redis
from kombu import Connection
from kombu.exceptions import OperationalError

LOCAL_POSTGRESQL = "postgres://postgres@127.0.0.1:5432/test"
LOCAL_REDIS = "redis://127.0.0.1:6379/13"
LOCAL_RABBITMQ = "amqp://guest:guest@127.0.0.1:5672//"
WAIT_SECONDS = 2


@dataclass(frozen=True)
class Service:
    """A server that answered, or why there is none."""

    name: str
    url: str = ""
    version: str = ""
    absence: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.version}" if self.url else f"no {self.name} ({self.absence})"


def sqlite_version() -> str:
    return f"SQLite {sqlite3.sqlite_version}"


def find_postgresql() -> Service:
    """DATABASE_URL if it names one, else the local server with user postgres, database test."""
    url = _named("DATABASE_URL", ("postgres", "postgresql")) or LOCAL_POSTGRESQL
    try:
        with psycopg.connect(url, connect_timeout=WAIT_SECONDS) as connection:
            version = connection.info.parameter_status("server_version") or ""
    except psycopg.Error:
        return Service("PostgreSQL", absence=f"none answers at {_place(url)}")
    return Service("PostgreSQL", url, version.split()[0])


def find_redis() -> Service:
    url = _named("CELERY_BROKER_URL", ("redis", "rediss")) or LOCAL_REDIS
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=WAIT_SECONDS) as client:
            version = str(client.info("server")["redis_version"])
    except redis.RedisError:
        return Service("Redis", absence=f"none answers at {_place(url)}")
    return Service("Redis", url, version)


def find_rabbitmq() -> Service:
    url = _named("CELERY_BROKER_URL", ("amqp", "amqps")) or LOCAL_RABBITMQ
    try:
        with Connection(url, connect_timeout=WAIT_SECONDS) as connection:
            connection.connect()
            properties = connection.connection.server_properties
    except (OSError, OperationalError):
        return Service("RabbitMQ", absence=f"none answers at {_place(url)}")
    return Service("RabbitMQ", url, str(properties.get("version", "")))


def _named(variable: str, schemes: tuple[str, ...]) -> str:
    # Under test the broker of the environment is set apart, see tests/settings.py.
    url = os.environ.get(f"TEST_{variable}") or os.environ.get(variable, "")
    return url if urlsplit(url).scheme in schemes else ""


def _place(url: str) -> str:
    """Host and port, without user and password."""
    return urlsplit(url).netloc.rpartition("@")[2]
