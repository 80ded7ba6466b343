/* SPDX-License-Identifier: MIT
 *
 * See rules.h. A folder of a mailbox is a folder on the server's disk, under a path that begins
 * with "~user@domain/" and has 248 characters at most where the server runs on Windows. Nothing in
 * the protocol says on what it runs, so the strictest store is assumed.
 */
#include "kerio/rules.h"

enum {
    PATH_MAX_LENGTH = 248,
    RESERVED_FOR_OWNER = 68
};

/* Groupware folders, which hold no mail and are hidden from IMAP, and the root of the public ones.
 * "Archive" is not among them: the server's own archive shows up as such only to those who may see
 * it, and many users have a folder of that name. */
static const char *const reserved[] = {"Calendar", "Contacts", "Tasks",
                                       "Notes",    "Journal",  "Public Folders"};

const struct kimt_folder_rules kerio_folder_rules = {
    .struct_size = sizeof(struct kimt_folder_rules),
    .attributes = KIMT_RULE_CASE_INSENSITIVE | KIMT_RULE_NO_DEVICE_NAMES,
    .max_path_length = PATH_MAX_LENGTH,
    .path_length_reserved = RESERVED_FOR_OWNER,
    .forbidden = "/\\:*?\"<>|",
    .forbidden_first = "#~ .",
    .forbidden_last = " .",
    .reserved = reserved,
    .reserved_count = sizeof reserved / sizeof reserved[0],
    .role_names = {[KIMT_ROLE_INBOX] = "INBOX",
                   [KIMT_ROLE_SENT] = "Sent Items",
                   [KIMT_ROLE_DRAFTS] = "Drafts",
                   [KIMT_ROLE_TRASH] = "Deleted Items",
                   [KIMT_ROLE_JUNK] = "Junk E-mail"},
};
