/* SPDX-License-Identifier: MIT
 *
 * The words of a response's text: atoms, strings, lists. A cursor walks over bytes that stay where
 * they are; nothing is allocated.
 *
 * Tolerant where servers are known to be wrong: doubled blanks, unescaped " and \ in strings, raw
 * 8-bit, "{n} " with a blank, lists left open at the end. It never reads past the end and always
 * moves on, so every loop over it ends.
 */
#ifndef KIMT_IMAP_TOKEN_H
#define KIMT_IMAP_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct imap_cursor {
    const char *at;
    const char *end;
};

enum imap_token_type {
    IMAP_TOKEN_END = 0,
    IMAP_TOKEN_ATOM = 1,   /* also numbers, flags, BODY[…]<n> */
    IMAP_TOKEN_NIL = 2,    /* the unquoted word NIL, in any case; data as for an atom */
    IMAP_TOKEN_STRING = 3, /* "…" or a collected literal */
    IMAP_TOKEN_OPEN = 4,   /* ( */
    IMAP_TOKEN_CLOSE = 5,  /* ) */
    IMAP_TOKEN_LITERAL = 6 /* {n} at the end of the text: a literal that was not collected */
};

struct imap_token {
    enum imap_token_type type;
    const char *data; /* inside the quotes; escapes are still there: see imap_token_copy */
    size_t length;
    bool escaped;  /* a quoted string that holds backslashes */
    uint64_t size; /* LITERAL */
};

struct imap_cursor imap_cursor(const char *data, size_t length);
/* Reads the next token, and returns its type as well. */
enum imap_token_type imap_token_next(struct imap_cursor *cursor, struct imap_token *token_r);
/* Reads the next token without moving on. */
enum imap_token_type imap_token_peek(const struct imap_cursor *cursor, struct imap_token *token_r);
/* Steps over one value: a token, or a whole list with all that is in it. */
void imap_token_skip(struct imap_cursor *cursor);

/* True if the token is the word, in ASCII, in any case. */
bool imap_token_is(const struct imap_token *token, const char *word);
/* True if the token begins with `beginning`, in any case: "BODY[". */
bool imap_token_starts(const struct imap_token *token, const char *beginning);
/* Reads a decimal number without sign that fits 64 bits. False: it is none. */
bool imap_token_number(const struct imap_token *token, uint64_t *number_r);
/* Copies the value without its escapes, NUL-terminated; answers its length. What does not fit is
 * cut, then the answer is ≥ capacity. */
size_t imap_token_copy(const struct imap_token *token, char *buffer, size_t capacity);

#endif
