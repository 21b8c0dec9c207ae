"""python -m sandbox: start the stand-ins and say so in one line."""

import argparse
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import django
from django.core.handlers.wsgi import WSGIHandler

PORT_IN_USE = 3


def read_arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox",
        description="Local stand-ins of Shopee, Odoo, RajaOngkir, Xendit, WhatsApp and a mail server.",
    )
    parser.add_argument(
        "--port", type=int, default=8900, help="mail is taken on the next one; 0: any two (default: 8900)"
    )
    parser.add_argument(
        "--seed", type=int, default=1, help="the same seed gives the same market (default: 1)"
    )
    parser.add_argument("--faults", default="", metavar="SPEC", help="for instance odoo.cut=0.1,push.drop=1")
    parser.add_argument("--db", default="", metavar="FILE", help="default: var/sandbox.sqlite3")
    parser.add_argument("--push-url", default="", metavar="URL", help="where Shopee's pushes go")
    parser.add_argument("--whatsapp-url", default="", metavar="URL", help="where WhatsApp's webhook goes")
    parser.add_argument("--xendit-url", default="", metavar="URL", help="where Xendit's webhooks go")
    parser.add_argument(
        "--own-shop-url", default="", metavar="URL", help="the storefront that buyers of our own shop visit"
    )
    parser.add_argument(
        "--stop-with-stdin",
        action="store_true",
        help="end when standard input closes, so when the starter does",
    )
    return parser.parse_args(given)


def main(given: Sequence[str]) -> int:
    arguments = read_arguments(given)
    # A background job of a shell inherits an ignored SIGINT; we want to end on both, at once.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os._exit(0))
    if arguments.db:
        os.environ["SANDBOX_DB"] = str(Path(arguments.db).resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "sandbox.settings"
    django.setup()
    from sandbox import faults, ports, running  # noqa: PLC0415  their tables want the settings to be ready

    try:
        server, mailbox = ports.take(arguments.port, faults.Layer(WSGIHandler()))
    except ports.PortTakenError as error:
        sys.stderr.write(f"{error}\n")
        return PORT_IN_USE
    try:
        running.begin(
            arguments.faults,
            seed=arguments.seed,
            push_url=arguments.push_url,
            whatsapp_url=arguments.whatsapp_url,
            xendit_url=arguments.xendit_url,
            own_shop_url=arguments.own_shop_url,
        )
    except ValueError as error:
        sys.stderr.write(f"--faults: {error}\n")
        return 2
    mailbox.open()
    if arguments.stop_with_stdin:
        threading.Thread(target=end_with_stdin, daemon=True).start()
    sys.stdout.write(f"Sandbox ready: http://127.0.0.1:{server.server_address[1]}/world/\n")
    sys.stdout.flush()
    server.serve_forever()
    return 0


def end_with_stdin() -> None:
    with contextlib.suppress(OSError):
        while os.read(0, 4096):
            pass
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
