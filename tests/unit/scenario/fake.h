/* SPDX-License-Identifier: MIT
 *
 * A source and a destination in memory, for tests of the runner: their mail is made here, and they
 * can be told to fail at the n-th call.
 *
 * Every call of either side counts. At the chosen one the session is lost: that call and all later
 * ones on it fail as a cut connection does. What a lost destination has done with messages that it
 * had not confirmed is chosen as well.
 */
#ifndef KIMT_TEST_SCENARIO_FAKE_H
#define KIMT_TEST_SCENARIO_FAKE_H

#include "plugin/loader.h"
#include "run/run.h"

#define FAKE_FOLDERS  8
#define FAKE_MESSAGES 64
#define FAKE_LOSSES   4
#define FAKE_KEYWORDS 4
#define FAKE_OTHER    "of another folder\r\n" /* what a replaced folder holds */
#define FAKE_HEADER   "X-Fake: 1\r\n" /* what a destination that rewrites puts before a message */

struct fake_message {
    uint64_t uid;
    char *body;
    size_t length;
    uint32_t flags;
    char keywords[FAKE_KEYWORDS][24];
    uint32_t keyword_count;
    uint64_t modseq; /* of its last change */
    int64_t date_s;
    uint32_t attributes;      /* of the source: LF_LINES, VANISHED */
    int32_t size_kind;        /* of the source */
    uint64_t promised;        /* of the source: the size it tells */
    int broken;               /* of the source: body_read fails for this message alone */
    struct kimt_error refuse; /* of the destination, by content: kind set = refused so */
    uint32_t refuse_times;    /* then it is taken */
    bool refused_late;        /* by a completion, not at the end of its append */
    bool deadly;              /* the destination's connection is lost in its middle, always */
};

struct fake_folder {
    char path[200]; /* parts joined by '/' */
    int32_t role;
    uint32_t attributes;
    uint32_t uid_validity;
    uint64_t uid_next, highest_modseq;
    struct fake_message messages[FAKE_MESSAGES];
    size_t count;
};

struct fake_store {
    struct fake_folder folders[FAKE_FOLDERS];
    size_t count;
};

enum fake_unconfirmed {
    FAKE_LOST,   /* what was not confirmed is not there */
    FAKE_STORED, /* it is there */
    FAKE_HALF,   /* every second one is */
    FAKE_LATE    /* it arrives later */
};

/* On its way. */
struct fake_late {
    struct fake_folder *folder;
    struct fake_message message;
};

