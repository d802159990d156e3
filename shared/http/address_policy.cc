#include "http/address_policy.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <initializer_list>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
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

// The special-purpose registry of IPv4, and the one public address behind which a cloud keeps its own services.
constexpr Range kRefused[] = {
    {Ip(0, 0, 0, 0), 8},      {Ip(10, 0, 0, 0), 8},     {Ip(100, 64, 0, 0), 10}, {Ip(127, 0, 0, 0), 8},
    {Ip(169, 254, 0, 0), 16}, {Ip(172, 16, 0, 0), 12},  {Ip(192, 0, 0, 0), 24},  {Ip(192, 0, 2, 0), 24},
    {Ip(192, 88, 99, 0), 24}, {Ip(192, 168, 0, 0), 16}, {Ip(198, 18, 0, 0), 15}, {Ip(198, 51, 100, 0), 24},
    {Ip(203, 0, 113, 0), 24}, {Ip(224, 0, 0, 0), 4},    {Ip(240, 0, 0, 0), 4},   {Ip(168, 63, 129, 16), 32},
};

bool Refused(std::uint32_t ip) {
  for (const Range& range : kRefused) {
    if ((ip >> (32 - range.bits)) == (range.network >> (32 - range.bits))) return true;
  }
  return false;
}

std::uint32_t FromBytes(const unsigned char* bytes) { return Ip(bytes[0], bytes[1], bytes[2], bytes[3]); }

bool BeginsWith(const unsigned char* ip6, std::initializer_list<unsigned char> bytes) {
  return std::equal(bytes.begin(), bytes.end(), ip6);
}

// Only global unicast (2000::/3) is a machine on the internet; the forms that carry an IPv4 address follow that
// address.
bool Refused(const unsigned char* ip6, bool& loopback) {
  if (BeginsWith(ip6, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff})) {  // mapped
    loopback = ip6[12] == 127;
    return Refused(FromBytes(ip6 + 12));
  }
  if (BeginsWith(ip6, {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0})) return Refused(FromBytes(ip6 + 12));  // NAT64
  loopback = std::memcmp(ip6, &in6addr_loopback, 16) == 0;
  if ((ip6[0] & 0xe0) != 0x20) return true;
  if (BeginsWith(ip6, {0x20, 0x02})) return Refused(FromBytes(ip6 + 2));  // 6to4
  if (BeginsWith(ip6, {0x20, 0x01}) && ip6[2] <= 0x01) return true;       // Teredo, benchmarks, ORCHID
  if (BeginsWith(ip6, {0x20, 0x01, 0x0d, 0xb8})) return true;             // documentation
  return BeginsWith(ip6, {0x3f, 0xff}) && (ip6[2] & 0xf0) == 0;           // documentation
}

absl::Status No(absl::string_view why) {
  return absl::PermissionDeniedError(absl::StrCat("the address policy refuses this: ", why));
}

bool IsHostSign(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)) || absl::StrContains(".-:[]", c); }

// "[::1]:80" to "[::1]", "localhost:80" to "localhost".
absl::string_view HostOf(absl::string_view authority) {
  const auto bracket = authority.rfind(']');
  const auto colon = authority.rfind(':');
  const bool has_port = colon != absl::string_view::npos && (bracket == absl::string_view::npos || colon > bracket);
  return has_port ? authority.substr(0, colon) : authority;
}

bool IsLoopbackName(absl::string_view host) { return host == "127.0.0.1" || host == "localhost" || host == "[::1]"; }

}  // namespace

absl::Status AddressPolicy::CheckUrl(const std::string& url) const {
  for (const unsigned char c : url) {
    if (c <= ' ' || c >= 0x7f) return No("the URL holds a space, a control character or a sign outside ASCII");
  }
  absl::string_view rest = url;
  const bool plain = absl::ConsumePrefix(&rest, "http://");
  if (!plain && !absl::ConsumePrefix(&rest, "https://")) return No("the URL must begin with https://");
  const absl::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  if (!std::all_of(authority.begin(), authority.end(), IsHostSign)) {
    return No("the host holds a sign that does not belong in one");
  }
  const absl::string_view host = HostOf(authority);
  if (host.empty()) return No("there is no host in the URL");
  // CheckAddress does not see the scheme, so plain http is bound to this machine by name.
  if (plain && !(allow_loopback && IsLoopbackName(host))) return No("plain http is for tests on this machine only");
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
  return No(loopback ? "it leads to this machine; for tests there is --allow-loopback"
                     : "it leads into a private or special network");
}

}  // namespace koppel::http
