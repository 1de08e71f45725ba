"""An event as it goes over the wire, for publishers and receivers alike.

`cloud_event` writes and reads the format, `cloud_event_format` hands it to FastStream, and `invalidity` says what is
wrong with a payload. Nothing here knows a stream or a connection.
"""
