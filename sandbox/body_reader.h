// Reads members of a JSON body and keeps the first thing that is wrong with it.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "sandbox/refusal.h"

namespace sandbox {

/// After the first refusal every read gives an empty value, so that a parser can be written straight down.
class BodyReader {
 public:
  /// Lengths of a text in characters (code points), as JSON Schema counts them.
  struct Length {
    std::size_t least, most;
  };

  explicit BodyReader(const nlohmann::json& body);
  bool good() const noexcept { return !refusal_; }
  const Refusal& refusal() const noexcept { return *refusal_; }
  /// `pointer` names the place, `detail` is literal text. Later refusals are not kept.
  void refuse(std::string pointer, std::string_view detail);

  /// `parent` is the JSON pointer of `object`, "" for the body.
  std::string text(const nlohmann::json& object, const std::string& parent, const char* name, Length length);
  /// "" if absent.
  std::string optional_text(const nlohmann::json& object, const std::string& parent, const char* name,
                            std::size_t most);
  std::int64_t integer(const nlohmann::json& object, const std::string& parent, const char* name,
                       std::int64_t least, std::int64_t most);
  /// The member, or an empty object if it is missing or something else. Valid as long as `object`.
  const nlohmann::json& object(const nlohmann::json& object, const std::string& parent, const char* name);

 private:
  const nlohmann::json* member(const nlohmann::json& object, const std::string& parent, const char* name);
  std::optional<Refusal> refusal_;
};

}  // namespace sandbox
