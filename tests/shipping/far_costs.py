"""RajaOngkir on a port of this machine, as small as its costs and areas can be: counts, hangs, refuses."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

KEY = "a-key-of-costs"
AREAS = [
    (31555, "SINDUHARJO", "NGAGLIK", "SLEMAN", "DI YOGYAKARTA", "55581"),
    (31556, "SARIHARJO", "NGAGLIK", "SLEMAN", "DI YOGYAKARTA", "55581"),
    (17473, "SENEN", "SENEN", "JAKARTA PUSAT", "DKI JAKARTA", "10410"),
    (4816, "-", "BANDUNG", "BANDUNG", "JAWA BARAT", "0"),
]
SERVICES = [
    ("jne", "Jalur Nugraha Ekakurir (JNE)", "REG", "Layanan Reguler", 11000, "2-3 day"),
    ("jne", "Jalur Nugraha Ekakurir (JNE)", "JTR", "JNE Trucking", 50000, "4-5 day"),
    ("sicepat", "SiCepat Express", "REG", "Reguler", 10500, "1-2 day"),
    ("jnt", "J&T Express", "EZ", "Reguler", 9000, ""),
    ("tiki", "Citra Van Titipan Kilat (TIKI)", "ECO", "Economy", 0, "3 day"),
]


class FarCosts:
    """What it was asked stands in `asked`: (path, terms)."""

    def __init__(self):
        self.asked = []
        self.refuses = None  # (http status, meta code, message)
        self.plain = None  # (status, text)
        self.hangs = 0.0
        self.waybills = {}
        server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"far": self}))
        server.daemon_threads = True
        self._server = server
        self.url = f"http://127.0.0.1:{server.server_address[1]}/api/v1"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def calls(self, path):
        return [terms for at, terms in self.asked if at.endswith(path)]

    def answer(self, path, terms, key):
        if key != KEY:
            return 400, 400, "Invalid Api key, key not found", None
        if self.refuses:
            return (*self.refuses, None)
        if path.endswith("/destination/domestic-destination"):
            return _envelope(self._areas(terms), "Domestic Destinations Data not found")
        if path.endswith("/calculate/domestic-cost"):
            return _envelope(self._costs(terms), "Calculate Domestic Shipping Cost not found")
        if path.endswith("/track/waybill"):
            return _envelope(self.waybills.get(terms.get("awb")), "Invalid Awb")
        return 404, 404, "Server Error", None

    def _areas(self, terms):
        word = terms["search"].upper()
        found = [row for row in AREAS if any(word in str(part) for part in row[1:])]
        limit, offset = int(terms["limit"]), int(terms["offset"])
        return [_area(row) for row in found[offset : offset + limit]]

    def _costs(self, terms):
        kilos = -(-int(terms["weight"]) // 1000)
        wanted = terms["courier"].split(":")
        return [_cost(row, kilos) for row in SERVICES if row[0] in wanted]


def _envelope(data, nothing):
    return (200, 200, "Success", data) if data else (404, 404, nothing, None)


def _area(row):
    names = ("id", "subdistrict_name", "district_name", "city_name", "province_name", "zip_code")
    return dict(zip(names, row, strict=True)) | {"label": ", ".join(map(str, row[1:]))}


def _cost(row, kilos):
    code, name, service, words, cost, days = row
    return {
        "code": code,
        "name": name,
        "service": service,
        "description": words,
        "cost": cost * kilos,
        "etd": days,
    }


class _Handler(BaseHTTPRequestHandler):
    far: FarCosts

    def log_message(self, *_args):
        pass

    def do_GET(self):
        self._serve(self._query())

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self._serve(self._query() | {name: last[-1] for name, last in parse_qs(body).items()})

    def _query(self):
        return {name: last[-1] for name, last in parse_qs(urlsplit(self.path).query).items()}

    def _serve(self, terms):
        path = urlsplit(self.path).path
        self.far.asked.append((path, terms))
        time.sleep(self.far.hangs)
        if self.far.plain:
            status, text = self.far.plain
            return self._tell(status, "text/plain", text)
        status, code, message, data = self.far.answer(path, terms, self.headers.get("key"))
        meta = {"message": message, "code": code, "status": "success" if code == 200 else "error"}
        return self._tell(status, "application/json", json.dumps({"meta": meta, "data": data}))

    def _tell(self, status, kind, text):
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(text.encode())
        except OSError:
            pass