/* Both sides' options point to it. */
struct fake {
    struct fake_store source, destination;
    /* how the destination behaves */
    bool async;      /* answers KIMT_QUEUED, completes later and in reverse */
    uint32_t depth;  /* that many under way, then KIMT_BUSY */
    bool tells_uids; /* in completions */
    bool needs_size;
    bool no_scan;
    const char *unreadable; /* what has this body cannot be read back; NULL: all can be */
    bool no_move;           /* messages are copied, then removed */
    bool no_rename;         /* folders at the destination keep their names */
    uint32_t drops;         /* flags that it does not keep, as it says */
    uint32_t sets;          /* flags that it sets of its own accord, */
    bool is_stubborn;       /* and again when they are taken away */
    bool rewrites;          /* every message stored gets FAKE_HEADER put before it */
    const char *dislikes;   /* characters of names that the destination refuses, and learns of */
    bool has_learned;
    bool no_modseq; /* neither side tells mod-sequences */
    enum fake_unconfirmed unconfirmed;
    struct fake_late late[FAKE_MESSAGES];
    size_t late_count;
    int late_after; /* so many calls after it was lost; 0: when fake_deliver is called */
    int late_calls;
    /* how either side fails */
    int calls;
    int lose_at[FAKE_LOSSES]; /* call numbers; 0: none */
    int source_auth_fails;    /* login refused */
    const char *refused;      /* the account whose login at the source is refused */
    const char *cut_off;      /* the account whose logins at the source are lost, cuts times */
    int cuts;
    int gone_after; /* after so many logins the source is away; 0: never */
    int die_at; /* the process is killed at this call: neither side nor journal moves any more */
    void (*on_death)(void *context);
    void *death_context;
    int stop_at; /* sets `stop` at this call */
    bool stop;
    int change_validity_at; /* the source's folders get another UIDVALIDITY at this call */
    int replace_at;  /* the destination's first folder is replaced by another one at this call */
    int busy_logins; /* so many logins at the destination are refused for now */
    int busy_folders[2]; /* so often a folder of source, destination is refused for now */
    unsigned call_us;    /* so long takes each call */
    unsigned message_us; /* so much longer takes each message of the source */
    size_t stall_at;     /* this message of a folder, from 0, comes so much later: */
    int64_t stall_ms;
    uint32_t stall_flags; /* which a user sets on all that is at the destination by then */
    unsigned login_us;    /* so much longer takes opening a session */
    int most_sessions;    /* at the destination; more are refused; 0: as many as there are */
    /* what was seen */
    int opened, closed, most_open; /* sessions of both sides; most at one time */
    int destinations_open;
    int block_at; /* this call blocks until it is cancelled */
    bool cancelled;
    int refused_appends, refused_sessions;
    int passes[3], scans[3]; /* folders opened at the source, scans begun: by enum kimt_parts */
    bool shows_bodies;       /* the source has the operation body_view */
    bool awaits;             /* the source has the operation message_await */
    size_t stored_in_stall;  /* messages that were at the destination when the stall was over */
    bool expects;            /* both sides have the operation folder_expect */
    int expected[2];         /* folders that were the next as was told: of source, destination */
    size_t most_queued;      /* appends of one session, most at one time */
    bool meets;              /* once, opening a folder and ensuring one wait for each other */
    int inside, met;         /* so many of the two are waiting; did not wait in vain */
    bool reopens[2];         /* source and destination have the operation reopen */
    int reopen_ends;         /* it answers KIMT_END so many times */
    int reopened[2];         /* sessions that went on as another account: of source, destination */
    int misled;              /* those that were opened or ensured in place of another one */
    int bodies_viewed;       /* pieces that it showed so */
    int bodies_read;         /* of the source: how many were begun */
    int scan_bodies_read;
    int flag_changes;            /* messages whose flags were to be changed */
    int renames;                 /* of folders at the destination */
    bool provisions;             /* the destination makes accounts */
    const char *exists;          /* accounts that are there before; NULL: none */
    int provision_calls, logins; /* logins: at the source */
    char provisioned[8][80];
    size_t provisioned_count;
    char *foreign; /* arrives at the destination, in the folder appended to, at call foreign_at */
    int foreign_at;
};

extern const struct loaded_plugin fake_source_plugin, fake_destination_plugin;

struct fake_folder *fake_add_folder(struct fake_store *store, const char *path, int32_t role);
struct fake_message *fake_add_message(struct fake_folder *folder, const char *body);
/* Makes room for a message, with a UID and a mod-sequence of its own, and no body yet. */
struct fake_message *fake_new_message(struct fake_folder *folder);
/* As a user would, between two runs. */
void fake_set_flags(struct fake_folder *folder, size_t index, uint32_t flags);
void fake_remove_message(struct fake_folder *folder, size_t index);
/* With all folders below it. */
void fake_rename_folder(struct fake_store *store, const char *path, const char *target);
/* Adds or takes away a keyword of a message. */
void fake_add_keyword(struct fake_message *message, const char *keyword);
void fake_drop_keyword(struct fake_message *message, const char *keyword);
/* The message as either side hands it out; list[FAKE_KEYWORDS] is for its keywords. */
void fake_describe_message(const struct fake_message *message, const char **list,
                           struct kimt_message *message_r);
/* How many bytes of a body are read with these parts. */
size_t fake_length(const struct fake_message *message, uint32_t parts);
/* A call was made on either side; true: the session is lost now. */
bool fake_call(struct fake *fake);
/* Opening or ensuring a folder: the rendezvous of `meets`. */
void fake_meet(struct fake *fake);
/* One of busy_folders: opening it fails for the time being. */
bool fake_is_busy(struct fake *fake, int side, struct kimt_error *err);
void fake_revive(struct fake *fake);
/* What is on its way arrives now. */
void fake_deliver(struct fake *fake);
void fake_opened(struct fake *fake);
/* One of reopen_ends. */
bool fake_reopen_ends(struct fake *fake);
void fake_closed(struct fake *fake);
int fake_lost(struct kimt_error *err);
int fake_provision(const struct kimt_host *host, const void *options,
                   const struct kimt_account *const *accounts, size_t account_count, uint32_t flags,
                   kimt_provision_fn *each, void *each_context, struct kimt_error *err);
void fake_free(struct fake *fake);
/* path split at '/'; parts point into `memory`. */
uint32_t fake_split(const char *path, char *memory, size_t capacity, const char **parts);

#endif
