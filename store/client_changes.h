// Telling who remembers apps that this process has changed one.
#pragma once
#include <functional>
#include <utility>

#include "base/id.h"

namespace store {

/// set() before other threads use the store; telling is thread-safe if what was set is.
class ClientChanges {
 public:
  using Listener = std::function<void(const base::ClientId&)>;
  void set(Listener listener) { listener_ = std::move(listener); }

  /// Tells when it leaves the scope, after the commit, also when it is not known whether that succeeded.
  class Teller {
   public:
    Teller(const ClientChanges& changes, const base::ClientId& client_id)
        : changes_(changes), client_id_(client_id) {}
    ~Teller() {
      if (changes_.listener_) changes_.listener_(client_id_);
    }
    Teller(const Teller&) = delete;
    Teller& operator=(const Teller&) = delete;

   private:
    const ClientChanges& changes_;
    const base::ClientId& client_id_;
  };

 private:
  Listener listener_;
};

}  // namespace store
