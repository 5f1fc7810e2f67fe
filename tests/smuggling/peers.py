"""nginx and HAProxy of the distribution as plain proxies before a recording backend of their own."""
import pathlib
import re
import shutil
import subprocess
import tempfile

from backend import Backend
from case import TEXT, Site
from gateway import DeafPort, GonePort, Process, connects, free_port, wait_until

NGINX = """worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  client_header_timeout 1s; client_body_timeout 1s; send_timeout 2s; lingering_timeout 1s; keepalive_timeout 20s; keepalive_requests 100000;
  client_max_body_size 256k;
  proxy_http_version 1.1; proxy_set_header Connection ""; proxy_read_timeout 2s; proxy_connect_timeout 1s;
  upstream recorder {{ server 127.0.0.1:{backend}; keepalive 8; }}
  server {{ listen 127.0.0.1:{port} default_server; server_name _; return 421; }}
  server {{
    listen 127.0.0.1:{port};
    server_name localhost;
    location / {{ proxy_pass http://recorder; }}
    location /probe/upload {{ client_max_body_size 16m; proxy_pass http://recorder; }}
    location /probe/brief {{ proxy_read_timeout 500ms; proxy_pass http://recorder; }}
    location /probe/gone {{ proxy_pass http://127.0.0.1:{gone}; }}
    location /probe/deaf {{ proxy_connect_timeout 300ms; proxy_pass http://127.0.0.1:{deaf}; }}
  }}
}}
"""
HAPROXY = """global
  maxconn 512
  nbthread 1
defaults
  mode http
  timeout client 2s
  timeout http-request 1s
  timeout http-keep-alive 20s
  timeout connect 1s
  timeout server 2s
frontend all
  bind 127.0.0.1:{port}
  http-request deny deny_status 421 unless {{ req.hdr(host),host_only -m str -i localhost localhost. }}
  http-request deny deny_status 413 if {{ req.hdr_val(content-length) gt 262144 }} !{{ path /probe/upload }}
  use_backend gone if {{ path /probe/gone }}
  use_backend deaf if {{ path /probe/deaf }}
  use_backend brief if {{ path /probe/brief }}
  default_backend recorder
backend recorder
  server s 127.0.0.1:{backend}
backend brief
  timeout server 500ms
  server s 127.0.0.1:{backend}
backend gone
  server s 127.0.0.1:{gone}
backend deaf
  timeout connect 300ms
  server s 127.0.0.1:{deaf}
"""


class Peer:
    """Requests and answers are judged by what they mean: a proxy may add fields and choose its own framing."""
    exact, patience = False, 4

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tollgate-peer-"))
        self.folder.chmod(0o755)  # nginx drops its rights
        self.backend, self.deaf, self.gone, self.port = Backend(), DeafPort(), GonePort(), free_port()
        config = self.folder / "peer.conf"
        config.write_text(self.template.format(folder=self.folder, port=self.port, backend=self.backend.port, gone=self.gone.port,
                                               deaf=self.deaf.port))
        self.sites = {"api": Site("api", b"localhost:%d" % self.port, b"/probe/item", b"/probe/item", TEXT[1], b"hello", b"tg_at_probe")}
        self.process = Process(self.command(config), self.folder / "peer.out")
        wait_until(lambda: self.process.running() and connects(self.port), f"{self.name} is ready: {self.process.output()}")

    def ok_status(self, *_):
        return 200

    def stop(self):
        self.process.stop()
        for one in (self.backend, self.deaf, self.gone):
            one.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Nginx(Peer):
    name, template = "nginx", NGINX

    def command(self, config):
        return ["nginx", "-p", self.folder, "-c", config]

    @staticmethod
    def version():
        return re.search(r"nginx/(\S+)", subprocess.run(["nginx", "-v"], capture_output=True, text=True).stderr)[1]


class HAProxy(Peer):
    name, template = "HAProxy", HAPROXY

    def command(self, config):
        return ["haproxy", "-db", "-f", config]

    @staticmethod
    def version():
        return re.search(r"version (\S+)", subprocess.run(["haproxy", "-v"], capture_output=True, text=True).stdout)[1]


PEERS = (Nginx, HAProxy)
