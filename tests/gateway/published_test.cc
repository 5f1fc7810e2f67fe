// Tests of the published folder: every problem of every document, and handlers one to one with operations.
#include "gateway/published.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "tests/support/temporary_folder.h"

using namespace gateway;
using test_support::TemporaryFolder;

namespace {

std::string document(const std::string& base, const std::string& id, const std::string& policy) {
  return "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\nservers: [{url: " + base + "}]\nx-tollgate: {" +
         policy + "}\npaths:\n  /things:\n    get: {operationId: " + id +
         ", summary: S, security: [], responses: {\"200\": {description: OK}}}\n";
}

struct Folder {
  void add(const std::string& name, const std::string& text) { std::ofstream(folder.file(name)) << text; }
  Published load(const std::string& extra = "") {
    config = load_config_text("/t.yaml", "upstreams: {payments: {sandbox: \"http://127.0.0.1:9\"}}\n" + extra)
                 .config;
    config.openapi = folder.file(".");
    return load_published(config);
  }
  TemporaryFolder folder;
  Config config;
};

std::string text(const std::vector<openapi::Problem>& problems) {
  std::string out;
  for (const openapi::Problem& problem : problems) out += problem.path + " " + problem.reason + "\n";
  return out;
}

class Handlers final : public http::Service {
 public:
  explicit Handlers(std::vector<std::string> ids) : ids_(std::move(ids)) {}
  std::optional<std::size_t> find(std::string_view id) const override {
    const auto found = std::ranges::find(ids_, id);
    if (found == ids_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - ids_.begin());
  }
  std::size_t size() const override { return ids_.size(); }
  std::string_view operation_id(std::size_t handler) const override { return ids_[handler]; }
  http::Response handle(std::size_t, const http::RequestView&) const override { return {}; }

 private:
  std::vector<std::string> ids_;
};

}  // namespace

TEST_CASE("published: every *.yaml of the folder by name, nothing else") {
  Folder f;
  f.add("b.yaml", document("/b", "listB", "upstream: payments"));
  f.add("a.yaml", document("/a", "listA", "upstream: payments"));
  f.add("notes.txt", "not a document");
  const Published got = f.load();
  CHECK(text(got.problems) == "");
  REQUIRE(got.documents.size() == 2);
  CHECK(got.documents[0]->name == "a");
  CHECK(got.documents[1]->name == "b");
  REQUIRE(got.routes);
  CHECK(got.routes->routes().size() == 2);
  CHECK(got.views().size() == 2);
}

TEST_CASE("published: an idempotency key that is never forwarded is a problem") {
  const auto keyed = [](const std::string& name) {
    return "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\nservers: [{url: /a}]\n"
           "x-tollgate: {upstream: payments}\nsecurity: [{o: [s]}]\ncomponents: {securitySchemes: {o: {type: "
           "oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {s: S}}}}}}\npaths:\n  /things:\n"
           "    post: {operationId: pay, summary: S, x-tollgate: {idempotency: {header: " +
           name + "}}, parameters: [{name: " + name +
           ", in: header, required: true, schema: {type: string}}], responses: {\"200\": {description: "
           "OK}}}\n";
  };
  Folder f;
  f.add("a.yaml", keyed("PayPal-Request-Id"));
  CHECK(text(f.load().problems) == "");
  f.add("a.yaml", keyed("X-Request-Id"));
  CHECK(
      text(f.load().problems) ==
      "pay has its idempotency key in the field X-Request-Id, which is never forwarded: name another one\n");
}

TEST_CASE("published: an empty or missing folder is a problem") {
  Folder f;
  CHECK(text(f.load().problems).find("has no *.yaml document") != std::string::npos);
  f.config.openapi = "/nonexistent";
  CHECK(text(load_published(f.config).problems).find("the folder /nonexistent has no *.yaml document") !=
        std::string::npos);
}

TEST_CASE(
    "published: an upstream that the configuration lacks is named with the operation; local operations need "
    "none") {
  Folder f;
  f.add("a.yaml", document("/a", "listA", "upstream: cards"));
  f.add("b.yaml", document("/b", "showB", "served_by: portal"));
  const Published got = f.load();
  CHECK(text(got.problems) ==
        "listA is proxied to upstream \"cards\", which /t.yaml does not have under `upstreams`\n");
  CHECK_FALSE(got.routes);
}

TEST_CASE("published: an operation that a plan can never pay for is a problem, one that it just can is not") {
  Folder f;
  f.add("a.yaml", document("/a", "listA", "upstream: payments, cost: 5"));
  CHECK(text(f.load("plans: {starter: {burst: {at_once: 5}}}\n").problems) == "");
  CHECK(text(f.load("plans: {starter: {burst: {at_once: 4}}}\n").problems) ==
        "listA costs 5 units, but plan \"starter\" of /t.yaml never has more than 4 at once\n");
  CHECK(text(f.load("plans: {starter: {quota: {requests: 4}}}\n").problems) ==
        "listA costs 5 units, but plan \"starter\" of /t.yaml never has more than 4 at once\n");
}

