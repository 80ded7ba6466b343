/* SPDX-License-Identifier: MIT
 *
 * The contract's enums in words: one table each, looked up by value.
 */
#include "common/report/words.h"

#include <kimt/reporter.h>
#include <string.h>

#define LOOK_UP(table, value, otherwise)                                                           \
    ((value) >= 0 && (size_t)(value) < sizeof(table) / sizeof((table)[0]) && (table)[value]        \
         ? (table)[value]                                                                          \
         : (otherwise))

const char *word_event(int32_t type)
{
    static const char *const words[] = {
        [KIMT_EVENT_RUN_BEGIN] = "run_begin",
        [KIMT_EVENT_ACCOUNT_PROVISIONED] = "account_provisioned",
        [KIMT_EVENT_ACCOUNT_BEGIN] = "account_begin",
        [KIMT_EVENT_FOLDER_BEGIN] = "folder_begin",
        [KIMT_EVENT_MESSAGE] = "message",
        [KIMT_EVENT_PROGRESS] = "progress",
        [KIMT_EVENT_FOLDER_END] = "folder_end",
        [KIMT_EVENT_ACCOUNT_END] = "account_end",
        [KIMT_EVENT_RUN_END] = "run_end",
        [KIMT_EVENT_NOTE] = "note",
        [KIMT_EVENT_WAIT] = "wait",
        [KIMT_EVENT_LOG] = "log",
        [KIMT_EVENT_ACCOUNT_CHECKED] = "account_checked",
        [KIMT_EVENT_DIFFERENCE] = "difference",
        [KIMT_EVENT_ACCOUNT_VERIFIED] = "account_verified",
        [KIMT_EVENT_ACCOUNT_EXPECTED] = "account_expected",
        [KIMT_EVENT_STOP_ASKED] = "stop_asked",
    };
    return LOOK_UP(words, type, "other");
}

const char *word_difference(int32_t difference)
{
    static const char *const words[] = {
        [KIMT_DIFFERENCE_REWRITTEN] = "rewritten_by_server",
        [KIMT_DIFFERENCE_MERGED] = "merged_by_server",
        [KIMT_DIFFERENCE_VANISHED] = "vanished_at_source",
        [KIMT_DIFFERENCE_MISSING] = "missing",
        [KIMT_DIFFERENCE_DIFFERS] = "differs",
        [KIMT_DIFFERENCE_UNREADABLE] = "unreadable",
        [KIMT_DIFFERENCE_ARRIVED] = "arrived_after_pass",
        [KIMT_DIFFERENCE_LEFT_OUT] = "left_out",
        [KIMT_DIFFERENCE_HALF_UNDONE] = "half_undone",
        [KIMT_DIFFERENCE_MOVED] = "moved_at_destination",
    };
    return LOOK_UP(words, difference, "other");
}

const char *phrase_difference(int32_t difference)
{
    static const char *const phrases[] = {
        [KIMT_DIFFERENCE_REWRITTEN] = "rewritten by the server",
        [KIMT_DIFFERENCE_MERGED] = "merged by the server",
        [KIMT_DIFFERENCE_VANISHED] = "vanished at the source",
        [KIMT_DIFFERENCE_MISSING] = "missing at the destination",
        [KIMT_DIFFERENCE_DIFFERS] = "different from the source",
        [KIMT_DIFFERENCE_UNREADABLE] = "cannot be read",
        [KIMT_DIFFERENCE_ARRIVED] = "arrived after the pass",
        [KIMT_DIFFERENCE_LEFT_OUT] = "not copied by the last run",
        [KIMT_DIFFERENCE_HALF_UNDONE] = "marked as deleted by an undo that was cut short",
        [KIMT_DIFFERENCE_MOVED] = "moved at the destination",
    };
    return LOOK_UP(phrases, difference, "not as at the source");
}

const char *word_outcome(int32_t outcome)
{
    return kimt_outcome_word(outcome);
}

const char *word_scope(int32_t scope)
{
    static const char *const words[] = {
        [KIMT_SCOPE_MESSAGE] = "message",
        [KIMT_SCOPE_FOLDER] = "folder",
        [KIMT_SCOPE_ACCOUNT] = "account",
        [KIMT_SCOPE_RUN] = "run",
    };
    return LOOK_UP(words, scope, "other");
}

