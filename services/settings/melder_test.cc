#include "services/settings/melder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <map>
#include <mutex>

namespace koppel::settings_service {
namespace {

using ::testing::ElementsAre;

// Stands for the table and for the broker.
struct Wereld {
  std::mutex mutex;
  std::condition_variable told_one;
  std::map<std::string, Melding> open;
  std::vector<std::string> told;
  int failing = 0;  // sends that fail from now on
  int complaints = 0;

  Melder::Parts Parts() {
    return {.meldingen = [this]() -> absl::StatusOr<std::vector<Melding>> {
              const std::lock_guard<std::mutex> lock(mutex);
              std::vector<Melding> all;
              for (const auto& [account, melding] : open) all.push_back(melding);
              return all;
            },
            .send = [this](const Melding& melding) -> absl::Status {
              const std::lock_guard<std::mutex> lock(mutex);
              if (failing > 0) {
                --failing;
                return absl::UnavailableError("no broker");
              }
              told.push_back(melding.sleutel.account);
              return absl::OkStatus();
            },
            .gemeld = [this](const Melding& melding) -> absl::Status {
              const std::lock_guard<std::mutex> lock(mutex);
              open.erase(melding.sleutel.account);
              told_one.notify_all();
              return absl::OkStatus();
            },
            .mislukt =
                [this](const absl::Status&) {
                  const std::lock_guard<std::mutex> lock(mutex);
                  ++complaints;
                }};
  }

  void Add(const std::string& account) {
    const std::lock_guard<std::mutex> lock(mutex);
    open[account] = Melding{{account, domein::Veldapp::kOutsmart, "rompslomp"}, 1, 1, false};
  }

  std::vector<std::string> AwaitAllTold() {
    std::unique_lock<std::mutex> lock(mutex);
    told_one.wait(lock, [&] { return open.empty(); });
    return told;
  }
};

TEST(Melder, TellsWhatWasLeftOverAndWhatComes) {
  Wereld wereld;
  wereld.Add("acme");
  Melder melder(wereld.Parts());
  EXPECT_THAT(wereld.AwaitAllTold(), ElementsAre("acme"));
  wereld.Add("bouw");
  melder.Wake();
  EXPECT_THAT(wereld.AwaitAllTold(), ElementsAre("acme", "bouw"));
}

TEST(Melder, ABrokerThatIsAwayLosesNothingAndIsReportedOnce) {
  Wereld wereld;
  wereld.failing = 3;
  wereld.Add("acme");
  Melder melder(wereld.Parts(), absl::Milliseconds(1));
  EXPECT_THAT(wereld.AwaitAllTold(), ElementsAre("acme"));
  const std::lock_guard<std::mutex> lock(wereld.mutex);
  EXPECT_EQ(wereld.complaints, 1);
}

TEST(Melder, StopsWhileTheBrokerIsAway) {
  Wereld wereld;
  wereld.failing = 1'000'000;
  wereld.Add("acme");
  { Melder melder(wereld.Parts(), absl::Hours(1)); }
  EXPECT_TRUE(wereld.told.empty());
}

}  // namespace
}  // namespace koppel::settings_service
