/* SPDX-License-Identifier: MIT
 *
 * What a message is recognised by, computed while its bytes stream by.
 *
 *   strong   of all bytes (digest.h): the same message
 *   weak     of the fields that name it (Message-ID, Date, From, To, Cc, Subject; unfolded, blanks
 *            run together) and of its body (without CR, NUL and the line ends at its end): the same
 *            message after a server or another tool added header lines, folded them anew or mended
 *            line ends. Where no field names it (no Message-ID, nor both Date and From), only the
 *            same bytes are the same message, but for blanks at the ends of header lines and the
 *            empty line that closes a header without a body; and this is of all the rest.
 *   key      of those fields alone, known as soon as the header is: for ruling out what cannot be
 * the
 *            same without reading bodies
 *   ascii    what `weak` is, and `ascii_key` what `key` is, of a copy at a server that writes X for
 *            each byte of a header that is beyond ASCII. They are compared with `weak` and `key` of
 *            what is stored, never with each other: two messages may differ in those bytes alone.
 *   body     of the body alone, without what `weak` leaves out of it. With the fields of the header
 *            (header_fields.h) it is the same message after a server has added fields to it, those
 *            that name a message among them, or where no field names it
 *   author_key  what `key` is, without the fields that servers add (Message-ID, Date)
 *
 * Message-ID alone is never an identity: different messages share one, and many have none.
 */
#ifndef KIMT_CORE_IDENTITY_H
#define KIMT_CORE_IDENTITY_H

#include "message/digest.h"
#include "message/header_fields.h"

#define IDENTITY_WEAK_BYTES 16

struct identity {
    uint64_t key, ascii_key, author_key;
    uint64_t size;
    unsigned char strong[DIGEST_BYTES];
    unsigned char weak[IDENTITY_WEAK_BYTES], ascii[IDENTITY_WEAK_BYTES];
    unsigned char body[IDENTITY_WEAK_BYTES];
    bool may_be_named; /* it lacks a Message-ID or a Date: one that is added changes `weak` and
                          `key` */
    bool is_nameless;  /* it has none of those fields: `key` is that of all that have none */
};

/* What a lane identifies messages with, one after the other. */
struct identifier;

/* Makes an identifier; with `how` it makes the strong digest too. NULL: no memory. */
struct identifier *identifier_new(const struct journal_digest *how);
void identifier_free(struct identifier **identifier);

void identifier_begin(struct identifier *identifier);
void identifier_add(struct identifier *identifier, const void *data, size_t length);
/* True once the header was seen to its end: nothing more is needed for the key. */
bool identifier_has_header(const struct identifier *identifier);
/* Returns the fields of the header that was seen, valid until the next message is begun. */
struct header_fields identifier_fields(struct identifier *identifier);
/* Fills in the identity of the whole message; of a header alone only the keys are of use. */
void identifier_end(struct identifier *identifier, struct identity *identity_r);

#endif
