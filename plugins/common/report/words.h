/* SPDX-License-Identifier: MIT
 *
 * The contract's enums in words.
 *
 * Two sets: identifiers for programs (stable, documented in kimt-json-lines(5)) and phrases for
 * people. Values of a newer contract get a neutral word.
 */
#ifndef KIMT_REPORT_WORDS_H
#define KIMT_REPORT_WORDS_H

#include <kimt/error.h>
#include <stdint.h>

/* Identifiers. */
const char *word_event(int32_t type);
const char *word_outcome(int32_t outcome);
const char *word_scope(int32_t scope);
const char *word_kind(int32_t kind);
const char *word_retry(int32_t retry);
const char *word_note(int32_t note);
const char *word_level(int32_t level);
const char *word_provision(int32_t state);
const char *word_difference(int32_t difference);

/* Returns the name of one bit of enum kimt_completion_notes; NULL for those not known. */
const char *word_change(uint32_t bit);

/* Phrases. */
const char *phrase_kind(int32_t kind); /* "larger than the destination allows" */
/* Returns phrase_kind() of an error, or more where the server's code says more than the kind.
 * `error` may be NULL. */
const char *phrase_reason(const struct kimt_error *error);
const char *phrase_note(int32_t note); /* "renamed" */

/* What one bit of a message's completion notes says; NULL for those not known, and for one that
 * another of them says better. */
const char *phrase_change(uint32_t notes, uint32_t bit);
const char *phrase_provision(int32_t state);
const char *phrase_difference(int32_t difference); /* "missing at the destination" */

#endif
