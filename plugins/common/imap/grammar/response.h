/* SPDX-License-Identifier: MIT
 *
 * What a response is: tagged, untagged or a continuation; its status and response code.
 *
 * A struct imap_response only points into the text it was parsed from and lives as long as that.
 * The data of a data response is left to the code that asked for it: `rest` is a cursor before it.
 */
#ifndef KIMT_IMAP_RESPONSE_H
#define KIMT_IMAP_RESPONSE_H

#include "common/imap/grammar/token.h"

enum imap_kind {
    IMAP_CONTINUATION = 1, /* "+ text" */
    IMAP_UNTAGGED = 2,     /* "* …" */
    IMAP_TAGGED = 3
};

enum imap_status {
    IMAP_NONE = 0, /* a data response */
    IMAP_OK = 1,
    IMAP_NO = 2,
    IMAP_BAD = 3,
    IMAP_PREAUTH = 4,
    IMAP_BYE = 5
};

/* Response codes that make a difference (RFC 9051 §7.1, 5530, 4315, 7162, 9208 and in the wild). */
enum imap_code {
    IMAP_CODE_NONE = 0,
    IMAP_CODE_OTHER, /* one we do not know: see code_name */
    IMAP_CODE_ALERT,
    IMAP_CODE_ALREADYEXISTS,
    IMAP_CODE_APPENDUID,
    IMAP_CODE_AUTHENTICATIONFAILED,
    IMAP_CODE_AUTHORIZATIONFAILED,
    IMAP_CODE_BADCHARSET,
    IMAP_CODE_CANNOT,
    IMAP_CODE_CAPABILITY,
    IMAP_CODE_CLIENTBUG,
    IMAP_CODE_CLOSED,
    IMAP_CODE_CONTACTADMIN,
    IMAP_CODE_COPYUID,
    IMAP_CODE_CORRUPTION,
    IMAP_CODE_EXPIRED,
    IMAP_CODE_EXPUNGEISSUED,
    IMAP_CODE_HIGHESTMODSEQ,
    IMAP_CODE_INUSE,
    IMAP_CODE_LIMIT,
    IMAP_CODE_NOMODSEQ,
    IMAP_CODE_NONEXISTENT,
    IMAP_CODE_NOPERM,
    IMAP_CODE_OVERQUOTA,
    IMAP_CODE_PARSE,
    IMAP_CODE_PERMANENTFLAGS,
    IMAP_CODE_PRIVACYREQUIRED,
    IMAP_CODE_READ_ONLY,
    IMAP_CODE_READ_WRITE,
    IMAP_CODE_SERVERBUG,
    IMAP_CODE_THROTTLED,
    IMAP_CODE_TOOBIG,
    IMAP_CODE_TRYCREATE,
    IMAP_CODE_UIDNEXT,
    IMAP_CODE_UIDNOTSTICKY,
    IMAP_CODE_UIDVALIDITY,
    IMAP_CODE_UNAVAILABLE,
    IMAP_CODE_UNKNOWN_CTE,
    IMAP_CODE_UNSEEN
};

struct imap_response {
    enum imap_kind kind;
    enum imap_status status;
    enum imap_code code; /* only with a status */
    char tag[24];        /* TAGGED */
    char name[24];       /* UNTAGGED: LIST, FETCH, OK …, upper case */
    char code_name[32];  /* as sent, upper case */
    bool has_number;     /* "* 12 FETCH" */
    uint64_t number;
    struct imap_cursor code_args; /* between the code's name and its ] */
    struct imap_cursor rest;      /* with a status, or a continuation: the human text; else: data */
};

/* False when it is none of the three: not IMAP. */
bool imap_response_parse(const char *text, size_t length, struct imap_response *response_r);

/* How a command ended, kept beyond the text. */
struct imap_result {
    enum imap_status status;
    enum imap_code code;
    char code_name[32];
    char code_args[160]; /* "" if they do not fit: half a set of numbers is a wrong one */
    char text[400];      /* may be cut */
};

void imap_result_take(struct imap_result *result, const struct imap_response *response);

#endif
