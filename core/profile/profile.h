/* SPDX-License-Identifier: MIT
 *
 * A profile, read and checked: what to move, from where, to where, and who reports on it.
 *
 * Sections: [migration], [source], [destination], and [reporter.LABEL] for options of a reporter
 * named in [migration] by reporter.N = LABEL. A label is the plugin's name unless its section has
 * `plugin = `. Everything is checked before anything is opened, and all problems are reported at
 * once.
 */
#ifndef KIMT_CORE_PROFILE_H
#define KIMT_CORE_PROFILE_H

#include "base/problems.h"
#include "config/hours.h"
#include "config/option.h"
#include "plugin/loader.h"
#include "profile/side.h"

/* The [migration] section; its option table is in profile.c. */
struct migration_options {
    const char *accounts;              /* path of the accounts file */
    int64_t lanes;                     /* at work at once; 0: as many as prove useful */
    int64_t lanes_per_account;         /* of those, in one account; 0: all */
    struct kimt_option_list reporters; /* labels */
    const char *state;                 /* folder; default: NAME.state beside NAME.ini */
    const char *logs;                  /* folder; NULL: the standard place */
    int64_t timeout_ms;                /* one wait for an answer */
    int64_t retry_for_ms;              /* how long a lost connection is retried without progress */
    int64_t late_arrival_ms;           /* how long a lost one may still deliver */
    int64_t spool_memory;              /* bytes of a message spooled in memory before a file */
    int32_t not_mail;                  /* enum: skip, copy */
    bool subscriptions;                /* carry them over */
    struct kimt_option_list exclude;   /* source folders left out: paths with /, * and ? */
    bool create_empty;                 /* make folders without messages */
    int32_t deletions;                 /* enum: report, trash */
    int64_t deletions_max;             /* percent of an account's messages in one pass */
    int64_t memory;                    /* bytes that a run may take; 0: as given or usual */
    const char *window;                /* hours, as given; struct profile has them as they are */
};

/* Where the profile leaves the number of lanes to kimt. */
#define PROFILE_LANES_MOST 8

enum {
    PROFILE_NOT_MAIL_SKIP = 0,
    PROFILE_NOT_MAIL_COPY = 1
};

enum {
    PROFILE_DELETIONS_REPORT = 0,
    PROFILE_DELETIONS_TRASH = 1
};

/* A plugin with its filled options. */
struct profile_plugin {
    const struct loaded_plugin *plugin;
    const char *label; /* section name after "reporter.", else "source" or "destination" */
    const void *options;
    struct side_options limits; /* of source and destination */
    char where[200];            /* plugin->describe(), or its name */
};

struct profile {
    const char *path;
    const char *name;   /* file name without its ending */
    const char *folder; /* absolute; relative paths start here */
    struct migration_options migration;
    struct hours hours; /* of migration.window */
    struct profile_plugin source;
    struct profile_plugin destination;
    struct profile_plugin *reporters;
    size_t reporter_count;
    struct profile_private *private;
};

/* --set section.key=value */
struct profile_override {
    const char *section;
    const char *key;
    const char *value;
};

/* KIMT_FAIL with at least one problem added. Nothing but files was read, and names of hosts looked
 * up where source and destination might be one. */
int profile_load(const char *path, const struct profile_override *overrides, size_t override_count,
                 struct loader *loader, struct problems *problems, struct profile **profile_r);
void profile_free(struct profile **profile);

/* Returns how many lanes there may be. A lane has a session at each side, so there are no more than
 * either host is to have: none would have anything to do but to wait. */
int64_t profile_lanes_most(const struct profile *profile);

/* Returns the table of [migration], for help and man page; that of both sides is in side.h. */
struct option_table profile_migration_table(void);

#endif
