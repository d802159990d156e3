#include "tests/fieldapp/bediening.h"

#include <gmock/gmock.h>

#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>
#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "base/status_matchers.h"

namespace koppel::fieldapp {
namespace {

namespace beast = boost::beast;
namespace bhttp = beast::http;
namespace json = boost::json;

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string Lees(const std::string& naam) {
  std::ifstream file("tests/fieldapp/testdata/" + naam);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The door on a port of its own; what it tells is kept.
class Deur : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto port = bediening_.Open(0);
    ASSERT_THAT(port, base::IsOk());
    port_ = *port;
  }

  struct Antwoord {
    unsigned status = 0;
    json::value body;
    std::string tekst;
  };
  Antwoord Vraag(bhttp::verb verb, const std::string& target, const std::string& body = "") {
    boost::asio::io_context io;
    beast::tcp_stream stream(io);
    stream.connect({boost::asio::ip::address_v4::loopback(), port_});
    bhttp::request<bhttp::string_body> vraag(verb, target, 11);
    vraag.body() = body;
    vraag.prepare_payload();
    bhttp::write(stream, vraag);
    beast::flat_buffer buffer;
    bhttp::response<bhttp::string_body> antwoord;
    bhttp::read(stream, buffer, antwoord);
    return {antwoord.result_int(), json::parse(antwoord.body()), antwoord.body()};
  }
  Antwoord Post(const std::string& target, const std::string& body = "") {
    return Vraag(bhttp::verb::post, target, body);
  }
  // As GET /werkbonnen shows it; empty: not there.
  json::object Toont(const std::string& veldapp, const std::string& id) {
    const json::value alle = Vraag(bhttp::verb::get, "/werkbonnen").body;
    for (const json::value& bon : alle.as_array()) {
      if (bon.at("veldapp").as_string() == veldapp && bon.at("id").as_string() == id) return bon.as_object();
    }
    return {};
  }

  // What was told since the last time.
  std::vector<v1::WerkbonStatusChanged> Verteld() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return std::exchange(verteld_, {});
  }

  std::mutex mutex_;
  Stand stand_;                                         // guarded by mutex_
  std::vector<v1::WerkbonStatusChanged> verteld_;       // guarded by mutex_
  absl::Status antwoord_van_kafka_ = absl::OkStatus();  // guarded by mutex_
  Bediening bediening_{stand_, mutex_, [this](const v1::WerkbonStatusChanged& event) {
                         const std::lock_guard<std::mutex> lock(mutex_);
                         verteld_.push_back(event);
                         return antwoord_van_kafka_;
                       }};
  unsigned short port_ = 0;
};

TEST_F(Deur, SR11_SimpleSimonsWerkbonnenWordenVerteldMetHunEigenVeldapp) {
  const Antwoord antwoord = Post("/simplesimon/workorders?account=acme&times=2", Lees("simplesimon_wb26_0148.json"));
  EXPECT_EQ(antwoord.status, 200) << antwoord.tekst;
  EXPECT_EQ(antwoord.body.at("told").as_int64(), 4);
  const auto verteld = Verteld();
  ASSERT_THAT(verteld, SizeIs(4));
  EXPECT_EQ(verteld[0].veldapp(), v1::VELDAPP_SIMPLESIMON);
  EXPECT_EQ(verteld[0].account(), "acme");
  EXPECT_EQ(verteld[0].werkbon().id(), "91277");
  EXPECT_EQ(verteld[0].werkbon().reistijd_minuten(), 30);
  EXPECT_EQ(verteld[1].revision(), verteld[0].revision());

  const json::object bon = Toont("simplesimon", "91277");
  EXPECT_EQ(bon.at("ordernummer").as_string(), "WB26-0148");
  EXPECT_EQ(bon.at("status").as_string(), "");
  EXPECT_TRUE(bon.at("gearchiveerd").as_bool());
  EXPECT_TRUE(bon.at("gereed").as_bool());
  EXPECT_FALSE(bon.at("verzonden").as_bool());
  EXPECT_FALSE(bon.at("mislukt").as_bool());
  EXPECT_FALSE(Toont("simplesimon", "91280").at("gereed").as_bool());
}