TEST_CASE("published: problems of all documents, and between them, are reported together") {
  Folder f;
  f.add("a.yaml", document("/a", "listA", "upstream: cards"));
  f.add("b.yaml", "openapi: 3.0.0\n");
  f.add("c.yaml", document("/a", "listC", "upstream: payments"));
  const Published got = f.load();
  const auto of = [&](const std::string& file) {
    return std::ranges::count_if(got.problems,
                                 [&](const openapi::Problem& p) { return p.file.ends_with(file); });
  };
  CHECK(of("a.yaml") >= 1);
  CHECK(of("b.yaml") >= 1);
  CHECK(got.problems.size() >= 3);  // and two operations on one path
  CHECK_FALSE(got.routes);
}

TEST_CASE("published: handlers and operations match one to one") {
  Folder f;
  f.add("a.yaml", document("/a", "showA", "served_by: portal"));
  f.add("b.yaml", document("/b", "token", "served_by: oauth"));
  f.add("c.yaml", document("/c", "listC", "upstream: payments"));
  Published got = f.load();
  REQUIRE(got.routes);
  const Handlers portal({"other", "showA"}), oauth({"token"}), right({"showA"});
  std::array<const http::Service*, 3> services{};
  services[static_cast<std::size_t>(openapi::Served::oauth)] = &oauth;
  services[static_cast<std::size_t>(openapi::Served::portal)] = &right;
  CHECK(text(bind_handlers(got, services)) == "");
  services[static_cast<std::size_t>(openapi::Served::portal)] = &portal;
  CHECK(text(bind_handlers(got, services)) == "other is a handler that no document has an operation for\n");
  const auto show = std::ranges::find_if(got.routes->routes(),
                                         [](const openapi::Route& r) { return r.operation->id == "showA"; });
  CHECK(show->handler == 1);
  services[static_cast<std::size_t>(openapi::Served::oauth)] = nullptr;
  services[static_cast<std::size_t>(openapi::Served::portal)] = &right;
  CHECK(text(bind_handlers(got, services)) == "token has no handler in this program\n");
}

TEST_CASE(
    "published: a rate or quota for a group that no operation has, or that an operation can never pay for, "
    "is a "
    "problem") {
  Folder f;
  f.add("a.yaml", document("/a", "listA", "upstream: payments, cost: 5, group: heavy"));
  const auto plan = [](const std::string& rate) {
    return "plans: {starter: {rates: {r: {" + rate + "}}}}\n";
  };
  CHECK(text(f.load(plan("at_once: 5, group: heavy")).problems) == "");
  CHECK(text(f.load(plan("at_once: 4, group: heavy")).problems) ==
        "listA costs 5 units, but plan \"starter\" of /t.yaml never has more than 4 at once\n");
  CHECK(text(f.load(plan("at_once: 4")).problems) ==
        "listA costs 5 units, but plan \"starter\" of /t.yaml never has more than 4 at once\n");
  CHECK(text(f.load(plan("at_once: 4, group: light")).problems) ==
        "plans.starter.rates.r.group no operation of a document has x-tollgate: {group: light}\n");
  const auto quota = [](const std::string& rule) {
    return "plans: {starter: {quotas: {q: {" + rule + "}}}}\n";
  };
  CHECK(text(f.load(quota("requests: 5, group: heavy")).problems) == "");
  CHECK(text(f.load(quota("requests: 4, group: heavy")).problems) ==
        "listA costs 5 units, but plan \"starter\" of /t.yaml never has more than 4 at once\n");
  CHECK(text(f.load(quota("requests: 4, group: light")).problems) ==
        "plans.starter.quotas.q.group no operation of a document has x-tollgate: {group: light}\n");
}

TEST_CASE("published: the gateway answers getUsage, wherever it is, and nothing else") {
  Folder f;
  const auto own = [](const std::string& id) {
    return "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\nservers: [{url: /v1}]\npaths:\n  /usage:\n    "
           "get: {operationId: " +
           id +
           ", summary: S, x-tollgate: {served_by: gateway}, security: [{o: []}], responses: {\"200\": "
           "{description: OK}}}\n"
           "components: {securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {tokenUrl: /t, "
           "scopes: {a: A}}}}}}\n";
  };
  const std::array<const http::Service*, 3> services{};
  f.add("a.yaml", own("getUsage"));
  Published got = f.load();
  REQUIRE(got.routes);
  CHECK(text(bind_handlers(got, services)) == "");
  f.add("a.yaml", own("getOther"));
  Published other = f.load();
  REQUIRE(other.routes);
  CHECK(text(bind_handlers(other, services)) ==
        "getOther is none that the gateway answers: that is getUsage\n");
}
