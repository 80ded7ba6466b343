/* SPDX-License-Identifier: MIT
 *
 * What a reporter can do: receive everything that happens, in order, and pass it on.
 *
 * Once a run: open → event* → flush → close. All calls come from one thread of the core that does
 * nothing else, so a reporter may block for a while: behind it stands a bounded queue, and the run
 * waits when that is full. Only PROGRESS may be coalesced; outcomes never are.
 *
 * A reporter that fails is closed, the others report its failure, and the run does not end with
 * exit status 0. If the error has SCOPE_RUN the run itself stops cleanly: right for a record that
 * must not have gaps. Reporters that write a file receive the end of the run first, so that the
 * others can say which file is not whole.
 *
 * Text in events is UTF-8 but otherwise foreign: it can hold anything a server or a mailbox put
 * there, control characters and terminal escapes included. Making it harmless in its own format is
 * the reporter's duty.
 *
 * A complete small reporter: plugins/example-reporter/.
 */
#ifndef KIMT_REPORTER_H
#define KIMT_REPORTER_H

#include <kimt/destination.h>
#include <kimt/source.h>

#ifdef __cplusplus
extern "C" {
#endif

struct kimt_reporter_session; /* the plugin's own */

/* What has happened. After each type stand the members of struct kimt_event that it fills, besides
 * account, time and run_ms. */
enum kimt_event_type {
    KIMT_EVENT_RUN_BEGIN = 1,           /* accounts */
    KIMT_EVENT_ACCOUNT_PROVISIONED = 2, /* provision */
    KIMT_EVENT_ACCOUNT_BEGIN = 3,       /* full_name */
    KIMT_EVENT_FOLDER_BEGIN = 4, /* folder, target; counts.found and bytes, as far as known */
    KIMT_EVENT_MESSAGE = 5,      /* a message that was not simply copied: outcome, error or notes */
    KIMT_EVENT_PROGRESS = 6,     /* counts of one account so far; may be coalesced */
    KIMT_EVENT_FOLDER_END = 7,   /* counts of that folder; error if it was left unfinished */
    KIMT_EVENT_ACCOUNT_END = 8,  /* counts of that account; error if it was left unfinished */
    KIMT_EVENT_RUN_END = 9,      /* counts of all accounts; exit_status */
    KIMT_EVENT_NOTE = 10,        /* note, subject, text; reported once, then counted */
    KIMT_EVENT_WAIT = 11,        /* the account or host waits wait_ms, for the reason in error */
    KIMT_EVENT_LOG = 12,         /* level, text */
    /* check: a row of the table of `kimt check` */
    KIMT_EVENT_ACCOUNT_CHECKED = 13,
    /* `kimt verify`: folder, target, message, difference, found_uid, found_size, found_folder; of a
     * folder that could not be compared, error instead of message */
    KIMT_EVENT_DIFFERENCE = 14,
    /* the ACCOUNT_END of `kimt verify`: verify, counts; error if it was left unfinished */
    KIMT_EVENT_ACCOUNT_VERIFIED = 15,
    /* since 1.3; expected: what an account's counts will come to. Posted at the run's beginning for
     * accounts that are known from before, and once an account's folders are listed or counted. */
    KIMT_EVENT_ACCOUNT_EXPECTED = 16,
    /* since 1.3; a signal asked the run to stop: what is under way is finished, and nothing further
     * is begun. With repeats 2 it was asked for again, and the run stops at once. */
    KIMT_EVENT_STOP_ASKED = 17
};

/* Why a message of the source is not simply at the destination. */
enum kimt_difference {
    KIMT_DIFFERENCE_NONE = 0,
    /* of no harm */
    KIMT_DIFFERENCE_REWRITTEN = 1, /* by the server: other bytes, the same naming fields and body */
    KIMT_DIFFERENCE_MERGED = 2,    /* by the server: several messages of the source became one */
    KIMT_DIFFERENCE_VANISHED = 3,  /* it was copied, and is no longer at the source */
    KIMT_DIFFERENCE_MOVED = 9,     /* since 1.1; at the destination, to another folder there */
    /* the message is not accounted for */
    KIMT_DIFFERENCE_MISSING = 4,    /* at the destination */
    KIMT_DIFFERENCE_DIFFERS = 5,    /* what is at the destination is something else */
    KIMT_DIFFERENCE_UNREADABLE = 6, /* on either side; error says why, if it is about a folder */
    KIMT_DIFFERENCE_ARRIVED = 7,    /* at the source, after the last pass */
    KIMT_DIFFERENCE_LEFT_OUT = 8, /* the last pass failed on it, skipped it, or did not reach it */
    KIMT_DIFFERENCE_HALF_UNDONE = 10 /* since 1.2; at the destination, marked as deleted there by an
                                      * undo that was cut short */
};

#define KIMT_EVENT_BIT(type) (1u << (type))

/* Counts. They add up: found = copied + adopted + earlier + filtered + skipped + failed, once the
 * part they describe has ended and was finished. What was not reached because a run or account was
 * stopped is in `remaining`. */
struct kimt_counts {
    uint64_t found;
    uint64_t copied;
    uint64_t adopted; /* it was already there */
    uint64_t earlier; /* from an earlier run */
    uint64_t filtered;
    uint64_t skipped;
    uint64_t failed;
    uint64_t remaining;   /* found, but not reached */
    uint64_t bytes_found; /* as far as the source reports sizes beforehand */
    uint64_t bytes_copied;
    uint64_t flags_changed; /* messages of earlier runs whose changed flags were carried over */
    uint64_t folders;       /* worked on */
    uint64_t folders_created;
    uint64_t folders_skipped;
    uint64_t folders_failed;
    uint64_t trashed; /* since 1.1; messages of earlier runs that were deleted at the source since,
                       * and moved to the destination's trash; of accounts, not of folders */
};

/* Since 1.3. What an account's counts are expected to be in the end. The result may differ: mail
 * arrives, and what the destination already holds is known only when it is met. */
struct kimt_expected {
    uint64_t found;   /* messages of the folders that are worked on */
    uint64_t earlier; /* of those, from earlier runs */
    uint64_t bytes;   /* of the others; KIMT_UNKNOWN if the source reports no sizes beforehand */
};

/* A row of `kimt check`: one account. */
struct kimt_check {
    int32_t source_ok;                          /* 1 logged in, 0 refused, -1 not tried */
    int32_t destination_ok;                     /* 1 logged in, 0 refused, -1 not tried */
    int32_t provision;                          /* enum kimt_provision_state, or 0 */
    uint64_t folders, messages, bytes;          /* or KIMT_UNKNOWN */
    const struct kimt_error *source_error;      /* or NULL */
    const struct kimt_error *destination_error; /* or NULL */
    bool new_password; /* since 1.3; the user is missing, and will be given a password that is made
                        * for it */
};

/* A row of `kimt verify`: one account. messages = equal + rewritten + merged + moved + missing +
 * differs + unreadable + arrived + left_out + half_undone, of the folders that could be compared.
 */
struct kimt_verify {
    uint64_t messages; /* at the source */
    uint64_t equal, rewritten, merged, missing, differs, unreadable, arrived, left_out;
    uint64_t vanished;                /* beyond those: copied once, no longer at the source */
    uint64_t own;                     /* at the destination, and not from the source */
    uint64_t flags_differ;            /* not those that were copied; reported, and no difference */
    uint64_t folders, folders_failed; /* compared; could not be */
    uint64_t bytes;                   /* read back from the destination */
    uint64_t moved;                   /* since 1.1; at the destination, to other folders */
    uint64_t half_undone;             /* since 1.2; among the messages, as moved is */
    uint64_t dates_differ; /* since 1.2; arrival dates that differ; reported, and no difference */
};

/* An event. Members that do not belong to its type are zero. It and all it points to are valid
 * during the call. */
struct kimt_event {
    uint32_t struct_size;
    int32_t type;                       /* enum kimt_event_type */
    int64_t time_ms;                    /* wall clock, milliseconds since 1970 UTC */
    int64_t run_ms;                     /* since the run began, monotonic */
    const char *account;                /* address; NULL: about the run */
    const char *full_name;              /* ACCOUNT_PROVISIONED, ACCOUNT_BEGIN */
    const char *folder;                 /* path at the source, parts joined by '/'; NULL: none */
    const char *target;                 /* path at the destination */
    const struct kimt_message *message; /* MESSAGE */
    int32_t outcome;                    /* MESSAGE: enum kimt_outcome */
    uint32_t notes; /* MESSAGE: enum kimt_completion_notes, for a copied one that was changed */
    const struct kimt_error *error; /* why, or NULL */
    const struct kimt_counts *counts;
    const struct kimt_provision *provision; /* new_password only for those that declared SECRETS */
    const struct kimt_check *check;
    int32_t note;        /* NOTE: enum kimt_note */
    int32_t level;       /* LOG: enum kimt_log_level */
    const char *subject; /* NOTE */
    const char *text;    /* NOTE, LOG */
    const char *plugin;  /* LOG, NOTE: who says it; NULL: the core */
    uint64_t repeats;    /* NOTE, at the account's end: how often it was reported in all */
    int64_t wait_ms;     /* WAIT */
    uint32_t accounts, accounts_done, accounts_failed; /* RUN_BEGIN, PROGRESS, RUN_END */
    int32_t exit_status;                               /* RUN_END */
    int32_t difference;                                /* DIFFERENCE: enum kimt_difference */
    uint64_t found_uid;               /* DIFFERENCE: what is at the destination; 0: nothing */
    uint64_t found_size;              /* DIFFERENCE: its bytes, or KIMT_UNKNOWN */
    const struct kimt_verify *verify; /* ACCOUNT_VERIFIED; RUN_END of `kimt verify`: of all */
    const char *found_folder; /* since 1.1; DIFFERENCE: path of the other folder; NULL: none */
    const struct kimt_expected *expected; /* since 1.3; ACCOUNT_EXPECTED */
    int64_t account_ms; /* since 1.3; ACCOUNT_END, ACCOUNT_VERIFIED: since its ACCOUNT_BEGIN */
};

enum kimt_reporter_capabilities {
    KIMT_REPORTER_NONE = 0,
    KIMT_REPORTER_SECRETS =
        1u << 0 /* receives new passwords; must keep them from all but the owner */
};

/* About the run as a whole; it and its strings are valid until close. */
struct kimt_run_info {
    uint32_t struct_size;
    const char *run_id;  /* short, unique, fit for a file name */
    const char *command; /* migrate, check … */
    const char *version; /* of kimt */
    const char *profile; /* path as given */
    const char *source;  /* "imap old.example.com": plugin and where */
    const char *destination;
    const char *log_folder; /* exists, mode 0700; for files of this run; NULL: none */
    bool dry_run;
    int32_t verbosity; /* number of -v */

    /* Since 1.2. The names of the plugins that report on this run; ends with NULL. */
    const char *const *reporters;

    /* Since 1.3. A later pass of --follow: one that changes nothing is hardly worth a word. */
    bool is_later_pass;
};

struct kimt_reporter_ops {
    uint32_t struct_size;
    uint32_t capabilities; /* enum kimt_reporter_capabilities */

    /* Returns what this session wants to receive: bits by KIMT_EVENT_BIT(); *log_level_r: the
     * highest log level. Called once, after open. */
    uint32_t (*wants)(const struct kimt_reporter_session *session, int *log_level_r);

    int (*open)(const struct kimt_host *host, const void *options, const struct kimt_run_info *run,
                struct kimt_reporter_session **session_r, struct kimt_error *err);

    /* Receives an event. May block: the queue behind it is bounded, and the run waits when it is
     * full. KIMT_OK; KIMT_FAIL: the session is closed, and with SCOPE_RUN the run stops. */
    int (*event)(struct kimt_reporter_session *session, const struct kimt_event *event,
                 struct kimt_error *err);

    /* Optional. Returns the path of the file that the session writes, for the last lines on the
     * terminal; valid until close. NULL: none. */
    const char *(*file)(const struct kimt_reporter_session *session);

    /* Optional. Called about ten times a second while there are no events, for reporters that draw.
     */
    void (*tick)(struct kimt_reporter_session *session);

    void (*close)(struct kimt_reporter_session *session);

    /* Since 1.2; optional. Writes all that is held back, so that close has nothing left to fail at.
     * Called before and after RUN_END, and once more when no further event comes. KIMT_OK,
     * KIMT_FAIL. */
    int (*flush)(struct kimt_reporter_session *session, struct kimt_error *err);
};

#ifdef __cplusplus
}
#endif
#endif
