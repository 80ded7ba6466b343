/* SPDX-License-Identifier: MIT
 *
 * A server's habits, as data: conf/flavours/NAME.ini, one section [flavour.NAME] each.
 *
 * What the server shows always goes before what a flavour believes; a flavour says only what
 * cannot be seen. Keys, all optional, lists as numbered keys (skip.1, skip.2 …):
 *
 *   like           NAME: takes over its settings; own ones go before, lists are joined. Without it
 *                  they are those of "generic"
 *   detect_cap     words; one of them advertised (as a whole or as its beginning) proves it
 *   detect_banner  words; one of them in the greeting, any case, proves it
 *   detect_id      words; one of them in ID's name or vendor, any case, proves it
 *   auth           mechanisms in order of preference: plain, login, scram-sha-256, scram-sha-1,
 *                  cram-md5
 *   id             no: never send ID
 *   namespace      no: never ask NAMESPACE
 *   prefix         of personal folders, where NAMESPACE says nothing: "INBOX."
 *   list_extended  no: never LIST … RETURN, although advertised
 *   list_status    no: never ask for counts within LIST
 *   inbox_children no: there are no folders below INBOX
 *   make_levels    yes: levels above a folder are asked for before it, for what the server makes of
 *                  them by itself might not take mail later
 *   skip.N         path below the personal prefix, parts joined by /, in its letters' case: not
 *                  mail; it and all below it. * at its end: beginning. Only names that the server
 *                  keeps for itself: no folder of a user's own may be called so
 *   foreign.N      the same of the whole name: shared or of others. Only where NAMESPACE says
 *                  nothing of such, and never below a personal prefix
 *   open_with      examine, select
 *   pipeline       commands under way at once
 *   ahead          no: nothing is sent that would be refused if the command before it were
 *   max_command    longest command line in bytes; 0: 8000
 *   literal        auto, sync (never {n+})
 *   max_append     bytes of the largest message it takes; 0: as it says itself
 *   keywords       no: send no keywords at all
 *   multiappend    no: one message a command, although advertised
 *   compress       no: never compress, although advertised
 *   throttle.N     words within a NO, BAD or BYE, any case: means "come back later"
 *   quota.N        words within a NO or BAD, any case: the store is full
 *   too_large.N    words within a NO or BAD, any case: this message is too large
 *   missing.N      words within a NO or BAD, any case: there is no such folder
 *   in_use.N       words within a NO, BAD or BYE, any case: another session holds that folder
 *   login.N        words of a refused login, any case: name or password is wrong
 *   locked.N       words of a refused login, any case: the account is locked or shut
 *   contended.N    words that go before locked.N: a process holds a file, and the account is open
 *   throttle_wait  milliseconds to wait when the text says no time
 *   in_use_wait    the same for in_use.N
 *
 * Chosen once a session, by profile or detection, and logged with the evidence.
 */
#ifndef KIMT_IMAP_FLAVOUR_H
#define KIMT_IMAP_FLAVOUR_H

#include <kimt/host.h>

enum {
    IMAP_FLAVOUR_LIST_MAX = 96, /* entries of a list */
    IMAP_FLAVOUR_AUTH_MAX = 5
};

struct imap_flavour_list {
    char *values[IMAP_FLAVOUR_LIST_MAX];
    size_t count;
};

struct imap_flavour {
    char name[32];
    char like[32];
    char detect_cap[128]; /* words parted by blanks or commas */
    char detect_banner[128];
    char detect_id[128];
    int32_t auth[IMAP_FLAVOUR_AUTH_MAX]; /* enum imap_auth, ends with IMAP_AUTH_AUTO or full */
    bool send_id;
    bool ask_namespace;
    char prefix[32];
    bool list_extended;
    bool list_status;
    bool inbox_children;
    bool make_levels;
    struct imap_flavour_list skip;
    struct imap_flavour_list foreign;
    bool open_with_select;
    uint32_t pipeline;
    bool ahead;
    uint32_t max_command;
    bool literal_sync;
    uint64_t max_append;
    bool keywords;
    bool multiappend;
    bool compress;
    struct imap_flavour_list throttle;
    struct imap_flavour_list quota;
    struct imap_flavour_list too_large;
    struct imap_flavour_list missing;
    struct imap_flavour_list login;
    struct imap_flavour_list in_use;
    struct imap_flavour_list locked;
    struct imap_flavour_list contended;
    uint32_t throttle_wait_ms;
    uint32_t in_use_wait_ms;
};

struct imap_flavours; /* all that are known */

/* What detection looks at; members may be NULL or "". */
struct imap_evidence {
    const char *const *capabilities;
    size_t capability_count;
    const char *banner;
    const char *id_name;
    const char *id_vendor;
};

/* Loads the flavours that host->settings_read("flavours") reads; shared by all sessions
 * (shared_data.h). Without the folder there is "generic" alone. Unknown keys and bad values are
 * logged as warnings, once, and ignored. KIMT_OK, KIMT_FAIL. */
KIMT_NODISCARD int imap_flavours_load(const struct kimt_host *host,
                                      const struct imap_flavours **flavours_r,
                                      struct kimt_error *err);

/* Returns the flavour of this name; NULL: there is none. */
const struct imap_flavour *imap_flavour_find(const struct imap_flavours *flavours,
                                             const char *name);
/* By evidence, never NULL: capability before ID before banner, else "generic". */
const struct imap_flavour *imap_flavour_detect(const struct imap_flavours *flavours,
                                               const struct imap_evidence *evidence);

/* "a, b" for an error: what names there are. */
void imap_flavours_names(const struct imap_flavours *flavours, char *buffer, size_t capacity);

/* True if one of the words (parted by blanks or commas) is in the text, any case. */
bool imap_flavour_mentions(const char *words, const char *text);

#endif
