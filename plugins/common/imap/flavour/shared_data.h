/* SPDX-License-Identifier: MIT
 *
 * What is made of a data folder (conf/flavours, conf/roles), once for all sessions.
 *
 * Each session asks its own host, and hosts could answer differently; so what was made is found by
 * what is in the folder, as that host hands it out. It stays until the module is left.
 */
#ifndef KIMT_IMAP_SHARED_DATA_H
#define KIMT_IMAP_SHARED_DATA_H

#include <kimt/host.h>

/* A kind of such data; static. */
struct shared_data_kind {
    const char *folder;
    /* KIMT_OK, KIMT_FAIL. What is made must not lead to the host: that ends with its session. */
    int (*make)(const struct kimt_host *host, void **made_r, struct kimt_error *err);
    void (*destroy)(void *made);
};

/* Any thread; what is handed out is never changed. KIMT_OK, KIMT_FAIL. */
KIMT_NODISCARD int shared_data_get(const struct shared_data_kind *kind,
                                   const struct kimt_host *host, const void **made_r,
                                   struct kimt_error *err);
/* For a plugin's fini(). */
void shared_data_forget_all(void);

#endif
