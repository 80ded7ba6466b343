/* SPDX-License-Identifier: MIT
 *
 * See side.h. The lowest limits are those at which a connection that waits for its turn is still
 * read from and written to more often than servers ask for.
 */
#include "profile/side.h"

static const struct kimt_option rows[] = {
    {.name = "max_rate",
     .type = KIMT_OPTION_SIZE,
     .flags = KIMT_OPTION_ADVANCED,
     .offset = offsetof(struct side_options, max_rate),
     .min = 64 * 1024,
     .max = INT64_C(1) << 40,
     .example = "2M",
     .help = "How many bytes of messages may pass in a second, all lanes together.\n"
             "Without it: as many as the host and the line can carry."},
    {.name = "max_messages",
     .type = KIMT_OPTION_INT,
     .flags = KIMT_OPTION_ADVANCED,
     .offset = offsetof(struct side_options, max_messages),
     .min = 5,
     .max = 1000000,
     .example = "50",
     .help = "How many messages may pass in a second, all lanes together.\n"
             "Headers that are only looked at count for max_rate alone. Without it: as many as the "
             "host can handle."},
    {.name = "sessions",
     .type = KIMT_OPTION_INT,
     .flags = KIMT_OPTION_ADVANCED,
     .offset = offsetof(struct side_options, sessions),
     .min = 0,
     .max = 64,
     .example = "2",
     .help = "How many sessions may be open at once, all lanes together; so there are no more\n"
             "lanes. Without it, or with 0: one for each lane, if the host allows as many."},
};

struct option_table side_table(void)
{
    return (struct option_table){
        .rows = rows, .count = sizeof rows / sizeof rows[0], .stride = sizeof rows[0]};
}
