// The kept answers of one worker, up to a number of bytes; what was not used for the longest time goes first.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <list>
#include <memory>
#include <unordered_map>
#include <vector>

#include "base/crypto/digest.h"
#include "gateway/stored_answer.h"

namespace gateway {

/// Of one thread. Answers under one key differ by the request's fields (RFC 9111 §4.1); at most
/// kMostVariants.
class AnswerCache {
 public:
  static constexpr std::size_t kMostVariants = 8;
  using Answer =
      std::shared_ptr<const StoredAnswer>;  // shared with exchanges that send it while it is dropped

  /// Forgets everything: other documents may say other things. From now on `most` bytes.
  void restart(std::size_t most);
  /// Changes with restart(): what was asked before is not kept after.
  std::uint64_t edition() const noexcept { return edition_; }
  bool enabled() const noexcept { return most_ > 0; }

  /// The answer that the request would choose; nullptr if there is none. It counts as used.
  Answer find(const base::Digest& key, std::span<const http::FieldView> request);
  /// Whether there is any answer of that key.
  bool knows(const base::Digest& key) const { return variants_.contains(key); }
  /// Takes the place of the answer that `request` would choose. False if it is larger than all of the room,
  /// or of another edition.
  bool keep(const base::Digest& key, std::span<const http::FieldView> request, Answer answer,
            std::uint64_t edition);
  /// If it is still there.
  void drop(const base::Digest& key, const Answer& answer);
  std::size_t bytes() const noexcept { return bytes_; }
  std::size_t size() const noexcept { return order_.size(); }

 private:
  struct Entry {
    base::Digest key;
    Answer answer;
  };
  using Order = std::list<Entry>;  // the last used first
  struct Hash {
    std::size_t operator()(const base::Digest& key) const noexcept {
      std::size_t out = 0;
      std::memcpy(&out, key.bytes.data(), sizeof out);  // of a digest any bytes will do
      return out;
    }
  };
  void drop(Order::iterator entry);

  Order order_;
  std::unordered_map<base::Digest, std::vector<Order::iterator>, Hash> variants_;
  std::size_t most_ = 0, bytes_ = 0;
  std::uint64_t edition_ = 0;
};

}  // namespace gateway
