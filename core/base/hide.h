/* SPDX-License-Identifier: MIT
 *
 * Takes the run's secrets out of texts, in whatever form a server says them back: as they are, with
 * the escapes of JSON, URLs, HTML or a wire log, or within base64. What is found becomes "***".
 *
 * A secret may happen to be a word such as "master". In foreign text that is hidden where it stands
 * alone; our own sentences would become riddles, and never hold a secret by themselves: there only
 * those are looked for that can be nothing else.
 */
#ifndef KIMT_CORE_HIDE_H
#define KIMT_CORE_HIDE_H

#include <kimt/error.h>

/* Hides secrets in what a server said. In place: it gets no longer. */
void hide_foreign(char *text);
/* Our sentence, in which there may be something of a server's. */
void hide_own(char *text);
/* Hides secrets in all texts of an error. */
void hide_error(struct kimt_error *error);

#endif
