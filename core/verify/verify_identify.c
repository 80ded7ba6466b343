/* SPDX-License-Identifier: MIT
 *
 * What identifies a message, as far as this level of comparison reads it.
 */
#include "verify/verify_inner.h"
#include "verify/verify_likeness.h"

uint32_t verify_parts(const struct verify_book *book)
{
    return book->level == VERIFY_FULL      ? KIMT_PARTS_WHOLE
           : book->level == VERIFY_HEADERS ? KIMT_PARTS_HEADER
                                           : KIMT_PARTS_META;
}

void verify_keep_fault(struct kimt_error *fault, const struct kimt_error *why)
{
    if (fault->kind != KIMT_KIND_NONE || why->kind == KIMT_KIND_NONE)
        return;
    *fault = *why;
    fault->scope = KIMT_SCOPE_FOLDER;
}

/* As reported; LF line ends are one byte shorter in the store than on their way. */
static uint64_t size_of(const struct kimt_message *message)
{
    return message->size_kind == KIMT_SIZE_UNKNOWN || message->attributes & KIMT_MESSAGE_LF_LINES
               ? KIMT_UNKNOWN
               : message->size;
}

void verify_identify_ends(struct verify *verify, const struct kimt_message *message,
                          struct identity *identity_r)
{
    identifier_end(verify->identifier, identity_r);
    if (verify->book.level == VERIFY_HEADERS)
        likeness_of_header(identity_r, size_of(message));
}

int verify_identify(struct verify *verify, const struct kimt_message *message,
                    struct identity *identity_r, struct kimt_error *err)
{
    size_t got;
    int result;

    identifier_begin(verify->identifier);
    while ((result = destination_link_scan_read(&verify->destination, verify->chunk, VERIFY_CHUNK,
                                                &got, err)) == KIMT_OK) {
        identifier_add(verify->identifier, verify->chunk, got);
        verify->book.counts.bytes += got;
    }
    verify_identify_ends(verify, message, identity_r);
    return result == KIMT_END ? KIMT_OK : KIMT_FAIL;
}
