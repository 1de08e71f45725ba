"""Where mutations are made: files of the reference system, new ones beside them, and texts that stand there once."""

from __future__ import annotations

APPLICATION = "services/backend/app/application.py"
USERS = "services/backend/controllers/users.py"
NOTES = "services/backend/controllers/notes.py"
SHARED = "services/backend/domain/shared.py"
PASSED_ON = "services/backend/domain/passed_on.py"
PROFILE = "services/tg_bot/handlers/profile.py"
BOT_BUILD = "services/tg_bot/BUILD"

RETURN_APP = "    app.include_router(health_router(checks, drain=drain))\n    return app\n"
GET_USER = "    async def get_user(self, user_id: int, *, principal: Principal) -> UserRead:\n"
CLASS_USERS = "class Users:\n"
IMPORT_USERS_API = "from specs.users.api import AdminOnly,"
