/* SPDX-License-Identifier: MIT
 *
 * Which flavour a session has: the one that the profile names, or the one that the server shows.
 */
#include "common/imap/exchange/session_fields.h"
#include "common/imap/session/session_begin.h"

const char *imap_wanted_flavour(const struct imap_session *session)
{
    const char *wanted = session->options->flavour;

    return wanted && strcmp(wanted, "auto") != 0 ? wanted : NULL;
}

int imap_choose_flavour(struct imap_session *session, struct kimt_error *err)
{
    const char *wanted = imap_wanted_flavour(session);
    struct imap_evidence evidence = {.capabilities = session->capabilities.words,
                                     .capability_count = session->capabilities.count,
                                     .banner = session->greeting,
                                     .id_name = session->id_name,
                                     .id_vendor = session->id_vendor};

    if (!wanted) {
        session->flavour = imap_flavour_detect(session->flavours, &evidence);
        return KIMT_OK;
    }
    session->flavour = imap_flavour_find(session->flavours, wanted);
    if (session->flavour)
        return KIMT_OK;
    char names[sizeof err->hint];
    imap_flavours_names(session->flavours, names, sizeof names);
    session->flavour = imap_flavour_detect(session->flavours, &evidence);
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                    "there is no flavour \"%s\"", wanted);
    kimt_error_hint(err, names);
    return KIMT_FAIL;
}