const char *word_kind(int32_t kind)
{
    static const char *const words[] = {
        [KIMT_KIND_NONE] = "none",
        [KIMT_KIND_AUTH] = "auth",
        [KIMT_KIND_PERMISSION] = "permission",
        [KIMT_KIND_NOT_FOUND] = "not_found",
        [KIMT_KIND_EXISTS] = "exists",
        [KIMT_KIND_QUOTA] = "quota",
        [KIMT_KIND_LIMIT] = "limit",
        [KIMT_KIND_TOO_LARGE] = "too_large",
        [KIMT_KIND_PROTOCOL] = "protocol",
        [KIMT_KIND_CORRUPT] = "corrupt",
        [KIMT_KIND_TLS] = "tls",
        [KIMT_KIND_NETWORK] = "network",
        [KIMT_KIND_TIMEOUT] = "timeout",
        [KIMT_KIND_BUSY] = "busy",
        [KIMT_KIND_CANCELLED] = "cancelled",
        [KIMT_KIND_UNSUPPORTED] = "unsupported",
        [KIMT_KIND_CONFIG] = "config",
        [KIMT_KIND_REFUSED] = "refused",
        [KIMT_KIND_INTERNAL] = "internal",
        [KIMT_KIND_IN_USE] = "in_use",
    };
    return LOOK_UP(words, kind, "other");
}

const char *word_retry(int32_t retry)
{
    static const char *const words[] = {
        [KIMT_RETRY_NEVER] = "never",
        [KIMT_RETRY_NOW] = "now",
        [KIMT_RETRY_LATER] = "later",
    };
    return LOOK_UP(words, retry, "other");
}

const char *word_note(int32_t note)
{
    static const char *const words[] = {
        [KIMT_NOTE_RENAMED] = "renamed", [KIMT_NOTE_SKIPPED] = "skipped",
        [KIMT_NOTE_KEYWORD] = "keyword", [KIMT_NOTE_FLAG] = "flag",
        [KIMT_NOTE_DATE] = "date",       [KIMT_NOTE_REPAIRED] = "repaired",
        [KIMT_NOTE_SERVER] = "server",   [KIMT_NOTE_ADVICE] = "advice",
        [KIMT_NOTE_DELETED] = "deleted",
    };
    return LOOK_UP(words, note, "other");
}

const char *word_level(int32_t level)
{
    static const char *const words[] = {
        [KIMT_LOG_ERROR] = "error", [KIMT_LOG_WARNING] = "warning", [KIMT_LOG_INFO] = "info",
        [KIMT_LOG_DEBUG] = "debug", [KIMT_LOG_WIRE] = "wire",
    };
    return LOOK_UP(words, level, "other");
}

const char *word_provision(int32_t state)
{
    static const char *const words[] = {
        [KIMT_PROVISION_EXISTS] = "exists",
        [KIMT_PROVISION_CREATED] = "created",
        [KIMT_PROVISION_MISSING] = "missing",
        [KIMT_PROVISION_REFUSED] = "refused",
    };
    return LOOK_UP(words, state, "other");
}

const char *word_change(uint32_t bit)
{
    switch (bit) {
    case KIMT_COMPLETION_KEYWORDS_DROPPED:
        return "keywords_dropped";
    case KIMT_COMPLETION_DATE_CHANGED:
        return "date_changed";
    case KIMT_COMPLETION_DATE_LOST:
        return "date_lost";
    case KIMT_COMPLETION_DATE_OF_HEADER:
        return "date_of_header";
    case KIMT_COMPLETION_OUT_OF_ORDER:
        return "out_of_order";
    case KIMT_COMPLETION_FLAG_DROPPED:
        return "flag_dropped";
    case KIMT_COMPLETION_REPAIRED:
        return "repaired";
    case KIMT_COMPLETION_REWRITTEN:
        return "rewritten";
    case KIMT_COMPLETION_SEEN_DROPPED:
        return "seen_dropped";
    case KIMT_COMPLETION_ANSWERED_DROPPED:
        return "answered_dropped";
    case KIMT_COMPLETION_FLAGGED_DROPPED:
        return "flagged_dropped";
    case KIMT_COMPLETION_DELETED_DROPPED:
        return "deleted_dropped";
    case KIMT_COMPLETION_DRAFT_DROPPED:
        return "draft_dropped";
    default:
        return NULL;
    }
}

