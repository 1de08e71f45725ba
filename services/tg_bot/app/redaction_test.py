from __future__ import annotations

import io
import logging

from services.tg_bot.app.redaction import redact


def test_secrets_are_blotted_out_wherever_they_stand() -> None:
    written = io.StringIO()
    logger = logging.Logger("of this test")
    handler = logging.StreamHandler(written)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    logger.addHandler(handler)
    redact(logger, ["42:secret"])
    logger.error("called %s", "https://api/bot42:secret/getMe")
    try:
        raise ValueError("bot42:secret")
    except ValueError:
        logger.exception("failed")
    assert "42:secret" not in written.getvalue()
    assert written.getvalue().startswith("ERROR called https://api/bot[secret]/getMe\nERROR failed\nTraceback")
