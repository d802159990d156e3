#include "http/address_policy.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstdint>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace koppel::http {
namespace {

constexpr std::uint32_t Ip(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  return (a << 24) | (b << 16) | (c << 8) | d;
}

struct Range {
  std::uint32_t network;
  int bits;
};

// The special-purpose registry of IPv4: what is not one machine on the internet.
constexpr Range kRefused[] = {
    {Ip(0, 0, 0, 0), 8},      {Ip(10, 0, 0, 0), 8},      {Ip(100, 64, 0, 0), 10},  {Ip(127, 0, 0, 0), 8},
    {Ip(169, 254, 0, 0), 16}, {Ip(172, 16, 0, 0), 12},   {Ip(192, 0, 0, 0), 24},   {Ip(192, 0, 2, 0), 24},
    {Ip(192, 88, 99, 0), 24}, {Ip(192, 168, 0, 0), 16},  {Ip(198, 18, 0, 0), 15},  {Ip(198, 51, 100, 0), 24},
    {Ip(203, 0, 113, 0), 24}, {Ip(224, 0, 0, 0), 4},     {Ip(240, 0, 0, 0), 4},
};

bool Refused(std::uint32_t ip) {
  for (const Range& range : kRefused) {
    if ((ip >> (32 - range.bits)) == (range.network >> (32 - range.bits))) return true;
  }
  return false;
}

std::uint32_t FromBytes(const unsigned char* bytes) { return Ip(bytes[0], bytes[1], bytes[2], bytes[3]); }

// Only global unicast (2000::/3) is a machine on the internet; within it, the forms that carry an IPv4 address follow it.
bool Refused(const unsigned char* ip6, bool& loopback) {
  static constexpr unsigned char kMapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  static constexpr unsigned char kNat64[12] = {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
  if (std::memcmp(ip6, kMapped, 12) == 0) {
    loopback = ip6[12] == 127;
    return Refused(FromBytes(ip6 + 12));
  }
  if (std::memcmp(ip6, kNat64, 12) == 0) return Refused(FromBytes(ip6 + 12));
  if (std::memcmp(ip6, &in6addr_loopback, 16) == 0) {
    loopback = true;
    return true;
  }
  if ((ip6[0] & 0xe0) != 0x20) return true;
  if (ip6[0] == 0x20 && ip6[1] == 0x02) return Refused(FromBytes(ip6 + 2));                                // 6to4
  if (ip6[0] == 0x20 && ip6[1] == 0x01 && ip6[2] == 0 && ip6[3] == 0) return true;                         // Teredo
  if (ip6[0] == 0x20 && ip6[1] == 0x01 && ip6[2] == 0x0d && ip6[3] == 0xb8) return true;                   // documentation
  return false;
}

absl::Status No(absl::string_view why) {
  return absl::PermissionDeniedError(absl::StrCat("the address policy refuses this: ", why));
}

}  // namespace

absl::Status AddressPolicy::CheckUrl(const std::string& url) const {
  absl::string_view rest = url;
  if (!absl::ConsumePrefix(&rest, "https://") && !(allow_loopback && absl::ConsumePrefix(&rest, "http://"))) {
    return No("the URL must begin with https://");
  }
  const absl::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  if (authority.empty()) return No("there is no host in the URL");
  for (char c : authority) {
    const bool plain = absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
    if (!plain) return No("the host holds a sign that does not belong in one");
  }
  // With loopback allowed, plain http goes there and nowhere else: CheckAddress can't see the scheme.
  if (rest.size() + 7 == url.size()) {
    const absl::string_view host = authority.substr(0, authority.rfind(':'));
    if (host != "127.0.0.1" && host != "localhost" && host != "[::1]") return No("plain http is for loopback only");
  }
  for (char c : url) {
    if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f) return No("the URL holds a space or a control character");
  }
  return absl::OkStatus();
}

absl::Status AddressPolicy::CheckAddress(const sockaddr& address) const {
  bool refused = true;
  bool loopback = false;
  if (address.sa_family == AF_INET) {
    sockaddr_in ip4;
    std::memcpy(&ip4, &address, sizeof(ip4));
    const std::uint32_t ip = ntohl(ip4.sin_addr.s_addr);
    refused = Refused(ip);
    loopback = (ip >> 24) == 127;
  } else if (address.sa_family == AF_INET6) {
    sockaddr_in6 ip6;
    std::memcpy(&ip6, &address, sizeof(ip6));
    refused = Refused(ip6.sin6_addr.s6_addr, loopback);
  }
  if (!refused || (loopback && allow_loopback)) return absl::OkStatus();
  return No(loopback ? "it leads to this machine; for tests there is --allow-loopback" : "it leads into a private or special network");
}

}  // namespace koppel::http
