// The contract only grows: what proto/koppel/v1/frozen.textproto holds is still there, under the same number, name and
// type. A field that is gone leaves its number and name reserved. `./dev freeze` writes down what was added.

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/text_format.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "koppel/v1/events.pb.h"
#include "koppel/v1/journal.pb.h"
#include "koppel/v1/settings.pb.h"

namespace koppel::wire {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

namespace pb = google::protobuf;

template <typename Items, typename Item>
const Item* ByName(const Items& items, const Item& wanted) {
  for (const Item& item : items) {
    if (item.name() == wanted.name()) return &item;
  }
  return nullptr;
}

template <typename Message>
bool IsReserved(const Message& message, int number, const std::string& name) {
  bool by_number = false;
  for (const auto& range : message.reserved_range()) {
    const int end = range.end() + (std::is_same_v<Message, pb::EnumDescriptorProto> ? 1 : 0);  // Of enums inclusive.
    by_number |= range.start() <= number && number < end;
  }
  for (const std::string& reserved : message.reserved_name()) {
    if (reserved == name) return by_number;
  }
  return false;
}

// What `now` has broken of `then`, a line each.
class Comparison {
 public:
  static std::vector<std::string> Of(const pb::FileDescriptorSet& then, const pb::FileDescriptorSet& now) {
    Comparison comparison;
    for (const pb::FileDescriptorProto& file : then.file()) {
      const auto* still = ByName(now.file(), file);
      if (still == nullptr) {
        comparison.Broken(file.name(), "is gone");
        continue;
      }
      comparison.Messages(file.package(), file.message_type(), still->message_type());
      comparison.Enums(file.package(), file.enum_type(), still->enum_type());
      comparison.Services(file, *still);
    }
    return comparison.broken_;
  }

 private:
  void Broken(const std::string& what, absl::string_view how) { broken_.push_back(absl::StrCat(what, " ", how)); }

  template <typename Items>
  void Messages(const std::string& in, const Items& then, const Items& now) {
    for (const pb::DescriptorProto& message : then) {
      const std::string name = absl::StrCat(in, ".", message.name());
      const auto* still = ByName(now, message);
      if (still == nullptr) {
        Broken(name, "is gone");
        continue;
      }
      Fields(name, message, *still);
      Messages(name, message.nested_type(), still->nested_type());
      Enums(name, message.enum_type(), still->enum_type());
      for (const auto& range : message.reserved_range()) {
        for (int number = range.start(); number < range.end(); ++number) {
          for (const pb::FieldDescriptorProto& field : still->field()) {
            if (field.number() == number)
              Broken(absl::StrCat(name, ".", field.name()), "takes a number that was given up");
          }
        }
      }
    }
  }

  void Fields(const std::string& in, const pb::DescriptorProto& then, const pb::DescriptorProto& now) {
    for (const pb::FieldDescriptorProto& field : then.field()) {
      const std::string name = absl::StrCat(in, ".", field.name());
      const auto* still = ByName(now.field(), field);
      if (still == nullptr) {
        if (!IsReserved(now, field.number(), field.name()))
          Broken(name, "is gone without its number and name reserved");
        continue;
      }
      if (still->number() != field.number()) Broken(name, "has another number");
      if (still->type() != field.type() || still->type_name() != field.type_name()) Broken(name, "has another type");
      if (still->label() != field.label()) Broken(name, "is repeated, or no longer");
      if (still->proto3_optional() != field.proto3_optional()) Broken(name, "is optional, or no longer");
      if (OneofOf(then, field) != OneofOf(now, *still)) Broken(name, "went into or out of a oneof");
    }
  }

  static std::string OneofOf(const pb::DescriptorProto& message, const pb::FieldDescriptorProto& field) {
    return field.has_oneof_index() ? message.oneof_decl(field.oneof_index()).name() : "";
  }

  template <typename Items>
  void Enums(const std::string& in, const Items& then, const Items& now) {
    for (const pb::EnumDescriptorProto& kind : then) {
      const std::string name = absl::StrCat(in, ".", kind.name());
      const auto* still = ByName(now, kind);
      if (still == nullptr) {
        Broken(name, "is gone");
        continue;
      }
      for (const pb::EnumValueDescriptorProto& value : kind.value()) {
        const auto* same = ByName(still->value(), value);
        const std::string value_name = absl::StrCat(name, ".", value.name());
        if (same == nullptr) {
          if (!IsReserved(*still, value.number(), value.name())) {
            Broken(value_name, "is gone without its number and name reserved");
          }
        } else if (same->number() != value.number()) {
          Broken(value_name, "has another number");
        }
      }
    }
  }

