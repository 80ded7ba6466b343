/* SPDX-License-Identifier: MIT
 *
 * Which names the store of an account takes, as rules that the core applies to the whole tree
 * before anything is made: what the separator, the prefix and the flavour say.
 */
#include <config.h>

#include "common/imap/destination_private.h"
#include "common/imap/session_inner.h"

#include <strings.h>

/* Below a prefix such as "INBOX.", what is made below INBOX is the same as what is made beside it.
 */
static bool has_inbox_children(const struct imap_session *session, const char *prefix)
{
    return imap_flavour(session)->inbox_children && strncasecmp(prefix, "INBOX", 5) != 0;
}

const struct kimt_folder_rules *imap_destination_account_rules(struct kimt_destination_session *d)
{
    struct kimt_error ignored = {.struct_size = sizeof ignored};
    struct destination_names *names = &d->names;
    const char *prefix;
    char delimiter;

    if (imap_home(d->session, &delimiter, &prefix, &ignored) != KIMT_OK)
        return NULL; /* what is wrong with the session is told with the next step */
    (void)snprintf(names->forbidden, sizeof names->forbidden, "%c", delimiter);
    names->rules = (struct kimt_folder_rules){
        .struct_size = sizeof names->rules,
        .attributes =
            has_inbox_children(d->session, prefix) ? KIMT_RULE_NONE : KIMT_RULE_NO_INBOX_CHILDREN,
        .max_depth = delimiter ? 0 : 1,
        .forbidden = names->forbidden,
    };
    return &names->rules;
}
