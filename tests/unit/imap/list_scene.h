/* SPDX-License-Identifier: MIT
 *
 * A session with a server that plays a script (peer.h), and the folders that it listed.
 */
#ifndef KIMT_TEST_IMAP_LIST_SCENE_H
#define KIMT_TEST_IMAP_LIST_SCENE_H

#include "common/imap/folders/list.h"
#include "common/imap/session/session.h"
#include "unit/net/peer.h"
#include "unit/support/fake_host.h"

struct list_scene {
    struct fake_host host;
    struct imap_options options;
    struct kimt_error err;
    struct peer *peer;
    struct imap_session *session;
    struct imap_folders *folders;
};

/* INI text that sessions begun from now on know; NULL: the flavours of the source tree. */
extern const char *list_scene_flavours;
/* The flavour that they have; NULL: it is found out. */
extern const char *list_scene_flavour;

void list_scene_begin(struct list_scene *scene, const char *script);
/* Begins, and lists; fails the test if that cannot be done. */
void list_scene_list(struct list_scene *scene, const char *script, uint32_t flags);
void list_scene_end(struct list_scene *scene);

/* Path with its parts joined by |, role and attributes. */
void assert_folder(const struct list_scene *scene, size_t index, const char *path, int role,
                   uint32_t attributes, const char *key);
/* The folder has this fault, or one that begins so. */
void assert_fault(const struct list_scene *scene, size_t index, const char *path,
                  const char *fault);

#define READY(words) "S * OK [CAPABILITY IMAP4rev1 " words "] ready\n"
#define PERSONAL     "C %t NAMESPACE\nS * NAMESPACE ((\"\" \"/\")) NIL NIL\nS %t OK\n"
#define BYE          "C %t LOGOUT\nS * BYE\nS %t OK\n"
#define NO_SUBS      "C %t LSUB \"\" \"*\"\nS %t OK\n"
#define INBOX_LISTED "S * LIST () \"/\" INBOX\n"

#endif
