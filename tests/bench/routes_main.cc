// Times matches among the operations of a document: `bench-routes FILE PATHS` prints nanoseconds a match.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "openapi/route_table.h"

namespace {

constexpr std::size_t kMatches = 5'000'000;

int usage() {
  std::cerr << "usage: bench-routes FILE PATHS\n"
               "  FILE   an OpenAPI document\n"
               "  PATHS  a file with a path a line, each of which some GET of the document serves\n"
               "prints nanoseconds a match\n";
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return usage();
  const openapi::Loaded loaded = openapi::load_document(argv[1]);
  for (const openapi::Problem& problem : loaded.problems)
    std::cerr << problem.file << ':' << problem.line << ": " << problem.path << ' ' << problem.reason << '\n';
  if (!loaded.document) return 1;
  auto built = openapi::RouteTable::build({loaded.document.get()});
  const auto* const table = std::get_if<openapi::RouteTable>(&built);
  if (table == nullptr) return 1;
  std::vector<std::string> paths;
  std::ifstream file(argv[2]);
  for (std::string path; std::getline(file, path);) paths.push_back(path);
  if (paths.empty()) return usage();
  std::size_t found = 0;
  const auto began = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < kMatches; ++i) {
    const openapi::MatchResult result = table->match("GET", paths[i % paths.size()]);
    found += std::holds_alternative<openapi::Match>(result) ? 1 : 0;
  }
  const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - began;
  if (found != kMatches) {
    std::cerr << kMatches - found << " paths were not found\n";
    return 1;
  }
  std::printf("%.1f\n", took.count() / static_cast<double>(kMatches));
  return 0;
}