const char *phrase_change(uint32_t notes, uint32_t bit)
{
    static const uint32_t named_flags =
        KIMT_COMPLETION_SEEN_DROPPED | KIMT_COMPLETION_ANSWERED_DROPPED |
        KIMT_COMPLETION_FLAGGED_DROPPED | KIMT_COMPLETION_DELETED_DROPPED |
        KIMT_COMPLETION_DRAFT_DROPPED;

    switch (notes & bit) {
    case KIMT_COMPLETION_KEYWORDS_DROPPED:
        return "keywords that the destination cannot hold were left out";
    case KIMT_COMPLETION_DATE_CHANGED:
        return "arrival date written in another time zone, the same instant";
    case KIMT_COMPLETION_DATE_LOST:
        return "arrival date lost";
    case KIMT_COMPLETION_DATE_OF_HEADER:
        return "the source reports no readable arrival date: the one of the header was used";
    case KIMT_COMPLETION_OUT_OF_ORDER:
        return "not accepted at first: it is behind messages that follow it at the source";
    case KIMT_COMPLETION_FLAG_DROPPED:
        return notes & named_flags ? NULL : "a flag was left out";
    case KIMT_COMPLETION_SEEN_DROPPED:
        return "the flag \\Seen was left out";
    case KIMT_COMPLETION_ANSWERED_DROPPED:
        return "the flag \\Answered was left out";
    case KIMT_COMPLETION_FLAGGED_DROPPED:
        return "the flag \\Flagged was left out";
    case KIMT_COMPLETION_DELETED_DROPPED:
        return "the flag \\Deleted was left out";
    case KIMT_COMPLETION_DRAFT_DROPPED:
        return "the flag \\Draft was left out";
    case KIMT_COMPLETION_REPAIRED:
        return "bytes repaired because the destination refused them";
    case KIMT_COMPLETION_REWRITTEN:
        return "already there with different bytes: recognised by its naming fields and its body";
    default:
        return NULL;
    }
}

const char *phrase_kind(int32_t kind)
{
    static const char *const phrases[] = {
        [KIMT_KIND_AUTH] = "login refused",
        [KIMT_KIND_PERMISSION] = "not allowed",
        [KIMT_KIND_NOT_FOUND] = "not found",
        [KIMT_KIND_EXISTS] = "already there",
        [KIMT_KIND_QUOTA] = "no room left",
        [KIMT_KIND_LIMIT] = "a limit was reached",
        [KIMT_KIND_TOO_LARGE] = "larger than the destination allows",
        [KIMT_KIND_PROTOCOL] = "the server broke its protocol",
        [KIMT_KIND_CORRUPT] = "unreadable",
        [KIMT_KIND_TLS] = "no secure connection",
        [KIMT_KIND_NETWORK] = "connection lost",
        [KIMT_KIND_TIMEOUT] = "no answer in time",
        [KIMT_KIND_BUSY] = "server busy",
        [KIMT_KIND_CANCELLED] = "the run was stopped",
        [KIMT_KIND_UNSUPPORTED] = "not possible with this server",
        [KIMT_KIND_CONFIG] = "the profile asks for something impossible",
        [KIMT_KIND_REFUSED] = "refused by the server",
        [KIMT_KIND_INTERNAL] = "a fault of kimt",
        [KIMT_KIND_IN_USE] = "in use by someone else",
    };
    return LOOK_UP(phrases, kind, "another reason");
}

const char *phrase_reason(const struct kimt_error *error)
{
    if (!error)
        return phrase_kind(KIMT_KIND_NONE);
    /* It is to be tried again as if the server was busy, which it is not (RFC 5530). */
    if (strcmp(error->code, "SERVERBUG") == 0)
        return "the server failed by a fault of its own";
    return phrase_kind(error->kind);
}

const char *phrase_note(int32_t note)
{
    static const char *const phrases[] = {
        [KIMT_NOTE_RENAMED] = "renamed",           [KIMT_NOTE_SKIPPED] = "left out",
        [KIMT_NOTE_KEYWORD] = "keyword left out",  [KIMT_NOTE_FLAG] = "flag left out",
        [KIMT_NOTE_DATE] = "date changed",         [KIMT_NOTE_REPAIRED] = "repaired",
        [KIMT_NOTE_SERVER] = "met with tolerance", [KIMT_NOTE_ADVICE] = "advice",
        [KIMT_NOTE_DELETED] = "deleted since",
    };
    return LOOK_UP(phrases, note, "note");
}

const char *phrase_provision(int32_t state)
{
    static const char *const phrases[] = {
        [KIMT_PROVISION_EXISTS] = "already there",
        [KIMT_PROVISION_CREATED] = "created",
        [KIMT_PROVISION_MISSING] = "will be created",
        [KIMT_PROVISION_REFUSED] = "refused",
    };
    return LOOK_UP(phrases, state, "not reported");
}
