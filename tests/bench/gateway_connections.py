"""What connections cost: memory of idle ones, and TLS connections that resume a session."""
import http.client
import resource
import socket
import ssl
import statistics
import subprocess
import time

import load
from peers import Peers
from server import BACKEND, Gateway, free_port

TARGET = "/v1/accounts"


def idle_bars(folder, options, verdicts):
    """Resident memory while very many kept-alive connections, each of which has had an answer, wait."""
    count = 2_000 if options.quick else 10_000
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 2 * count + 1000), most))
    gateway, sockets = Gateway(folder / "gateway"), []
    gateway.config.write_text(gateway.config.read_text().replace(
        f"port: {gateway.port}}}", f"port: {gateway.port}, limits: {{connections: {2 * count}}}, timeouts: {{idle: 10m}}}}", 1))
    try:
        with Peers(folder / "peers"):
            gateway.start()
            request = (f"GET {TARGET} HTTP/1.1\r\nHost: {gateway.authority}\r\nAuthorization: Bearer {gateway.token()}\r\n\r\n").encode()

            def open_more(until):
                while len(sockets) < until:
                    connection = socket.create_connection(("127.0.0.1", gateway.port), timeout=10)
                    sockets.append(connection)
                    connection.sendall(request)
                    if not connection.recv(65536).startswith(b"HTTP/1.1 200"):
                        raise SystemExit("bench: an idle connection got no answer")
            open_more(count // 10)
            before = gateway.resident_mb()
            open_more(count)
            time.sleep(1)
            after = gateway.resident_mb()
    finally:
        for connection in sockets:
            connection.close()
        gateway.stop()
    each = (after - before) * 1024 / (count - count // 10)
    print(f"resident: {before:.1f} MB with {count // 10} idle connections, {after:.1f} MB with {count}")
    verdicts.add(f"MB resident with {count} idle connections", after, 80)
    verdicts.add("KiB that each more idle connection takes", each, 4)
    return {"resident_mb": after, "kib_each": each}


NGINX_TLS = """worker_processes 1;
pid {folder}/nginx-tls.pid;
error_log {folder}/nginx-tls.err;
events {{ worker_connections 8192; }}
http {{
  access_log off;
  client_body_temp_path {folder}/n-body; proxy_temp_path {folder}/n-proxy; fastcgi_temp_path {folder}/n-f; uwsgi_temp_path {folder}/n-u;
  scgi_temp_path {folder}/n-s;
  upstream backend {{ server 127.0.0.1:{backend}; keepalive 256; keepalive_requests 1000000000; }}
  server {{
    listen 127.0.0.1:{port} ssl reuseport backlog=4096;
    ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/key.pem;
    ssl_protocols TLSv1.2 TLSv1.3; ssl_session_cache shared:s:10m; ssl_session_tickets on;
    location / {{ proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection ""; }}
  }}
}}
"""


def resumed(pid, port, request, count):
    """One request on each of `count` connections, each of which resumes the session of the one before."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    session, reused, failures, took = None, 0, 0, []
    before, began = load.cpu_seconds(pid), time.monotonic()
    for _ in range(count):
        started = time.monotonic()
        with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with context.wrap_socket(plain, server_hostname="localhost", session=session) as connection:
                connection.sendall(request)
                answer = http.client.HTTPResponse(connection)
                answer.begin()
                answer.read()
                failures += answer.status != 200
                reused += connection.session_reused
                session = connection.session
        took.append((time.monotonic() - started) * 1000)
    spent, took = load.cpu_seconds(pid) - before, sorted(took)
    if reused < count * 0.98:
        raise SystemExit(f"bench: only {reused} of {count} connections resumed a session")
    return {"cpu_us": spent * 1e6 / count, "rps": count / (time.monotonic() - began), "p50_ms": statistics.median(took),
            "p99_ms": took[int(count * 0.99)], "failures": failures, "answered": count}


def tls_bar(folder, options, verdicts):
    """A TLS 1.3 connection with a resumed session and one request: everything on, beside nginx as a TLS proxy."""
    count, port = 500 if options.quick else 2_000, free_port()
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", folder / "key.pem",
                    "-out", folder / "cert.pem"], check=True, capture_output=True)
    (folder / "nginx-tls.conf").write_text(NGINX_TLS.format(folder=folder, backend=BACKEND, port=port))
    gateway = Gateway(folder / "gateway")
    text = gateway.config.read_text().replace("issuer: http://", "issuer: https://").replace(
        f"port: {gateway.port}}}", f"port: {gateway.port}, tls: {{certificate: {folder}/cert.pem, key: {folder}/key.pem}}}}", 1)
    with Peers(folder / "peers"):
        gateway.start()
        token = gateway.token()
        gateway.stop()
        gateway.config.write_text(text)
        request = (f"GET {TARGET} HTTP/1.1\r\nHost: {gateway.authority}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n").encode()
        subprocess.run(["nginx", "-c", folder / "nginx-tls.conf"], check=True)
        try:
            master = int((folder / "nginx-tls.pid").read_text())
            worker = int(subprocess.run(["pgrep", "-P", str(master)], check=True, capture_output=True, text=True).stdout)
            gateway.start()
            rows = load.rounds([("nginx-tls", lambda: resumed(worker, port, request, count)),
                                ("tollgate", lambda: resumed(gateway.process.pid, gateway.port, request, count))],
                               options.rounds or (2 if options.quick else 5))
        finally:
            gateway.stop()
            subprocess.run(["nginx", "-c", folder / "nginx-tls.conf", "-s", "quit"], check=False, capture_output=True)
    load.table(rows)
    verdicts.add("CPU of a resumed TLS 1.3 connection with one request, tollgate to nginx", rows[1]["cpu_us"] / rows[0]["cpu_us"], 1.1)
    verdicts.add("failures over TLS", sum(row["failures"] for row in rows), 0, digits=0)
    return {"rows": rows}
