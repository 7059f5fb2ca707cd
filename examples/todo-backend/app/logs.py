"""Log lines, as JSON or as text."""

import logging.config


def configure_logging(level: str, form: str) -> None:
    """Sends what this process logs, uvicorn's own lines too, to standard output in one form."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": "pythonjsonlogger.json.JsonFormatter",
                    "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
                    "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
                },
                "text": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
            },
            "handlers": {
                "output": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": form}
            },
            "root": {"level": level, "handlers": ["output"]},
            "loggers": {
                **{name: {"handlers": [], "propagate": True} for name in ("uvicorn", "uvicorn.access")},
                # Says every request to the model.
                "httpx2": {"level": "WARNING"},
            },
        }
    )
