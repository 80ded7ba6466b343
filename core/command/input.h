/* SPDX-License-Identifier: MIT
 *
 * What the commands that work on a profile read first: profile, plugins, accounts, and a plan.
 * Nothing else is touched.
 */
#ifndef KIMT_CORE_INPUT_H
#define KIMT_CORE_INPUT_H

#include "command/arguments.h"
#include "config/accounts.h"
#include "folders/plan.h"
#include "profile/profile.h"

struct input {
    struct problems *problems;
    struct loader *loader;
    struct profile *profile;
    struct accounts *accounts;
    struct plan *plan;                  /* of --plan; NULL: none */
    char source[256], destination[256]; /* "imap old.example.com" */
};

/* RUN_ALL_DONE, or RUN_USAGE after printing what is wrong. input_close() in either case. */
int input_read(struct input *input, const struct arguments *arguments);
void input_close(struct input *input);

/* A reason that is no problem of the profile: printed like one. Answers the status. */
int input_print_error(const struct kimt_error *error, int status);

#endif
