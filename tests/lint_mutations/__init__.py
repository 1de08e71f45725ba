"""The reference system with one violation of a rule put in, disguised: nothing that is forbidden stays unseen."""
