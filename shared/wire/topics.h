// The topics, by name, and how they are made (design, 3). deploy/kafka/topics.txt and asyncapi.yaml say the same; tests
// hold them to it.
#pragma once

#include <array>

namespace koppel::wire {

inline constexpr char kWerkbonStatusChanged[] = "koppel.werkbon-status-changed.v1";
inline constexpr char kWerkbonResult[] = "koppel.werkbon-result.v1";
inline constexpr char kFieldappCommand[] = "koppel.fieldapp-command.v1";
inline constexpr char kFieldappReply[] = "koppel.fieldapp-reply.v1";
inline constexpr char kImportRequested[] = "koppel.import-requested.v1";
inline constexpr char kImportProgress[] = "koppel.import-progress.v1";
inline constexpr char kRecordImported[] = "koppel.record-imported.v1";
inline constexpr char kSettingsChanged[] = "koppel.settings-changed.v1";
inline constexpr char kNotification[] = "koppel.notification.v1";
inline constexpr char kLog[] = "koppel.log.v1";
inline constexpr char kDeadLetter[] = "koppel.dead-letter.v1";

struct Topic {
  const char* name;
  bool compacted;
  int partitions;
  int retention_days;  // of topics that are not compacted
};

// More partitions are more workers; a connection's work stays in one. Events are kept long enough to sweep and replay.
inline constexpr std::array<Topic, 11> kTopics = {{
    {kWerkbonStatusChanged, false, 12, 30},
    {kWerkbonResult, false, 12, 30},
    {kFieldappCommand, false, 12, 7},
    {kFieldappReply, false, 12, 7},
    {kImportRequested, false, 6, 7},
    {kImportProgress, false, 6, 7},
    {kRecordImported, true, 12, 0},
    {kSettingsChanged, true, 1, 0},
    {kNotification, false, 3, 30},
    {kLog, false, 6, 7},
    {kDeadLetter, false, 3, 90},
}};

inline constexpr int kEmbeddedPartitions = 4;  // of every topic on koppel-broker

}  // namespace koppel::wire
