/* SPDX-License-Identifier: MIT
 *
 * Mailbox names on the wire: modified UTF-7 (RFC 9051 appendix A.1, RFC 3501 §5.1.3).
 *
 * Strict out, lenient in: what we make is the one right encoding; what servers send may hold raw
 * 8-bit (UTF-8, else taken for Latin-1), broken shifts, half surrogates. Decoding never fails on
 * such input: what makes no sense is kept as it stands. The raw name, not the decoded one, is what
 * finds the folder again.
 */
#ifndef KIMT_IMAP_UTF7_H
#define KIMT_IMAP_UTF7_H

#include <kimt/error.h>
#include <stdbool.h>

/* Both allocate *out_r (free it) and answer KIMT_OK, or KIMT_FAIL without memory. Encode also
 * fails when the text is not valid UTF-8. */
KIMT_NODISCARD int utf7_encode(const char *utf8, size_t length, char **out_r);
/* *exact_r (may be NULL): encoding the result again gives the same bytes. A NUL comes out as
 * U+2400, half a surrogate as U+FFFD. */
KIMT_NODISCARD int utf7_decode(const char *raw, size_t length, char **out_r, bool *exact_r);

#endif
