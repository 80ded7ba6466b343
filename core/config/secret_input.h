/* SPDX-License-Identifier: MIT
 *
 * The ways a secret comes in without standing in the profile: the first line of a file, a variable
 * of the environment, the first line that a command prints.
 */
#ifndef KIMT_CORE_SECRET_INPUT_H
#define KIMT_CORE_SECRET_INPUT_H

#include <stdbool.h>
#include <stddef.h>

enum {
    SECRET_INPUT_LONGEST = 4096, /* bytes of a secret, with its end */
    SECRET_INPUT_REASON = 400
};

/* Each fills `secret` (of SECRET_INPUT_LONGEST bytes), or answers false with the reason, a sentence
 * that names the source of the secret. */
bool secret_input_file(const char *path, char *secret, char *reason);
bool secret_input_env(const char *name, char *secret, char *reason);
/* Run by /bin/sh. It is ended when it takes longer than timeout_ms; status must be 0. */
bool secret_input_command(const char *command, int timeout_ms, char *secret, char *reason);

#endif
