"""Takes connections and hands them on to ports of the loopback interface.

The argument is a JSON list: the address to listen on, and pairs of a port there and the port that it leads to.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys


async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


async def serve(address: str, port: int, target: int) -> None:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", target)
        except OSError:
            writer.close()
            return
        await asyncio.gather(carry(reader, far_writer), carry(far_reader, writer))

    server = await asyncio.start_server(connected, address, port)
    print("ready", flush=True)
    await server.serve_forever()


async def main() -> None:
    address, ports = json.loads(sys.argv[1])
    await asyncio.gather(*(serve(address, port, target) for port, target in ports))


if __name__ == "__main__":
    asyncio.run(main())
