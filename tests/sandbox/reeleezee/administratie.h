// One administration of the vendor and all that is kept in it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "tests/sandbox/reeleezee/collection.h"
#include "tests/sandbox/reeleezee/links.h"

namespace koppel::sandbox::reeleezee {

class Administratie : public Links {
 public:
  // With the lists that every administration has: rates, units, countries and so on.
  explicit Administratie(Record administration);

  const std::string& id() const { return told_.id; }
  boost::json::value company() const { return boost::json::value(told_.id); }  // the same, for the ledger
  const Record& told() const { return told_; }                                 // its name and what it may do
  void set_told(Record told) { told_ = std::move(told); }

  // `name` as in the routes: "Customers". A name that is none ends the process.
  Collection& At(absl::string_view name);
  const Collection& At(absl::string_view name) const { return const_cast<Administratie*>(this)->At(name); }
  bool Has(absl::string_view name) const { return collections_.contains(name); }
  const std::map<std::string, Collection, std::less<>>& collections() const { return collections_; }

  // Adds or replaces, and keeps up what follows from it: the counters below, and the City of a customer.
  Stored<Record>& Put(absl::string_view collection, Record record, const Origin& origin);
  // With all that lies below it.
  void Delete(absl::string_view collection, const std::string& id, absl::Time at);

  const Record* To(const std::string& collection, const std::string& id) const override;
  std::vector<const Record*> Below(const std::string& collection, const std::string& parent) const override;

  std::int64_t NextCustomerNumber() const { return highest_customer_number_ + 1; }  // 7.15
  std::string NextReceiptNumber() const;                                            // "RLZ-01-00000412"
  std::int64_t NextInvoiceNumber() const { return last_invoice_number_ + 1; }
  // Also when what it belonged to is gone.
  bool WasUploaded(const std::string& upload) const { return uploads_.contains(upload); }

  std::uint64_t version() const;  // another one after every change

  // The last long list that was asked for, before it was cut into pages; good while the version is the same.
  struct Remembered {
    std::string question;
    std::uint64_t version = 0;
    std::vector<const Record*> records;
  };
  Remembered& remembered() { return remembered_; }

 private:
  void RefreshCity(const std::string& customer);

  Record told_;
  std::map<std::string, Collection, std::less<>> collections_;
  std::int64_t highest_customer_number_ = 10000;
  std::int64_t last_receipt_ = 0;
  std::int64_t last_invoice_number_ = 0;
  absl::flat_hash_set<std::string> uploads_;
  Remembered remembered_;
};

}  // namespace koppel::sandbox::reeleezee
