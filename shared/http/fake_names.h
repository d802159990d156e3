// Stands between libcurl and the C library in a test program: names have the addresses that a test gives them, no other
// name is known, and every attempt to connect is counted. So nothing leaves this machine.
#pragma once

#include <string>
#include <vector>

namespace koppel::http {

// From here on `name` leads to these addresses; none: no such name.
void NameLeadsTo(const std::string& name, std::vector<std::string> addresses);

// Look-ups of "slow.test" wait while it is held. Await… returns when so many wait, or have ended since it was held.
void HoldSlowName();
void ReleaseSlowName();
void AwaitSlowNameWaiting(int lookups);
void AwaitSlowNameEnded(int lookups);

// Connections that this process tried to make over IPv4 or IPv6, so far.
int ConnectsTried();

}  // namespace koppel::http