TEST_F(Deur, X33_UitHetArchiefEnErweerInVerteltTweeNieuweRevisies) {
  ASSERT_EQ(Post("/simplesimon/workorders?account=acme", Lees("simplesimon_wb26_0148.json")).status, 200);
  const auto eerst = Verteld();
  ASSERT_THAT(eerst, SizeIs(2));
  v1::WerkbonResult fout;
  fout.set_account("acme");
  fout.set_veldapp(v1::VELDAPP_SIMPLESIMON);
  fout.set_werkbon_id("91277");
  fout.set_uitkomst(v1::UITKOMST_FOUT);
  fout.set_revision(eerst[0].revision());
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stand_.PasToe(fout, absl::Now());
  }
  EXPECT_TRUE(Toont("simplesimon", "91277").at("mislukt").as_bool());
  EXPECT_EQ(Toont("simplesimon", "91277").at("uitkomst").as_string(), "FOUT");
  const std::string deur = "/simplesimon/archive?account=acme&id=91277&archived=";
  EXPECT_EQ(Post(deur + "false").status, 200);
  EXPECT_FALSE(Toont("simplesimon", "91277").at("gearchiveerd").as_bool());
  EXPECT_EQ(Post(deur + "true").status, 200);
  EXPECT_FALSE(Toont("simplesimon", "91277").at("mislukt").as_bool());
  const auto verteld = Verteld();
  ASSERT_THAT(verteld, SizeIs(2));
  EXPECT_FALSE(verteld[0].werkbon().gearchiveerd());
  EXPECT_TRUE(verteld[1].werkbon().gearchiveerd());
  EXPECT_GT(verteld[0].revision(), eerst[0].revision());
  EXPECT_GT(verteld[1].revision(), verteld[0].revision());

  EXPECT_EQ(Post("/simplesimon/nogmaals?account=acme&id=91277").status, 200);
  const auto nogmaals = Verteld();
  ASSERT_THAT(nogmaals, SizeIs(1));
  EXPECT_EQ(nogmaals[0].SerializeAsString(), verteld[1].SerializeAsString());
}

TEST_F(Deur, WatNietKanWordtGeweigerdEnNietVerteld) {
  ASSERT_EQ(Post("/simplesimon/workorders?account=acme", Lees("simplesimon_wb26_0148.json")).status, 200);
  Verteld();
  EXPECT_EQ(Post("/simplesimon/archive?account=acme&id=91280&archived=true").status, 409) << "SR-11: niet gereed";
  EXPECT_EQ(Post("/simplesimon/archive?account=acme&id=91277&archived=true").status, 409) << "staat er al";
  EXPECT_EQ(Post("/simplesimon/archive?account=acme&id=1&archived=true").status, 404);
  EXPECT_EQ(Post("/simplesimon/archive?account=acme&id=91277").status, 400);
  EXPECT_EQ(Post("/simplesimon/workorders", "{}").status, 400) << "zonder account";
  EXPECT_EQ(Post("/simplesimon/werkbonstatus?account=acme&id=91277&code=1").status, 404) << "die is er niet";
  EXPECT_EQ(Post("/archive?account=acme&id=91277&archived=false").status, 404);
  EXPECT_EQ(Post("/nogmaals?account=acme&id=91277").status, 404) << "OutSmart kent dit nummer niet";
  EXPECT_EQ(Post("/werkbonstatus?account=acme&id=91277&code=1").status, 404);
  const Antwoord onleesbaar =
      Post("/simplesimon/workorders?account=acme", R"({"WorkOrder":[{"Id":5,"Status":"Finished","Archived":true}]})");
  EXPECT_EQ(onleesbaar.status, 400);
  EXPECT_THAT(onleesbaar.tekst, HasSubstr("workorder 5.LocationId"));
  EXPECT_THAT(Toont("simplesimon", "5"), IsEmpty());
  EXPECT_THAT(Verteld(), IsEmpty());
}

TEST_F(Deur, OutsmartHoudtZijnEigenDeuren) {
  EXPECT_EQ(Post("/hourtypes", Lees("hourtypes.json")).status, 200);
  EXPECT_EQ(Post("/workorders?account=acme&revision=1780000000000000", Lees("workorder_t13.json")).status, 200);
  EXPECT_EQ(Post("/werkbonstatus?account=acme&id=5210933&code=99").status, 200);
  EXPECT_EQ(Post("/simplesimon/werkbonstatus?account=acme&id=5210933&code=1").status, 404);
  const auto verteld = Verteld();
  ASSERT_THAT(verteld, SizeIs(2));
  EXPECT_EQ(verteld[0].veldapp(), v1::VELDAPP_OUTSMART);
  EXPECT_EQ(verteld[0].revision(), 1'780'000'000'000'000);
  EXPECT_EQ(verteld[0].werkbon().uren(0).uursoort().naam(), "Arbeid monteur");
  EXPECT_EQ(verteld[1].werkbon().werkbonstatus(), "99");
  const json::object bon = Toont("outsmart", "5210933");
  EXPECT_EQ(bon.at("status").as_string(), "Compleet");
  EXPECT_EQ(bon.at("werkbonstatus").as_string(), "99");
  EXPECT_FALSE(bon.contains("verzonden"));
}

TEST_F(Deur, EenEventDatNietDuurzaamIsWordtGemeld) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    antwoord_van_kafka_ = absl::UnavailableError("kafka is away");
  }
  const Antwoord antwoord = Post("/simplesimon/workorders?account=acme", Lees("simplesimon_wb26_0148.json"));
  EXPECT_EQ(antwoord.status, 503);
  EXPECT_THAT(antwoord.tekst, HasSubstr("kafka is away"));
}

}  // namespace
}  // namespace koppel::fieldapp
