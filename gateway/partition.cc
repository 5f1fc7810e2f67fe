// Making and remembering the MACs of users.
#include "gateway/partition.h"

#include <algorithm>
#include <functional>

#include "base/crypto/base64url.h"
#include "base/crypto/digest.h"

namespace gateway {

Partition partition_of(const base::Secret& secret, std::string_view client_id, std::string_view subject) {
  constexpr std::size_t kKeyBytes = 8, kPkBytes = 9;
  // The length in front: no two pairs give one text.
  std::string text = "tollgate limits of a user\n" + std::to_string(client_id.size()) + "\n";
  text.append(client_id).append(subject);
  const base::Digest mac = base::hmac_sha256(secret.reveal(), text);
  Partition partition;
  for (std::size_t i = 0; i < kKeyBytes; ++i) partition.key = partition.key << 8 | mac.bytes[i];
  if (partition.key == 0) partition.key = 1;
  const std::string_view rest = mac.view().substr(kKeyBytes, kPkBytes);
  std::ranges::copy(base::base64(rest), partition.pk.begin());
  return partition;
}

const Partition& PartitionCache::of(const base::Secret& secret, std::string_view client_id,
                                    std::string_view subject) {
  if (known_.empty()) known_.resize(kPlaces);
  const std::hash<std::string_view> hash;
  Known& known = known_[(hash(client_id) * 31 + hash(subject)) % kPlaces];
  if (known.partition.key == 0 || known.client_id != client_id || known.subject != subject) {
    known.partition = partition_of(secret, client_id, subject);
    known.client_id.assign(client_id);
    known.subject.assign(subject);
  }
  return known.partition;
}

}  // namespace gateway
