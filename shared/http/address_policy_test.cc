#include "http/address_policy.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>

#include <string>

#include "base/status_matchers.h"

namespace koppel::http {
namespace {

using base::IsOk;
using base::StatusIs;

absl::Status Check(const AddressPolicy& policy, const std::string& address) {
  sockaddr_storage storage{};
  if (address.find(':') == std::string::npos) {
    auto* ip4 = reinterpret_cast<sockaddr_in*>(&storage);
    ip4->sin_family = AF_INET;
    EXPECT_EQ(inet_pton(AF_INET, address.c_str(), &ip4->sin_addr), 1) << address;
  } else {
    auto* ip6 = reinterpret_cast<sockaddr_in6*>(&storage);
    ip6->sin6_family = AF_INET6;
    EXPECT_EQ(inet_pton(AF_INET6, address.c_str(), &ip6->sin6_addr), 1) << address;
  }
  return policy.CheckAddress(*reinterpret_cast<const sockaddr*>(&storage));
}

TEST(AddressPolicy, LetsMachinesOnTheInternetBe) {
  for (const char* address :
       {"1.1.1.1", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1", "126.255.255.255", "128.0.0.1",
        "169.253.1.1", "172.15.255.255", "172.32.0.1", "192.167.1.1", "223.255.255.254", "2606:4700::1111",
        "2a02:898::1", "2002:0101:0101::1", "64:ff9b::1.1.1.1", "::ffff:1.1.1.1"}) {
    EXPECT_THAT(Check({}, address), IsOk()) << address;
  }
}

TEST(AddressPolicy, RefusesEveryOtherPlace) {
  for (const char* address : {"0.0.0.0",
                              "0.1.2.3",
                              "10.0.0.1",
                              "100.64.0.1",
                              "100.100.100.200",
                              "100.127.255.255",
                              "127.0.0.1",
                              "127.255.255.254",
                              "168.63.129.16",
                              "169.254.169.254",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.0.0.192",
                              "192.0.2.1",
                              "192.88.99.1",
                              "192.168.1.1",
                              "198.18.0.1",
                              "198.19.255.255",
                              "198.51.100.1",
                              "203.0.113.1",
                              "224.0.0.1",
                              "239.255.255.255",
                              "240.0.0.1",
                              "255.255.255.255",
                              "::",
                              "::1",
                              "::127.0.0.1",
                              "::ffff:127.0.0.1",
                              "::ffff:10.0.0.1",
                              "::ffff:169.254.169.254",
                              "64:ff9b::10.0.0.1",
                              "64:ff9b::169.254.169.254",
                              "64:ff9b:1::1.1.1.1",
                              "100::1",
                              "2001::1",
                              "2001:2::1",
                              "2001:10::1",
                              "2001:20::1",
                              "2001:db8::1",
                              "2002:7f00:1::1",
                              "2002:a9fe:a9fe::1",
                              "2002:c0a8:101::1",
                              "3fff::1",
                              "4000::1",
                              "fc00::1",
                              "fd00:ec2::254",
                              "fe80::1",
                              "fec0::1",
                              "ff02::1"}) {
    EXPECT_THAT(Check({}, address), StatusIs(absl::StatusCode::kPermissionDenied)) << address;
  }
}

TEST(AddressPolicy, WithLoopbackAllowedRefusesTheOthersStill) {
  const AddressPolicy policy{.allow_loopback = true};
  for (const char* address : {"127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1", "1.1.1.1"}) {
    EXPECT_THAT(Check(policy, address), IsOk()) << address;
  }
  for (const char* address :
       {"0.0.0.0", "10.0.0.1", "169.254.169.254", "::", "::ffff:10.0.0.1", "fd00:ec2::254", "2002:7f00:1::1"}) {
    EXPECT_THAT(Check(policy, address), StatusIs(absl::StatusCode::kPermissionDenied)) << address;
  }
}

TEST(AddressPolicy, RefusesWhatIsNoAddressOfTheInternet) {
  sockaddr path{};
  path.sa_family = AF_UNIX;
  EXPECT_THAT(AddressPolicy{}.CheckAddress(path), StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST(AddressPolicy, TakesHttpsAndHttpOnlyToThisMachineWhenAllowed) {
  const AddressPolicy strict;
  const AddressPolicy loopback{.allow_loopback = true};
  for (const char* url :
       {"https://api.rompslomp.nl/api/v1", "https://host", "https://host:8443/?q=1", "https://[2606:4700::1]/"}) {
    EXPECT_THAT(strict.CheckUrl(url), IsOk()) << url;
    EXPECT_THAT(loopback.CheckUrl(url), IsOk()) << url;
  }
  for (const char* url :
       {"http://127.0.0.1:8080/x", "http://127.0.0.1", "http://localhost/", "http://[::1]", "http://[::1]:80/"}) {
    EXPECT_THAT(strict.CheckUrl(url), StatusIs(absl::StatusCode::kPermissionDenied)) << url;
    EXPECT_THAT(loopback.CheckUrl(url), IsOk()) << url;
  }
  for (const char* url :
       {"http://host/", "http://127.0.0.1.example/", "http://127.0.0.1@host/", "http://localhost.example"}) {
    EXPECT_THAT(loopback.CheckUrl(url), StatusIs(absl::StatusCode::kPermissionDenied)) << url;
  }
}

}  // namespace
}  // namespace koppel::http
