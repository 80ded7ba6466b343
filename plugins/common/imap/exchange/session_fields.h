/* SPDX-License-Identifier: MIT
 *
 * A session from within, for the files that it is made of: those of exchange/, folders/ and
 * session/. What each of them does stands in its own header, and who writes what in
 * tests/tools/layers.rules.
 */
#ifndef KIMT_IMAP_SESSION_FIELDS_H
#define KIMT_IMAP_SESSION_FIELDS_H

#include "common/imap/exchange/reader.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/flavour/options.h"

enum {
    CAPABILITIES_MAX = 200, /* words; further ones are dropped */
    CAPABILITY_BYTES = 8192,
    WIRE_LINE_MAX = 1500, /* of one line in the wire log */
    ALERTS_MAX = 16       /* that are distinguished; older ones are reported again */
};

struct imap_capabilities {
    char text[CAPABILITY_BYTES];
    size_t used;
    const char *words[CAPABILITIES_MAX];
    /* The same words in order: they are looked up for each message. */
    const char *sorted[CAPABILITIES_MAX];
    size_t count;
    uint64_t append_limit; /* 0: none is advertised */
    uint32_t heard;        /* how often a list came: to see whether a new one did */
};

/* What is being sent, for the wire log. */
struct imap_wire {
    bool wanted;
    bool masked; /* the rest of this line is secret */
    char line[WIRE_LINE_MAX];
    size_t length;
};

/* What was said beside what was asked for, by beside.c. */
struct imap_beside {
    int64_t bytes;    /* below 0: so much more may come */
    int64_t said;     /* of them, by the response that is being heard */
    uint64_t unshown; /* lines that the wire log leaves out */
    bool is_whole;    /* that response has ended */
};

struct imap_session {
    const struct kimt_host *host;
    const struct imap_options *options;
    struct conn *conn;
    struct imap_reader *reader;
    const struct imap_flavours *flavours; /* shared */
    const struct imap_flavour *flavour;   /* never NULL once connected */
    struct imap_capabilities capabilities;
    struct imap_wire wire;
    struct imap_beside beside;
    bool compress_tried;
    bool compressed;
    struct conn_measure told;    /* of the connection, to line.h */
    int64_t fresh_until_ms;      /* see imap_session_is_fresh(); 0: it is not */
    uint64_t alerts[ALERTS_MAX]; /* hashes of those that were reported */
    size_t alert_count;
    bool authenticated;
    bool broken;
    bool said_bye;
    bool logging_out;
    uint32_t heard_before_login; /* lists of capabilities */
    struct imap_command id_command;
    int64_t id_sent_ms;
    const struct imap_mechanism *mechanism; /* auth.c: it logged in by; NULL: it did not need to */
    bool sasl_ir;                           /* was offered then */
    struct imap_command unauthenticate_command;
    uint32_t last_tag;
    struct imap_command *sending; /* begun, not ended */
    struct imap_command *first;   /* not answered, oldest first */
    struct imap_command *last;
    size_t under_way;
    size_t wire_from; /* text of this response that was logged already */
    imap_untagged_fn *handler;
    void *handler_context;
    char greeting[256];
    char id_name[128];
    char id_vendor[128];
    char user[256];       /* as it logged in; "" before, or if it is longer */
    bool hierarchy_known; /* hierarchy.c */
    bool namespace_asked, namespace_heard;
    char delimiter;
    char prefix[128];
    char *foreign_prefixes[16]; /* raw: of other users' and shared namespaces */
    size_t foreign_count;
    char *personal_prefixes[8]; /* raw: of further namespaces of the account's own */
    size_t personal_count;
    uint32_t lists_cut; /* lines of LIST that were not heard, for a literal that was too long */
    struct imap_level *levels; /* create.c: folders that are there */
};

#endif
