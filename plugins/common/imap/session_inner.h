/* SPDX-License-Identifier: MIT
 *
 * The inside of a session, shared by the files that make it up: session.c (opening, closing),
 * login.c, reopen.c (going on as another account), send.c, receive.c, exchange.c (both together),
 * session_state.c, auth.c, fail.c, wire.c. Other files do not include this.
 */
#ifndef KIMT_IMAP_SESSION_INNER_H
#define KIMT_IMAP_SESSION_INNER_H

#include "common/imap/session.h"

enum {
    CAPABILITIES_MAX = 200, /* words; further ones are dropped */
    CAPABILITY_BYTES = 8192,
    WIRE_LINE_MAX = 1500, /* of one line in the wire log */
    ALERTS_MAX = 16       /* that are told apart; older ones are told again */
};

struct imap_capabilities {
    char text[CAPABILITY_BYTES];
    size_t used;
    const char *words[CAPABILITIES_MAX];
    const char
        *sorted[CAPABILITIES_MAX]; /* the same, for looking up: it is done for each message */
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
    uint64_t alerts[ALERTS_MAX]; /* hashes of those that were told */
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

/* session.c */
struct imap_session *imap_session_new(const struct kimt_host *host,
                                      const struct imap_options *options);
/* From the greeting on, over session->conn. */
KIMT_NODISCARD int imap_session_begin(struct imap_session *session, struct kimt_error *err);

/* flavour_choice.c: what the server shows by now decides; a profile goes before that. */
KIMT_NODISCARD int imap_choose_flavour(struct imap_session *session, struct kimt_error *err);
/* The profile's; NULL: it is to be found out. */
const char *imap_wanted_flavour(const struct imap_session *session);
/* capabilities_ask.c: CAPABILITY, and what `send_more` (or NULL) sends along without waiting. */
typedef int imap_send_more_fn(struct imap_session *session, struct kimt_error *err);
KIMT_NODISCARD int imap_ask_capabilities(struct imap_session *session, imap_send_more_fn *send_more,
                                         struct kimt_error *err);

/* login.c: how an account logs in. Its name goes into user[512], and into login_r. */
enum {
    IMAP_USER_MAX = 512
};
KIMT_NODISCARD int imap_login_of(const struct imap_options *options,
                                 const struct kimt_account *account, char *user,
                                 struct imap_login *login_r, struct kimt_error *err);
void imap_logged_in(struct imap_session *session, const struct imap_login *login);
/* preauth.c: a session that was greeted as logged in is to be of this login name. */
int imap_preauth_take(const struct imap_session *session, const char *user, struct kimt_error *err);

/* id.c: notes what an ID response says of the server. */
void imap_hear_id(struct imap_session *session, const struct imap_response *response);

/* session_state.c: no answer is to come but those that are not waited for. */
bool imap_is_idle(const struct imap_session *session);

/* capability.c */
void imap_capabilities_clear(struct imap_capabilities *capabilities);
void imap_capabilities_take(struct imap_capabilities *capabilities, struct imap_cursor words);

/* beside.c: a text was read; what is left of its literal is about to be skipped; a command was
 * answered. */
void imap_beside_hear(struct imap_session *session, const struct imap_text *text);
void imap_beside_skip(struct imap_session *session);
void imap_beside_answered(struct imap_session *session);
/* KIMT_FAIL: it is too much. */
KIMT_NODISCARD int imap_beside_check(struct imap_session *session, struct kimt_error *err);
/* Whether the wire log shows this line, or only counts it; and says how many it left out. */
bool imap_beside_is_shown(struct imap_session *session);
void imap_beside_tell(struct imap_session *session);

/* wire.c: all are free when nobody listens. */
void imap_wire_out(struct imap_session *session, const char *data, size_t length);
/* Its marker, without the line end. */
void imap_wire_out_literal(struct imap_session *session, const char *marker, size_t length);
void imap_wire_out_end(struct imap_session *session);
void imap_wire_in(struct imap_session *session, const struct imap_text *text);

/* create.c: remembers that this folder is there, so that it is not made on the way to those below.
 */
void imap_levels_add(struct imap_session *session, const char *raw);

/* receive.c: hands untagged data to a handler, deals with literals. For loops of waiting. */
KIMT_NODISCARD int imap_wait_event(struct imap_session *session, imap_untagged_fn *handler,
                                   void *context, struct imap_event *event_r,
                                   struct kimt_error *err);

/* compress.c: what this connection has shown of the line to its host. */
void imap_learn_line(struct imap_session *session);

/* hierarchy.c: asks for it without waiting. KIMT_END: that is not the way, or it is known. */
KIMT_NODISCARD int imap_hierarchy_send(struct imap_session *session, struct imap_command *command,
                                       struct kimt_error *err);
/* What is answered then; an imap_untagged_fn. */
int imap_hierarchy_hear(void *context, const struct imap_response *response,
                        struct kimt_error *err);
void imap_hierarchy_forget(struct imap_session *session);

/* home.c: where the account's own folders are, without those of others: as imap_hierarchy, unless
 * another session of the account has found it. */
KIMT_NODISCARD int imap_home(struct imap_session *session, char *delimiter_r, const char **prefix_r,
                             struct kimt_error *err);
/* This session has found it, by whatever means. */
void imap_home_told(const struct imap_session *session);
void imap_homes_forget(void);

/* names.c */
void imap_names_forget(void);

/* auth.c */
KIMT_NODISCARD int imap_authenticate(struct imap_session *session, const struct imap_login *login,
                                     struct kimt_error *err);
/* The same by the mechanism of the login before, while UNAUTHENTICATE is under way. */
KIMT_NODISCARD int imap_authenticate_ahead(struct imap_session *session,
                                           const struct imap_login *login, struct kimt_error *err);
/* Whether that may be done: RFC 8437 lets AUTHENTICATE follow at once, and no other login. */
bool imap_may_authenticate_ahead(const struct imap_session *session,
                                 const struct imap_login *login);

/* cram_md5.c: both in base64; a code of gsasl, and for gsasl_free(). */
int imap_cram_md5(const char *user, const char *password, const char *challenge, char **reply_r);

/* greet.c */
KIMT_NODISCARD int imap_greet(struct imap_session *session, struct kimt_error *err);

/* fail.c: the same as imap_fail for a refused login. */
int imap_fail_login(const struct imap_session *session, struct kimt_error *err, const char *user,
                    const struct imap_result *result);

#endif
