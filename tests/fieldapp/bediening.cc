#include "tests/fieldapp/bediening.h"

#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>
#include <map>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "tests/fieldapp/simplesimon.h"

namespace koppel::fieldapp {

namespace beast = boost::beast;
namespace bhttp = beast::http;
namespace json = boost::json;
using boost::asio::ip::tcp;

namespace {

std::map<std::string, std::string> Vragen(const std::string& target) {
  std::map<std::string, std::string> vragen;
  const auto query = target.find('?');
  if (query == std::string::npos) return vragen;
  for (absl::string_view paar : absl::StrSplit(target.substr(query + 1), '&', absl::SkipEmpty())) {
    const std::pair<std::string, std::string> delen = absl::StrSplit(paar, absl::MaxSplits('=', 1));
    vragen[delen.first] = delen.second;
  }
  return vragen;
}

std::string Pad(const std::string& target) { return target.substr(0, target.find('?')); }

std::string Statusnaam(v1::Status status) {
  switch (status) {
    case v1::STATUS_KLAARGEZET:
      return "Klaargezet";
    case v1::STATUS_OPGEHAALD:
      return "Opgehaald";
    case v1::STATUS_COMPLEET:
      return "Compleet";
    case v1::STATUS_AFGEHANDELD:
      return "Afgehandeld";
    default:
      return "";
  }
}

json::object Toon(const Bon& bon) {
  json::object out{{"account", bon.account},
                   {"veldapp", bon.veldapp == v1::VELDAPP_SIMPLESIMON ? "simplesimon" : "outsmart"},
                   {"id", bon.werkbon.id()},
                   {"ordernummer", bon.werkbon.ordernummer()},
                   {"status", Statusnaam(bon.werkbon.status())},
                   {"werkbonstatus", bon.werkbon.werkbonstatus()},
                   {"revision", bon.revision},
                   {"results", bon.results},
                   {"invoices_told", bon.invoices_told},
                   {"uitkomst", nullptr}};
  if (bon.veldapp == v1::VELDAPP_SIMPLESIMON) {
    out["gereed"] = bon.werkbon.gereed();
    out["gearchiveerd"] = bon.werkbon.gearchiveerd();
    out["verzonden"] = bon.verzonden;
    out["mislukt"] = Mislukt(bon);
  }
  if (!bon.result) return out;
  const v1::WerkbonResult& result = *bon.result;
  std::string uitkomst = v1::Uitkomst_Name(result.uitkomst());
  out["uitkomst"] = uitkomst.substr(uitkomst.find('_') + 1);
  out["milliseconds"] = absl::ToInt64Milliseconds(bon.result_at - bon.offered);
  out["offer"] = result.offer();
  json::array redenen;
  for (const v1::Reden& reden : result.redenen()) {
    redenen.push_back(
        json::object{{"code", reden.code()}, {"zin", reden.zin()}, {"te_nemen_actie", reden.te_nemen_actie()}});
  }
  out["redenen"] = std::move(redenen);
  if (result.has_factuur()) {
    out["factuur"] = json::object{{"id", result.factuur().id()},
                                  {"referentie", result.factuur().referentie()},
                                  {"totaal_excl", result.factuur().totaal_excl()},
                                  {"totaal_incl", result.factuur().totaal_incl()}};
  }
  return out;
}

constexpr absl::string_view kOnbekend = "unknown; see the header of bediening.h";

}  // namespace

Bediening::Antwoord Bediening::Fout(int status, absl::string_view waarom) {
  return {status, json::serialize(json::object{{"error", std::string(waarom)}})};
}

absl::StatusOr<unsigned short> Bediening::Open(unsigned short port) {
  boost::system::error_code fout;
  const tcp::endpoint where(boost::asio::ip::address_v4::loopback(), port);
  acceptor_.open(where.protocol(), fout);
  if (!fout) acceptor_.set_option(tcp::acceptor::reuse_address(true), fout);
  if (!fout) acceptor_.bind(where, fout);
  if (!fout) acceptor_.listen(boost::asio::socket_base::max_listen_connections, fout);
  if (fout) return absl::UnavailableError(absl::StrCat("cannot listen on 127.0.0.1:", port, ": ", fout.message()));
  thread_ = std::thread([this] { Bedien(); });
  return acceptor_.local_endpoint().port();
}

Bediening::~Bediening() {
  if (!thread_.joinable()) return;
  shutdown(acceptor_.native_handle(), SHUT_RDWR);  // Wakes the blocking accept.
  thread_.join();
}

void Bediening::Bedien() {
  while (true) {
    boost::system::error_code fout;
    tcp::socket socket(io_);
    acceptor_.accept(socket, fout);
    if (fout) return;
    const timeval patience{.tv_sec = 10, .tv_usec = 0};
    setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    beast::flat_buffer buffer;
    bhttp::request_parser<bhttp::string_body> parser;
    parser.body_limit(8 * 1024 * 1024);
    bhttp::read(socket, buffer, parser, fout);
    if (fout) continue;
    const auto& vraag = parser.get();
    const Antwoord antwoord = Behandel(std::string(vraag.method_string()), std::string(vraag.target()), vraag.body());
    bhttp::response<bhttp::string_body> response(static_cast<bhttp::status>(antwoord.status), vraag.version());
    response.set(bhttp::field::content_type, "application/json");
    response.keep_alive(false);
    response.body() = antwoord.body + "\n";
    response.prepare_payload();
    bhttp::write(socket, response, fout);
  }
}

Bediening::Antwoord Bediening::Behandel(const std::string& method, const std::string& target, const std::string& body) {
  std::variant<Events, Antwoord> genomen = Events();
  {
    const std::lock_guard<std::mutex> lock(stand_mutex_);
    if (method == "GET" && Pad(target) == "/werkbonnen") {
      json::array lijst;
      for (const auto& [sleutel, bon] : stand_.bonnen()) lijst.push_back(Toon(bon));
      return {200, json::serialize(lijst)};
    }
    if (method != "POST") return Fout(404, kOnbekend);
    genomen = Neem(target, body);
  }
  if (const auto* antwoord = std::get_if<Antwoord>(&genomen)) return *antwoord;
  const Events& events = std::get<Events>(genomen);
  for (const auto& event : events) {
    if (const absl::Status status = vertel_(event); !status.ok()) return Fout(503, status.message());
  }
  return {200, json::serialize(json::object{{"told", events.size()}})};
}

std::variant<Bediening::Events, Bediening::Antwoord> Bediening::Neem(const std::string& target,
                                                                     const std::string& body) {
  auto vragen = Vragen(target);
  const std::string heel_pad = Pad(target);
  absl::string_view pad = heel_pad;
  if (pad == "/hourtypes") {
    auto uursoorten = LeesUursoorten(body);
    if (!uursoorten.ok()) return Fout(400, uursoorten.status().message());
    for (auto& [code, uursoort] : *uursoorten) stand_.uursoorten[code] = uursoort;
    return Antwoord{200, "{}"};
  }
  const std::string account = vragen["account"];
  if (account.empty()) return Fout(400, "?account= is missing");
  const v1::Veldapp veldapp =
      absl::ConsumePrefix(&pad, "/simplesimon") ? v1::VELDAPP_SIMPLESIMON : v1::VELDAPP_OUTSMART;
  const bool is_simplesimon = veldapp == v1::VELDAPP_SIMPLESIMON;
  if (pad == "/workorders") {
    std::int64_t revision = 0;
    int times = 1;
    if (!vragen["revision"].empty() && !absl::SimpleAtoi(vragen["revision"], &revision))
      return Fout(400, "revision is no number");
    if (!vragen["times"].empty() && !absl::SimpleAtoi(vragen["times"], &times)) return Fout(400, "times is no number");
    auto werkbonnen = is_simplesimon ? simplesimon::LeesWerkbonnen(body) : LeesWerkbonnen(body, stand_.uursoorten);
    if (!werkbonnen.ok()) return Fout(400, werkbonnen.status().message());
    Events events;
    for (v1::Werkbon& werkbon : *werkbonnen) {
      const auto event = stand_.Zet(account, veldapp, std::move(werkbon), revision, absl::Now());
      for (int n = 0; n < times; ++n) events.push_back(event);
    }
    return events;
  }
  if (pad == "/archive" && is_simplesimon) {
    const std::string& archived = vragen["archived"];
    if (archived != "true" && archived != "false") return Fout(400, "archived is neither true nor false");
    const auto event = stand_.Archiveer(account, vragen["id"], archived == "true", absl::Now());
    if (!event.ok()) return Fout(absl::IsNotFound(event.status()) ? 404 : 409, event.status().message());
    return Events{*event};
  }
  std::optional<v1::WerkbonStatusChanged> event;
  if (pad == "/werkbonstatus" && !is_simplesimon) {
    event = stand_.ZetWerkbonstatus(account, vragen["id"], vragen["code"], absl::Now());
  } else if (pad == "/nogmaals") {
    event = stand_.Nogmaals({account, veldapp, vragen["id"]});
  } else {
    return Fout(404, kOnbekend);
  }
  if (!event) return Fout(404, "no such werkbon");
  return Events{*event};
}

}  // namespace koppel::fieldapp
