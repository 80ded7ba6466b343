/* SPDX-License-Identifier: MIT
 *
 * A migration between the fakes that is verified: what all tests of `kimt verify` begin with.
 */
#ifndef KIMT_TEST_VERIFY_VERIFY_SCENE_H
#define KIMT_TEST_VERIFY_VERIFY_SCENE_H

#include "unit/scenario/scenario.h"

extern struct scenario scenario;

/* For cmocka: the scenario's folders are filled; all is freed. */
int set_up(void **state);
int tear_down(void **state);
/* A folder of either side, which has to be there. */
struct fake_folder *source(const char *path);
struct fake_folder *destination(const char *path);
/* A message with naming fields. */
void add_named(struct fake_folder *folder, const char *id, const char *body);
/* All of it, without a fault; then the scenario verifies. */
void migrate(void);
void verify(int level);
/* For the third message of INBOX the server answered with the UID of one that it had already. */
void merge(uint64_t into);
/* The only difference that was reported. */
const struct heard_difference *only_difference(int32_t reason);

#endif