  void Services(const pb::FileDescriptorProto& then, const pb::FileDescriptorProto& now) {
    for (const pb::ServiceDescriptorProto& service : then.service()) {
      const auto* still = ByName(now.service(), service);
      for (const pb::MethodDescriptorProto& method : service.method()) {
        const std::string name = absl::StrCat(service.name(), ".", method.name());
        const auto* same = still == nullptr ? nullptr : ByName(still->method(), method);
        if (same == nullptr) {
          Broken(name, "is gone");
        } else if (same->SerializeAsString() != method.SerializeAsString()) {
          Broken(name, "takes or gives something else");
        }
      }
    }
  }

  std::vector<std::string> broken_;
};

pb::FileDescriptorSet Frozen() {
  std::ifstream file("proto/koppel/v1/frozen.textproto");
  std::stringstream text;
  text << file.rdbuf();
  pb::FileDescriptorSet set;
  EXPECT_TRUE(pb::TextFormat::ParseFromString(text.str(), &set)) << "proto/koppel/v1/frozen.textproto";
  return set;
}

pb::FileDescriptorSet Now() {
  pb::FileDescriptorSet set;
  for (const auto* file : {v1::Werkbon::descriptor()->file(), v1::WerkbonStatusChanged::descriptor()->file(),
                           v1::Koppeling::descriptor()->file(), v1::OpenRequest::descriptor()->file()}) {
    file->CopyTo(set.add_file());
  }
  return set;
}

TEST(Frozen, TheContractOnlyGrew) {
  const pb::FileDescriptorSet frozen = Frozen();
  ASSERT_EQ(frozen.file_size(), 4);
  EXPECT_THAT(Comparison::Of(frozen, Now()), IsEmpty())
      << "fields are only added, and numbers never used again: see CONTRIBUTING.md";
}

// What is new must be frozen too, or the next change of it would not be seen.
TEST(Frozen, HoldsAllThereIs) {
  EXPECT_THAT(Comparison::Of(Now(), Frozen()), IsEmpty()) << "run ./dev freeze and commit what it writes";
}

// The comparison itself, on a copy of today's contract with one thing wrong.
class BrokenContract : public testing::Test {
 protected:
  pb::DescriptorProto& Message(const std::string& name) {
    for (pb::FileDescriptorProto& file : *changed_.mutable_file()) {
      for (pb::DescriptorProto& message : *file.mutable_message_type()) {
        if (message.name() == name) return message;
      }
    }
    ADD_FAILURE() << "no message " << name;
    return *changed_.mutable_file(0)->mutable_message_type(0);
  }
  std::vector<std::string> Complaints() const { return Comparison::Of(Now(), changed_); }

  pb::FileDescriptorSet changed_ = Now();
};

TEST_F(BrokenContract, AFieldWithAnotherNumberIsSeen) {
  Message("Werkbon").mutable_field(0)->set_number(99);
  EXPECT_THAT(Complaints(), ElementsAre("koppel.v1.Werkbon.id has another number"));
}

TEST_F(BrokenContract, AFieldWithAnotherTypeIsSeen) {
  Message("Werkbon").mutable_field(0)->set_type(pb::FieldDescriptorProto::TYPE_BYTES);
  EXPECT_THAT(Complaints(), ElementsAre("koppel.v1.Werkbon.id has another type"));
}

TEST_F(BrokenContract, AFieldThatIsGoneIsSeenUnlessItIsReserved) {
  pb::DescriptorProto& uursoort = Message("Uursoort");
  const int number = uursoort.field(0).number();
  uursoort.mutable_field()->DeleteSubrange(0, 1);
  EXPECT_THAT(Complaints(), ElementsAre(HasSubstr("Uursoort.code is gone")));
  uursoort.add_reserved_name("code");
  auto* range = uursoort.add_reserved_range();
  range->set_start(number);
  range->set_end(number + 1);
  EXPECT_THAT(Complaints(), IsEmpty());
}

TEST_F(BrokenContract, AnEnumValueWithAnotherNumberIsSeen) {
  for (pb::EnumDescriptorProto& kind : *changed_.mutable_file(0)->mutable_enum_type()) {
    if (kind.name() == "Veldapp") kind.mutable_value(1)->set_number(7);
  }
  EXPECT_THAT(Complaints(), Contains("koppel.v1.Veldapp.VELDAPP_OUTSMART has another number"));
}

TEST_F(BrokenContract, AMethodThatIsGoneIsSeen) {
  for (pb::FileDescriptorProto& file : *changed_.mutable_file()) {
    if (file.service_size() > 0 && file.service(0).name() == "Settings") file.mutable_service(0)->clear_method();
  }
  EXPECT_THAT(Complaints(), Contains("Settings.Lease is gone"));
}

TEST_F(BrokenContract, ANewFieldIsFine) {
  auto* field = Message("Werkbon").add_field();
  field->set_name("nieuw");
  field->set_number(1000);
  field->set_type(pb::FieldDescriptorProto::TYPE_STRING);
  EXPECT_THAT(Complaints(), IsEmpty());
}

}  // namespace
}  // namespace koppel::wire
