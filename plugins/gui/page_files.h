/* SPDX-License-Identifier: MIT
 *
 * The files of the page, put into the program when it is built (page/embed.sh). Their folder is
 * named after a digest of all of them, so that no browser mixes two versions.
 */
#ifndef KIMT_GUI_PAGE_FILES_H
#define KIMT_GUI_PAGE_FILES_H

#include <stddef.h>

struct page_file {
    const char *name; /* such as "app.js" */
    const char *content_type;
    const unsigned char *data;
    size_t length;
};

extern const char page_digest[];            /* hexadecimal */
extern const struct page_file page_files[]; /* a NULL name at the end */

#endif
