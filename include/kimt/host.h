/* SPDX-License-Identifier: MIT
 *
 * What the core does for a plugin: the services of the host, as a table.
 *
 * A plugin is handed a `struct kimt_host` whenever it opens something, and keeps the pointer until
 * that is closed.  Each carries its own context (account, plugin, run), so a log line never has to
 * repeat it.  Modules link against nothing of the core's: all there is stands in this table.  The
 * wrappers below read better than the table.
 *
 * Threads: all services may be called from any thread that is inside a call of the plugin.
 */
#ifndef KIMT_HOST_H
#define KIMT_HOST_H

#include <kimt/error.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

enum kimt_log_level {
    KIMT_LOG_ERROR = 1,
    KIMT_LOG_WARNING = 2,
    KIMT_LOG_INFO = 3,
    KIMT_LOG_DEBUG = 4, /* what the plugin decides */
    KIMT_LOG_WIRE = 5   /* what crosses the line, literals cut and secrets masked by the plugin */
};

/* What a report names although nothing failed. */
enum kimt_note {
    KIMT_NOTE_RENAMED = 1,  /* a folder has another name at the destination */
    KIMT_NOTE_SKIPPED = 2,  /* something was left out on purpose */
    KIMT_NOTE_KEYWORD = 3,  /* a keyword that the destination cannot hold */
    KIMT_NOTE_FLAG = 4,     /* a flag that was not carried over */
    KIMT_NOTE_DATE = 5,     /* an arrival date that was changed or lost */
    KIMT_NOTE_REPAIRED = 6, /* bytes that were changed because they were refused otherwise */
    KIMT_NOTE_SERVER = 7,   /* a server broke a rule of its protocol and was met with tolerance */
    KIMT_NOTE_ADVICE = 8,   /* what the administrator should know or do */
    KIMT_NOTE_DELETED = 9   /* messages were deleted at the source since an earlier run */
};

/* Receives one setting of a data file. The strings are valid during the call. A non-zero answer
 * ends the walk. */
typedef int kimt_setting_fn(void *each_context, const char *section, const char *key,
                            const char *value);

struct kimt_host {
    uint32_t struct_size;
    void *context; /* the core's own; pass it as first argument */

    /* Logs one line; the core adds time, account and plugin, and copies it. May block while
     * reporters are behind. Not for errors that are also returned: the core logs those. Costs
     * little when no reporter wants the line: see wants_log. */
    void (*log)(void *context, int level, const char *line);
    /* True if lines of this level are wanted: ask before formatting many of them. */
    bool (*wants_log)(void *context, int level);
    /* Puts a note in the report of this account, or of the run if there is no account. `subject` is
     * the folder, message or name meant; both strings are copied. May block while reporters are
     * behind. Equal notes are counted, not repeated. */
    void (*note)(void *context, int note, const char *subject, const char *text);
    /* Returns milliseconds of a clock that never jumps. */
    int64_t (*now_ms)(void *context);
    /* Returns true once the run is to end: finish what is under way, begin nothing. */
    bool (*stop_requested)(void *context);
    /* Returns how many milliseconds the other side may be silent, by the profile. A server that
     * only says that it is busy may take ten times as long. */
    int64_t (*timeout_ms)(void *context);

    /* Read and write the profile's secret store: one file that only its owner can read, kept from
     * run to run. `name` is the plugin's own, such as "password:user@domain". secret_get copies the
     * value, terminated, and answers KIMT_OK, KIMT_END (there is none) or KIMT_FAIL (the buffer is
     * too small, or the store unreadable); secret_put answers KIMT_OK once the value is on disk.
     * Both may block for the disk. */
    int (*secret_get)(void *context, const char *name, char *buffer, size_t capacity);
    int (*secret_put)(void *context, const char *name, const char *value, struct kimt_error *err);

    /* Hands every setting of the INI files in a data folder that is installed with kimt
     * ("flavours") to `each`: files in the order of their names, settings in the order of the file.
     * Blocks for the disk at the first call. KIMT_OK; KIMT_END when there is no such folder;
     * KIMT_FAIL. */
    int (*settings_read)(void *context, const char *folder, kimt_setting_fn *each,
                         void *each_context, struct kimt_error *err);

    /* Since 1.1. Returns how many bytes a session of this plugin may hold for messages under way,
     * by the memory that the profile allows the run; 0: no limit. The session takes no more
     * (KIMT_BUSY), but always has room for one message. Call it by kimt_memory_share(). */
    int64_t (*memory_share)(void *context);
};

/* Returns memory_share() of a host of any version: 0 if the host does not have it. */
static inline int64_t kimt_memory_share(const struct kimt_host *host)
{
    bool has =
        host->struct_size >= offsetof(struct kimt_host, memory_share) + sizeof host->memory_share;

    return has && host->memory_share ? host->memory_share(host->context) : 0;
}

KIMT_PRINTF(3, 4)
static inline void kimt_log(const struct kimt_host *host, int level, const char *format, ...)
{
    char line[2048];
    va_list args;

    if (!host->wants_log(host->context, level))
        return;
    va_start(args, format);
    (void)vsnprintf(line, sizeof line, format, args);
    va_end(args);
    host->log(host->context, level, line);
}

KIMT_PRINTF(4, 5)
static inline void kimt_note(const struct kimt_host *host, int note, const char *subject,
                             const char *format, ...)
{
    char text[512];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    host->note(host->context, note, subject, text);
}

#ifdef __cplusplus
}
#endif
#endif
